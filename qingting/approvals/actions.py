"""Writing exact texts, and signing them. What a person wrote or signed is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qingting.approvals.models import Signature, Text
from qingting.approvals.queries import KnownText, Texts
from qingting.approvals.rules import is_named, text_hash
from qingting.errors import ActionRefusedError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.people.rules import person_of, same_person
from qingting.store import Subject, Work, columns_of

LONGEST = 50_000  # characters of a body


def write_text(
    work: Work,
    subject: Subject,
    *,
    of: str,
    about: str = "",
    makes: str,
    title: str,
    body: str,
    parts: Mapping[str, Any],
    by: str,
    clause: str,
) -> KnownText:
    """Write the next version of a text; one before it that is not settled is replaced.

    Raises:
        ActionRefusedError: it says nothing, or too much.
    """
    if not body.strip() or len(body) > LONGEST:
        raise ActionRefusedError(
            tr(
                f"write the text first; at most {LONGEST} characters",
                f"请先写出正文，最多 {LONGEST} 字",
            ),
            rule="text",
        )
    texts = work.of(Texts)
    last = texts.last(subject, of, about)
    if last is not None and last.state in (Text.State.DRAFT, Text.State.ASKED):
        settle(work, last, Text.State.REPLACED)
    text = KnownText(
        subject, of, about, makes, (last.version if last else 0) + 1, title.strip(), body.strip(),
        parts, text_hash(makes, title.strip(), body.strip(), parts), person_of(by), work.now,
    )  # fmt: skip
    texts.of(subject).append(text)
    work.add(
        Text,
        **columns_of(subject),
        id=text.id,
        of=of,
        about=about,
        makes=makes,
        version=text.version,
        title=text.title,
        body=text.body,
        parts=dict(parts),
        text_hash=text.hash,
        writer=text.writer,
        at=work.now,
    )
    _record(work, text, "text.written", by, clause)
    return text


def ask(work: Work, text: KnownText) -> None:
    """Let a draft wait for signatures."""
    text.state = Text.State.ASKED
    work.change(Text, text.id, state=text.state)


def settle(work: Work, text: KnownText, state: Text.State) -> None:
    """End a version: approved, sent back, handed in, or replaced."""
    text.state = state
    work.change(Text, text.id, state=state, settled_at=work.now)


def sign(
    work: Work,
    text: KnownText,
    *,
    role: str,
    by: str,
    named: str,
    clause: str,
    refused: bool = False,
) -> None:
    """Sign the exact text that was read, for a role, or send it back.

    Args:
        named: `v2`, or the beginning of the hash, of what the signer read.

    Raises:
        ActionRefusedError: another version stands there now, or the signer wrote it.
    """
    if not is_named(named, text.version, text.hash):
        raise ActionRefusedError(
            tr(
                f"the text changed: version {text.version} ({text.hash[:8]}) stands there now;"
                " read it, then decide",
                f"文本已改：现为第 {text.version} 版（{text.hash[:8]}），请读后再定",
            ),
            rule="house:exact-text",
            clause=clause,
        )
    if same_person(text.writer, by):
        raise ActionRefusedError(
            tr(
                "you wrote this text, so another person has to answer for it",
                "这份文本由您起草，须由他人签发",
            ),
            rule="house:author-is-not-signer",
            clause=clause,
        )
    signer = person_of(by)
    work.add(
        Signature,
        text_id=text.id,
        writer=text.writer,
        signer=signer,
        acting_for=role,
        text_hash=text.hash,
        refused=refused,
        at=work.now,
    )
    if not refused:
        text.signers.append(signer)
    _record(work, text, "text.refused" if refused else "text.signed", by, clause)


def _record(work: Work, text: KnownText, verb: str, by: str, clause: str) -> None:
    values: dict[str, Any] = {"of": text.of, "version": text.version, "sha256": text.hash}
    if text.about:
        values["about"] = text.about
    write(work, verb, text.subject, actor=by, clause=clause, **values)
