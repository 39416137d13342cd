"""RSS and Atom feeds: each entry an article of the site that its link leads to."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from html.parser import HTMLParser
from typing import Any, ClassVar, Final

import feedparser
import httpx

from qingting import clock
from qingting.errors import SourceError
from qingting.lang import tr
from qingting.sources.connectors.base import Fetched, host_of
from qingting.sources.rules import Bad, Post, post_from_fields

LARGEST: Final = 5 * 1024 * 1024  # bytes of a feed, unpacked
PATIENCE_S: Final = 30.0  # for a whole answer; one that drips would pass every single time-out

_TRANSIENT: Final = frozenset({408, 425, 429})  # of the 4xx, those that ask for another try
_WRITTEN = re.compile(
    r"(\d{4})[-/年](\d\d?)[-/月](\d\d?)日?(?:T|\s+)(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?"
    r"\s*(?:(Z|UTC|GMT)|([+-]\d\d):?(\d\d))?",
    re.ASCII,
)
_SETTING = re.compile(r"([+-])([01]\d|2[0-3]):([0-5]\d)")
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_ACCEPT: Final = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"


class Feed:
    """Settings: `url`; `offset` ("+08:00"), for times in the feed that carry none.

    An entry is known by its guid, else its link. Without one of them, or without a time, it is
    refused. Who wrote an entry is not read.

    Cursor: `etag`, `modified` of the last answer, and `seen`: keys of the entries it held.
    """

    kind: ClassVar[str] = "feed"

    def fetch(
        self,
        settings: Mapping[str, Any],
        cursor: Mapping[str, Any],
        *,
        now: datetime,
        http: httpx.Client,
    ) -> Fetched:
        url = settings.get("url", "")
        answer = _ask(http, url, cursor)
        if answer is None:
            return Fetched(cursor=dict(cursor))
        headers, body = answer
        reader = _Reader(url, _offset(settings), now)
        entries = list(_keyed(_entries(url, headers, body), url))
        seen = set(cursor.get("seen", ()))
        for key, number, found in entries:
            if key not in seen:
                reader.take(key, number, found)
        return Fetched(
            reader.items,
            reader.bad,
            {
                "etag": headers.get("etag"),
                "modified": headers.get("last-modified"),
                "seen": [key for key, _, _ in entries],
            },
        )


def _ask(
    http: httpx.Client, url: str, cursor: Mapping[str, Any]
) -> tuple[httpx.Headers, bytes] | None:
    """The feed as it is now; None if it did not change since the cursor."""
    headers = {"Accept": _ACCEPT, "User-Agent": "Qingting (feed reader)"}
    if cursor.get("etag"):
        headers["If-None-Match"] = cursor["etag"]
    if cursor.get("modified"):
        headers["If-Modified-Since"] = cursor["modified"]
    try:
        with http.stream("GET", url, headers=headers) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return None
            _check_status(url, response.status_code)
            return response.headers, _body(url, response)
    except (httpx.InvalidURL, httpx.TooManyRedirects, httpx.UnsupportedProtocol) as error:
        raise SourceError(
            tr(
                f"The feed {url} cannot be asked: {error}. Correct its address.",
                f"无法访问订阅源 {url}：{error}。请改正地址。",
            ),
            permanent=True,
        ) from error
    except httpx.HTTPError as error:
        said = str(error) or type(error).__name__
        raise SourceError(
            tr(
                f"The feed {url} did not answer: {said}. It is tried again.",
                f"订阅源 {url} 没有应答：{said}。将重试。",
            ),
            permanent=False,
        ) from error


def _check_status(url: str, status: int) -> None:
    if status == httpx.codes.OK:
        return
    permanent = 300 <= status < 500 and status not in _TRANSIENT
    remedy = (
        tr("Look at the address, or ask who runs it.", "请检查地址，或联系其运营方。")
        if permanent
        else tr("It is tried again.", "将重试。")
    )
    answered = tr(f"The feed {url} answered {status}.", f"订阅源 {url} 返回 {status}。")
    raise SourceError(f"{answered} {remedy}", permanent=permanent)


def _body(url: str, response: httpx.Response) -> bytes:
    body = bytearray()
    end = clock.monotonic() + PATIENCE_S
    for part in response.iter_bytes():
        body += part
        if len(body) > LARGEST:
            raise SourceError(
                tr(
                    f"The feed {url} is larger than 5 MB. Choose one with fewer entries.",
                    f"订阅源 {url} 超过 5 MB。请换用条目较少的订阅源。",
                ),
                permanent=True,
            )
        if clock.monotonic() > end:
            raise SourceError(
                tr(
                    f"The feed {url} took longer than {PATIENCE_S:.0f} s. It is tried again.",
                    f"订阅源 {url} 超过 {PATIENCE_S:.0f} 秒未传完。将重试。",
                ),
                permanent=False,
            )
    return bytes(body)


def _entries(url: str, headers: httpx.Headers, body: bytes) -> list[Mapping[str, Any]]:
    # as a file: feedparser would open bytes that happen to be a path
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": headers.get("content-type", ""), "content-location": url},
    )
    if not parsed.get("version"):  # an HTML page is no error to feedparser, but it has no version
        raise SourceError(
            tr(
                f"{url} is not a feed but something else, perhaps a web page. "
                "Look on that page for the address of its RSS or Atom feed.",
                f"{url} 不是订阅源，可能是网页。请在该网页上查找其 RSS 或 Atom 地址。",
            ),
            permanent=True,
        )
    if parsed.bozo and not parsed.entries:
        raise SourceError(
            tr(
                f"The feed {url} is damaged: {parsed.bozo_exception}. It is tried again.",
                f"订阅源 {url} 已损坏：{parsed.bozo_exception}。将重试。",
            ),
            permanent=False,
        )
    return list(parsed.entries)


def _keyed(
    entries: list[Mapping[str, Any]], url: str
) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Each entry once, with the key it is known by and its number from 1."""
    known: set[str] = set()
    for number, found in enumerate(entries, 1):
        name = found.get("id") or found.get("link") or f"#{found.get('title')}"
        site = host_of(found.get("link", "")) or host_of(url) or ""
        key = blake2b(f"{site}\0{name}".encode(), digest_size=16).hexdigest()
        if key not in known:
            known.add(key)
            yield key, number, found


