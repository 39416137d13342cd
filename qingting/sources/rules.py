"""What a line of post format v1 says, or what is wrong with it.

A good line is decoded and typed by msgspec alone. Whatever it refuses, or might read more laxly
than the format, is examined field by field: to save what is good all the same, to name what is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias

import msgspec

from qingting.lang import tr
from qingting.sources.form import (
    KINDS,
    LARGEST,
    AtLeast,
    Bad,
    Count,
    Counts,
    Kind,
    Post,
    Reading,
    Spans,
    span,
    spans,
)

__all__ = [
    "KINDS",
    "LONGEST",
    "AtLeast",
    "Bad",
    "Count",
    "Counts",
    "Kind",
    "Post",
    "Reading",
    "Spans",
    "decode",
    "from_fields",
    "instant",
    "post_from_fields",
    "span",
    "spans",
]

LONGEST: Final = 4 * 1024 * 1024  # bytes of a line
DEEPEST: Final = 100  # levels of nesting, the line's own object among them
KEY_LENGTH: Final = 512  # characters of an id or a site
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_END = datetime(2100, 1, 1, tzinfo=UTC)
_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
    r"(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?",
    re.ASCII,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+', re.DOTALL)
_BRACKETS = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(c for c in range(256) if c not in b"[]{}")

_Key = Annotated[str, msgspec.Meta(min_length=1, max_length=KEY_LENGTH)]


def decode(raw: bytes) -> Post | Counts | Bad:
    """Return what one line says; `raw` is without its line end and without a byte order mark.

    Note: 2-3 µs for a good line; one that msgspec refuses costs some ten times that.

    >>> line = b'{"type":"counts","post":"p1","observed_at":"2026-03-01T08:00Z","views":{"min":9}}'
    >>> decode(line).views
    AtLeast(min=9)
    >>> print(decode(line.replace(b'{"min":9}', b"-9")))
    views is negative.
    """
    if len(raw) > LONGEST:
        return Bad(tr("The line is longer than 4 MiB.", "该行超过 4 MiB。"))
    # msgspec passes over what it does not type: the bytes and the depth of unknown fields
    plain = raw.isascii() or _is_utf8(raw)
    if plain and b"\\u0000" not in raw and raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        try:
            return _typed(_LINE.decode(raw))
        except (msgspec.DecodeError, _FaultError):
            pass  # examined below, where the reason is named
    return _examine(raw)


def from_fields(fields: Mapping[str, object]) -> Post | Counts | Bad:
    """Return what a line with these fields says: what `decode` does, on values already read.

    Every field at fault is named, not the first one alone.
    """
    kind_of_line = _clean(fields.get("type"))
    if kind_of_line == "post":
        return post_from_fields(fields)
    if kind_of_line == "counts":
        values = _values(fields, _COUNTS_FIELDS, ("post", "observed_at"))
        return values if isinstance(values, Bad) else Counts(**values)
    wrong = (
        tr("is missing", "缺失")
        if kind_of_line is None
        else tr("is neither post nor counts", "既不是 post 也不是 counts")
    )
    return _bad({"type": wrong})


def instant(text: str) -> datetime:
    """Return the instant that a time of the format names, aware and UTC.

    Raises:
        ValueError: not of the form, without an offset, no such day, or outside 1990-2099 (UTC).

    >>> instant("2026-03-01T08:00+08:00")
    datetime.datetime(2026, 3, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise _FaultError(
            tr(
                "is not a time like 2026-03-01T08:30:00+08:00",
                "不是 2026-03-01T08:30:00+08:00 这样的时间",
            )
        )
    if found[1] is None:
        raise _FaultError(tr("has no offset such as +08:00 or Z", "没有时区偏移（如 +08:00 或 Z）"))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise _FaultError(tr("is a day that does not exist", "是不存在的日期")) from None
    # the year first: the ends of the calendar have no UTC; then UTC, as other zones compare slowly
    if not (1989 <= at.year <= 2100 and _FIRST <= (utc := at.astimezone(UTC)) < _END):
        raise _FaultError(tr("lies outside 1990 to 2099", "不在 1990 年至 2099 年之间"))
    return utc


class _FaultError(ValueError):
    """What is wrong with one value; the message follows the name of its field."""


class _PostLine(msgspec.Struct, gc=False, tag_field="type", tag="post"):
    """A post as it stands on a line: times are still text."""

    id: _Key
    site: _Key
    kind: Kind
    published_at: str
    captured_at: str | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    repost_of: _Key | None = None
    in_reply_to: _Key | None = None
    author: str | None = None
    counts: Reading | None = None


class _CountsLine(Reading, gc=False, kw_only=True, tag_field="type", tag="counts"):
    """A counts line as it stands."""

    post: _Key
    observed_at: str


_LINE: Final = msgspec.json.Decoder(_PostLine | _CountsLine)


def _typed(line: _PostLine | _CountsLine) -> Post | Counts:
    """The line with its times read; raises `_FaultError`."""
    if isinstance(line, _CountsLine):
        return Counts(
            line.views,
            line.reposts,
            line.comments,
            line.likes,
            post=line.post,
            observed_at=instant(line.observed_at),
        )
    if line.kind == "repost" and line.repost_of is None:
        raise _FaultError
    return Post(
        line.id,
        line.site,
        line.kind,
        instant(line.published_at),
        None if line.captured_at is None else instant(line.captured_at),
        line.url,
        line.title,
        line.text,
        line.repost_of,
        line.in_reply_to,
        line.author,
        line.counts,
    )


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _examine(raw: bytes) -> Post | Counts | Bad:
    """Read a line the slow way, so that what is wrong with it can be named."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return Bad(
            tr(f"Byte {error.start + 1} is not UTF-8.", f"第 {error.start + 1} 个字节不是 UTF-8。"),
            tr("Save the file as UTF-8.", "请将文件存为 UTF-8 编码。"),
        )
    if _too_deep(raw):
        return Bad(
            tr(
                "The line is nested deeper than 100, or its brackets do not match.",
                "该行嵌套超过 100 层，或括号不配对。",
            )
        )
    try:
        fields = json.loads(text, parse_int=_whole_number, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        return _not_json(error)
    except _FaultError as error:
        return Bad(str(error))
    if not isinstance(fields, dict):
        return Bad(tr("The line is not a JSON object.", "该行不是 JSON 对象。"))
    return from_fields(fields)


def _too_deep(raw: bytes) -> bool:
    """Peel off the innermost brackets, level by level: what is left is deeper, or never closes."""
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return False
    left = _STRING.sub(b"", raw).translate(_BRACKETS, _NO_BRACKETS)
    for _ in range(DEEPEST):
        peeled = left.replace(b"[]", b"")
        if len(peeled) == len(left) or b"[" * (DEEPEST + 1) in peeled:
            break
        left = peeled
    return bool(left)


def _not_json(error: json.JSONDecodeError) -> Bad:
    if error.msg == "Extra data":
        return Bad(
            tr("More follows the JSON object on the line.", "该行的 JSON 对象之后还有内容。"),
            tr("Write one object a line.", "每行只写一个对象。"),
        )
    where = error.pos + 1
    return Bad(
        tr(f"Not JSON: {error.msg}, at character {where}.", f"不是 JSON：第 {where} 个字符处有误。")
    )


def _whole_number(digits: str) -> int:
    return int(
        digits[:24]
    )  # 24 keep the sign and stay too large; Python refuses thousands of digits


def _no_number(name: str) -> object:
    raise _FaultError(tr(f"{name} is not a number of JSON.", f"{name} 不是 JSON 的数。"))


def post_from_fields(fields: Mapping[str, object]) -> Post | Bad:
    """Return the post with these fields, `type` left aside, or what is wrong by field."""
    values = _values(fields, _POST_FIELDS, ("id", "site", "kind", "published_at"))
    if isinstance(values, Bad):
        return values
    post = Post(**values)
    if post.kind == "repost" and post.repost_of is None:
        return _bad({"repost_of": tr("is missing in a repost", "转发缺少该字段")})
    return post


def _values(
    fields: Mapping[str, object], readers: _Readers, required: tuple[str, ...]
) -> dict[str, Any] | Bad:
    """The known fields that are told, each read; or every one that cannot be."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, read in readers.items():
        value = fields.get(name)
        if value is None:
            if name in required:
                wrong[name] = tr("is missing", "缺失")
            continue
        try:
            values[name] = read(value)
        except _FaultError as error:
            wrong[name] = str(error)
    return _bad(wrong) if wrong else values


def _bad(wrong: Mapping[str, str]) -> Bad:
    said = "; ".join(f"{name} {what}" for name, what in wrong.items())
    return Bad(said + tr(".", "。"), fields=wrong)


def _clean(value: object) -> object:
    """A string without NULs, half characters replaced; anything else as it is."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value.replace("\0", ""))
    return value


def _text(value: object) -> str:
    cleaned = _clean(value)
    if not isinstance(cleaned, str):
        raise _FaultError(tr("is not a string", "不是字符串"))
    return cleaned


def _key(value: object) -> str:
    key = _text(value)
    if not key:
        raise _FaultError(tr("is empty", "为空"))
    if len(key) > KEY_LENGTH:
        raise _FaultError(
            tr(f"is longer than {KEY_LENGTH} characters", f"超过 {KEY_LENGTH} 个字符")
        )
    return key


def _kind(value: object) -> str:
    kind = _text(value)
    if kind not in KINDS:
        raise _FaultError(tr(f"is none of {', '.join(KINDS)}", f"不属于 {'、'.join(KINDS)}"))
    return kind


def _time(value: object) -> datetime:
    return instant(_text(value))


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _FaultError(
            tr('is not a whole number, null or {"min": n}', '不是整数、null 或 {"min": n}')
        )
    if value < 0:
        raise _FaultError(tr("is negative", "为负数"))
    if value > LARGEST:
        raise _FaultError(tr("is larger than 2^63-1", "大于 2^63-1"))
    return value


def _count(value: object) -> Count:
    return AtLeast(_number(value.get("min"))) if isinstance(value, dict) else _number(value)


def _reading(value: object) -> Reading:
    if not isinstance(value, dict):
        raise _FaultError(tr("is not an object of counts", "不是计数对象"))
    values = _values(value, _READING_FIELDS, ())
    if isinstance(values, Bad):
        raise _FaultError(", ".join(f"{name} {what}" for name, what in values.fields.items()))
    return Reading(**values)


_Readers: TypeAlias = Mapping[str, Callable[[object], object]]

_READING_FIELDS: Final[_Readers] = dict.fromkeys(("views", "reposts", "comments", "likes"), _count)
_COUNTS_FIELDS: Final[_Readers] = {"post": _key, "observed_at": _time, **_READING_FIELDS}
_POST_FIELDS: Final[_Readers] = {
    "id": _key,
    "site": _key,
    "kind": _kind,
    "published_at": _time,
    "captured_at": _time,
    "url": _text,
    "title": _text,
    "text": _text,
    "repost_of": _key,
    "in_reply_to": _key,
    "author": _text,
    "counts": _reading,
}
