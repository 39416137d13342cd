"""What goes out: notices worded for one reader, in their language, as one message.

A letter says what happened, what is to be done, by when, under which clause, with one link. It
holds our own words and numbers only: the title of an event and the text of a post stay inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from django.conf import settings as django

from qingting import settings
from qingting.errors import ChannelError, ConfigError
from qingting.lang import Said, local_iso, local_time, speaking, tr
from qingting.notices.channels import CHANNELS, NOTIFY_URL, Channel, Message
from qingting.notices.models import Delivery, Notice
from qingting.sealed import unseal
from qingting.store import Mode

LONGEST_SUBJECT = 120

Field = tuple[str, str]  # heading, words


@dataclass(frozen=True, slots=True)
class Letter:
    """Leased deliveries that are one message, and where it goes. `via` None: to `--notify-url`."""

    deliveries: tuple[int, ...]
    bundle: int
    kind: str
    via: int | None
    tries: int
    settings: Mapping[str, Any]
    sealed: str = field(repr=False)
    message: Message


def letter(parts: Sequence[Delivery], now: datetime) -> Letter:
    """Return deliveries of one address as they are sent together.

    Args:
        parts: not empty; with notice, organisation, person and channel loaded.
    """
    first = parts[0]
    bundle = first.bundle or first.pk
    language = first.person.language if first.person else ""
    with speaking(language or django.LANGUAGE_CODE):
        message = _message(f"qingting.{bundle}", parts, now)
    return Letter(
        deliveries=tuple(part.pk for part in parts),
        bundle=bundle,
        kind=first.channel,
        via=first.via_id,
        tries=first.tries + 1,
        settings=first.via.settings if first.via else {"url": settings.value("NOTIFY_URL")},
        sealed=first.via.secret if first.via else "",
        message=message,
    )


def post(letter: Letter, kinds: Mapping[str, Channel] = CHANNELS) -> str:
    """Send a letter, outside any transaction; returns what the other side said.

    Raises:
        ChannelError: it was not taken, or (UnansweredError) nobody knows.
    """
    channel = NOTIFY_URL if letter.via is None else kinds[letter.kind]
    try:
        secret = unseal(letter.sealed) if letter.sealed else ""
    except ConfigError as e:  # the operator's to mend; the letter waits for it
        raise ChannelError(str(e), permanent=False) from None
    return channel.send(letter.settings, secret, letter.message)


def trial(to: str, zone: str, now: datetime) -> Message:
    """Return the message by which a channel is tried; in the reader's language."""
    words = tr(
        "This is a test of the channel. Nothing is to be done.",
        "这是通道测试，不需要做任何事。",
    )
    subject = tr("[Qingting] test", "【倾听】测试")
    body: dict[str, object] = {"notice": "test", "event": None, "duty": None, "about": None}
    body |= {"to": to, "at": local_iso(now, zone), "rung": 0, "why": words}
    body |= {"clause": "house:channels", "mode": Mode.TEST, "repeat": False}
    key = f"qingting.test.{int(now.timestamp())}"
    return Message(key, to, subject, f"{words}\n", _page([[("", words)]], []), body, now)


def body_of(row: Delivery) -> dict[str, object]:
    """Return a delivery as programs get it (contracts §7, `--notify-url`); a channel of the
    organisation gets the link too.
    """
    notice = row.notice
    body: dict[str, object] = {
        "notice": f"N{notice.pk}",
        "event": notice.event_key,
        "duty": notice.duty,
        "about": notice.about,
        "to": notice.to,
        "at": local_iso(notice.at, notice.org.zone),
        "rung": notice.rung,
        "why": notice.why,
        "clause": notice.clause,
        "mode": notice.mode,
        "repeat": row.repeat,
    }
    return body if row.via_id is None else body | {"link": link_of(notice)}