class _Reader:
    """Makes posts of entries, and says which it could not."""

    def __init__(self, url: str, offset: timedelta | None, now: datetime) -> None:
        self._url = url
        self._offset = offset
        self._now = now
        self.items: list[Post] = []  # in the order of the feed
        self.bad: list[tuple[str, str]] = []

    def take(self, key: str, number: int, found: Mapping[str, Any]) -> None:
        place = found.get("link") or found.get("id") or f"{self._url} #{number}"
        if not (found.get("link") or found.get("id")):
            no_name = tr("The entry has neither guid nor link.", "该条目既没有 guid 也没有链接。")
            self.bad.append((place, no_name))
            return
        when = _time(found, self._offset)
        if isinstance(when, Bad):
            self.bad.append((place, str(when)))
            return
        post = post_from_fields(
            {
                "id": f"feed:{key}",
                "site": host_of(found.get("link", "")) or host_of(self._url),
                "kind": "article",
                "published_at": when.isoformat(),
                "captured_at": self._now.astimezone(UTC).isoformat(),
                "url": found.get("link"),
                "title": _words(found.get("title_detail")),
                "text": _words(next(iter(found.get("content", ())), found.get("summary_detail"))),
            }
        )
        if isinstance(post, Bad):
            self.bad.append((place, str(post)))
        else:
            self.items.append(post)


def _time(found: Mapping[str, Any], offset: timedelta | None) -> datetime | Bad:
    """When an entry was published, else updated."""
    text = found["published"] if "published" in found else found.get("updated", "")
    try:
        at = _read_time(text.strip())
    except ValueError:
        return Bad(tr("The entry has no time that can be read.", "该条目没有可识别的时间。"))
    if at.tzinfo is not None:
        return at
    if offset is not None:
        return at.replace(tzinfo=timezone(offset))
    return Bad(
        tr("The entry's time has no offset.", "该条目的时间没有时区偏移。"),
        tr('Set `offset` of this source, e.g. "+08:00".', '请设置该信源的 offset，例如 "+08:00"。'),
    )


def _read_time(text: str) -> datetime:
    """A time as written, naive where it has no offset; raises ValueError if it is none.

    Not feedparser's: that reads 2026/03/01 as a day in November, and a time without offset as UTC.
    """
    if found := _WRITTEN.fullmatch(text):
        year, month, day, hour, minute, second, utc, hours, minutes = found.groups()
        offset = "Z" if utc else f"{hours}:{minutes}" if hours else ""
        date = f"{year}-{month:0>2}-{day:0>2}"
        return datetime.fromisoformat(f"{date}T{hour:0>2}:{minute}:{second or '00'}{offset}")
    at = parsedate_to_datetime(text)
    if ":" not in text:
        raise ValueError(text)  # a day alone
    return at.replace(tzinfo=None) if text.endswith("CST") else at  # of China, or of Chicago


def _offset(settings: Mapping[str, Any]) -> timedelta | None:
    text = settings.get("offset")
    if not text:
        return None
    found = _SETTING.fullmatch(text)
    if found is None:
        raise SourceError(
            tr(
                f'The feed\'s offset is {text!r}. Write it as "+08:00".',
                f"订阅源的 offset 为 {text!r}。请写成 “+08:00” 的形式。",
            ),
            permanent=True,
        )
    sign, hours, minutes = found.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes))
    return -size if sign == "-" else size


def _words(detail: Mapping[str, Any] | None) -> str | None:
    """The plain words of a title or text; None where there are none."""
    if not detail:
        return None
    value: str = detail.get("value", "")
    if detail.get("type") in _HTML:
        stripper = _Stripper()
        stripper.feed(value)
        stripper.close()
        value = "".join(stripper.parts)
    return re.sub(r"[ \t\r\f\v]*\n\s*", "\n", value).strip() or None


class _Stripper(HTMLParser):
    """Keeps the words of a piece of HTML; a block begins a new line."""

    _BLOCKS: ClassVar = frozenset(
        ["p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