def link_of(notice: Notice) -> str:
    """Return the address of the page where a notice is acted on, after sign-in."""
    path = "/"
    if notice.event_key is not None:
        path = f"/events/{notice.event_key.removeprefix('E')}"
        path += f"/duties/{notice.subject_key}" if notice.subject_kind == "duty" else ""
    elif notice.subject_kind == "source":
        path = "/sources"
    elif notice.subject_kind == "handover":
        path = f"/shift/handover/{notice.subject_key}"
    elif notice.subject_kind == "draft":
        path = "/plan/readings"
    base = settings.value("BASE_URL") or f"http://127.0.0.1:{settings.value('PORT')}"
    return base.rstrip("/") + path + ("?mode=exercise" if notice.mode == Mode.EXERCISE else "")


def _message(key: str, parts: Sequence[Delivery], now: datetime) -> Message:
    """Word it for whoever `speaking` names."""
    notices = [part.notice for part in parts]
    fields = [_fields(notice) for notice in notices]
    closing = _closing(repeat=any(part.repeat for part in parts), mode=parts[0].mode)
    text = "\n\n".join("\n".join(f"{h}{words}" for h, words in one) for one in fields)
    return Message(
        key=key,
        to=parts[0].address,
        subject=_subject(notices),
        text="\n\n".join([text, *closing]) + "\n",
        html=_page(fields, closing),
        body=body_of(parts[0]),
        at=now,
    )


def _subject(notices: Sequence[Notice]) -> str:
    if len(notices) > 1:
        keys = ", ".join(dict.fromkeys(n.event_key for n in notices if n.event_key))
        n = len(notices)
        words = tr(f"{n} notices", f"{n} 条提醒") + (f" {keys}" if keys else "")
    else:
        words = _headline(notices[0])
    mark = tr("[Qingting]", "【倾听】")
    if notices[0].mode == Mode.EXERCISE:
        mark += tr("[Exercise]", "【演练】")
    return " ".join(f"{mark} {words}".split())[:LONGEST_SUBJECT]


def _headline(notice: Notice) -> str:
    """What is to be done and by when, else why it was sent."""
    what = str(Said(notice.label, notice.label_en)) or str(Said(notice.why, notice.why_en))
    words = f"{notice.event_key} {what}" if notice.event_key else what
    if notice.label and notice.due_at is not None:
        due = local_time(notice.due_at, notice.org.zone)
        words += tr(f", due {due}", f"，{due} 前")
    return words


def _fields(notice: Notice) -> list[Field]:
    zone = notice.org.zone
    due = f"{local_time(notice.due_at, zone)} ({zone})" if notice.due_at is not None else ""
    given = [
        (tr("Event: ", "事件："), notice.event_key or ""),
        (tr("What happened: ", "事由："), str(Said(notice.why, notice.why_en))),
        (tr("What to do: ", "要做："), str(Said(notice.label, notice.label_en))),
        (tr("By when: ", "时限："), due),
        (tr("Clause: ", "依据："), notice.clause),
        (tr("Open: ", "打开："), link_of(notice)),
    ]
    return [(heading, words) for heading, words in given if words]


def _closing(*, repeat: bool, mode: str) -> list[str]:
    lines = []
    if mode == Mode.EXERCISE:
        lines.append(tr("This is an exercise.", "这是一次演练。"))
    if repeat:
        lines.append(
            tr(
                "You may have had this message before: its first sending was not confirmed.",
                "本消息可能已发送过一次：上一次发送没有得到确认。",
            )
        )
    lines.append(
        tr(
            "Sent by Qingting to people of the organisation; answers are not read.",
            "由倾听发给本单位人员，请勿回复。",
        )
    )
    return lines


def _page(parts: Sequence[Sequence[Field]], closing: Sequence[str]) -> str:
    """The same words as HTML: paragraphs and links, nothing to fetch."""
    blocks = ["<br>".join(_line(*one) for one in part) for part in parts]
    paragraphs = [*blocks, *map(escape, closing)]
    return "<!doctype html>" + "".join(f"<p>{one}</p>" for one in paragraphs)


def _line(heading: str, words: str) -> str:
    shown = escape(words)
    if words.startswith(("http://", "https://")):
        shown = f'<a href="{shown}">{shown}</a>'
    return escape(heading) + shown
