"""One line of post format v1: what is good, what is bad, and how that is said."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingting.sources.form import LARGEST
from qingting.sources.rules import (
    LONGEST,
    AtLeast,
    Bad,
    Counts,
    Post,
    Reading,
    decode,
    from_fields,
    instant,
    spans,
)

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
POST = {
    "type": "post",
    "id": "p1",
    "site": "bbs.example",
    "kind": "post",
    "published_at": "2026-03-01T08:30:00+08:00",
    "text": "东门的路灯又不亮了",
}
COUNTS = {"type": "counts", "post": "p1", "observed_at": "2026-03-01T09:00:00+08:00"}


def line(base: dict[str, Any], **changes: Any) -> bytes:
    """A line with some fields changed; `...` leaves one out."""
    fields = {k: v for k, v in (base | changes).items() if v is not ...}
    return json.dumps(fields, ensure_ascii=False).encode()


def post(**changes: Any) -> Post:
    found = decode(line(POST, **changes))
    assert isinstance(found, Post), str(found)
    return found


def counts(**changes: Any) -> Counts:
    found = decode(line(COUNTS, **changes))
    assert isinstance(found, Counts), str(found)
    return found


def refusal(raw: bytes) -> str:
    found = decode(raw)
    assert isinstance(found, Bad), found
    return str(found)


def test_a_post_keeps_its_words_and_its_time_is_utc() -> None:
    found = post()

    assert found.text == "东门的路灯又不亮了"
    assert found.published_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert found.published_at.tzinfo is UTC


def test_null_in_an_optional_field_is_the_same_as_leaving_it_out() -> None:
    optional = [
        "captured_at", "url", "title", "text", "repost_of", "in_reply_to", "author", "counts"
    ]  # fmt: skip

    assert post(**dict.fromkeys(optional)) == post(text=...)


@pytest.mark.parametrize("field", ["id", "site", "kind", "published_at", "type"])
@pytest.mark.parametrize("value", [..., None, "", 7, ["a"], {}, True])
def test_a_required_field_of_a_post_is_told_and_of_its_type(field: str, value: Any) -> None:
    assert field in refusal(line(POST, **{field: value}))


@pytest.mark.parametrize("field", ["post", "observed_at", "type"])
@pytest.mark.parametrize("value", [..., None, "", 7, ["a"], {}, True])
def test_a_required_field_of_counts_is_told_and_of_its_type(field: str, value: Any) -> None:
    assert field in refusal(line(COUNTS, **{field: value}))


@pytest.mark.parametrize("field", ["url", "title", "text", "author", "repost_of", "in_reply_to"])
@pytest.mark.parametrize("value", [7, 7.5, ["a"], {}, False])
def test_an_optional_field_of_another_type_is_bad(field: str, value: Any) -> None:
    assert field in refusal(line(POST, **{field: value}))


@pytest.mark.parametrize("field", ["url", "title", "text", "author"])
def test_free_text_may_be_empty_and_long(field: str) -> None:
    assert getattr(post(**{field: ""}), field) == ""
    assert len(getattr(post(**{field: "字" * 5000}), field)) == 5000


@pytest.mark.parametrize("field", ["id", "site", "repost_of", "in_reply_to"])
def test_an_id_has_1_to_512_characters(field: str) -> None:
    assert getattr(post(**{field: "号" * 512}), field) == "号" * 512
    assert field in refusal(line(POST, **{field: "号" * 513}))
    assert field in refusal(line(POST, **{field: ""}))


def test_kinds_are_the_six_and_a_repost_says_of_what() -> None:
    for kind in ("post", "article", "comment", "message", "topic"):
        assert post(kind=kind).kind == kind
    assert "kind" in refusal(line(POST, kind="like"))
    assert "repost_of" in refusal(line(POST, kind="repost"))
    assert post(kind="repost", repost_of="p0").repost_of == "p0"


def test_a_repost_is_wordless_without_title_and_text() -> None:
    assert post(kind="repost", repost_of="p0", text=...).wordless
    assert post(kind="repost", repost_of="p0", text="").wordless
    assert not post(kind="repost", repost_of="p0").wordless
    assert not post(text=...).wordless


def test_a_line_arrives_when_captured_else_when_published_or_observed() -> None:
    late = post(captured_at="2026-03-01T10:00Z")

    assert post().arrives_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert late.arrives_at == datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    assert counts().arrives_at == datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-01T08:30+08:00", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
        ("2026-03-01T08:30:59Z", datetime(2026, 3, 1, 8, 30, 59, tzinfo=UTC)),
        ("2026-03-01T08:30:59.25-03:30", datetime(2026, 3, 1, 12, 0, 59, 250000, tzinfo=UTC)),
        ("2026-03-01T08:30:59.123456Z", datetime(2026, 3, 1, 8, 30, 59, 123456, tzinfo=UTC)),
        ("1990-01-01T08:00:00+08:00", datetime(1990, 1, 1, tzinfo=UTC)),
        ("2100-01-01T07:59:59+08:00", datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_a_time_has_a_date_a_minute_and_an_offset(text: str, utc: datetime) -> None:
    assert post(published_at=text).published_at == utc
    assert instant(text) == utc


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T08:30:00",
        "2026-03-01",
        "2026-03-01 08:30:00+08:00",
        "2026-03-01t08:30:00z",
        "2026-03-01T08:30:00+0800",
        "2026-03-01T08:30:00+08",
        "2026-03-01T08+08:00",
        "20260301T083000Z",
        "2026-W09-7T08:30:00Z",
        "2026-03-01T08:30:00.1234567Z",
        "2026-03-01T08:30:00.Z",
        "2026-03-01T08:30.5Z",
        "2026-03-01T08:30:00,5Z",
        "2026-03-01T08:30:00+24:00",
        "2026-02-30T08:30:00Z",
        "2025-02-29T08:30:00Z",
        "2026-13-01T08:30:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T08:60:00Z",
        "2026-03-01T08:30:60Z",
        "1990-01-01T07:59:59+08:00",
        "2100-01-01T00:00:00Z",
        "2099-12-31T23:30:00-00:30",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
        "\uff12\uff10\uff12\uff16-03-01T08:30:00Z",
        " 2026-03-01T08:30:00Z",
        "2026-03-01T08:30:00Z\n",
        "",
    ],
)
@pytest.mark.parametrize("field", ["published_at", "captured_at"])
def test_a_time_of_another_form_or_outside_the_calendar_is_bad(text: str, field: str) -> None:
    assert field in refusal(line(POST, **{field: text}))


@pytest.mark.parametrize("value", [0, 7, LARGEST, None, {"min": 0}, {"min": 100_000}])
def test_a_count_is_a_whole_number_unknown_or_at_least_so_many(value: Any) -> None:
    expected = AtLeast(value["min"]) if isinstance(value, dict) else value

    assert counts(reposts=value).reposts == expected
    assert post(counts={"likes": value}).counts == Reading(likes=expected)


@pytest.mark.parametrize(
    "value",
    [
        -1, 2**63, 10**30, -(10**30), 1.0, 2.5, 1e3, "12", "", True, False, [], [1], {},
        {"min": None}, {"min": -1}, {"min": 2**63}, {"min": 1.5}, {"min": "1"}, {"min": True},
        {"max": 3},
    ],
)  # fmt: skip
def test_any_other_count_is_bad(value: Any) -> None:
    assert "views" in refusal(line(COUNTS, views=value))
    assert "views" in refusal(line(POST, counts={"views": value}))


@pytest.mark.parametrize("value", [7, "7", [], True])
def test_counts_of_a_post_are_an_object(value: Any) -> None:
    assert "counts" in refusal(line(POST, counts=value))


def test_a_number_of_thousands_of_digits_is_too_large_and_no_error() -> None:
    digits = b"9" * 5000

    assert "larger" in refusal(line(COUNTS, views=0)[:-2] + digits + b"}")
    assert "negative" in refusal(line(COUNTS, views=0)[:-2] + b"-" + digits + b"}")
    assert isinstance(decode(line(POST)[:-1] + b',"new":' + digits + b"}"), Post)


def test_spans_are_exact_open_or_unknown() -> None:
    assert spans(counts(views={"min": 100_000}, reposts=7)) == ((100_000, None), (7, 7), None, None)


@pytest.mark.parametrize(
    "raw",
    [
        b"not json", b"[]", b"null", b"7", b'"words"', b"{", b'{"type":"post","id":', b"\x00",
        b"\xef\xbb\xbf{}", b"{}{}", b"{'type':'post'}", b'{"type":"post",}', b"[" * 200_000,
    ],
)  # fmt: skip
def test_what_is_not_one_json_object_is_bad(raw: bytes) -> None:
    assert refusal(raw)


@pytest.mark.parametrize(
    "more", [b"7", b" 7", b"\x00", line(POST), b" " + line(COUNTS), b"]", b"//"]
)
def test_nothing_follows_the_object(more: bytes) -> None:
    assert refusal(line(POST) + more)


@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"-Infinity", b"01", b"1.", b"tru", b"'a'"])
def test_an_unknown_field_is_json_all_the_same(value: bytes) -> None:
    assert refusal(line(POST)[:-1] + b',"new":' + value + b"}")


@pytest.mark.parametrize("where", [b'"text":"Q"', b'"new":"Q"', b'"new":{"Q":1}'])
def test_a_byte_that_is_not_utf8_is_bad_wherever_it_stands(where: bytes) -> None:
    whole = line(POST, text=...)[:-1] + b"," + where + b"}"

    assert isinstance(decode(whole), Post)
    assert "UTF-8" in refusal(whole.replace(b"Q", "编".encode("gb18030")))
    assert "UTF-8" in refusal(whole.replace(b"Q", b"\xed\xa0\x80"))


def test_a_raw_nul_in_a_string_is_bad_and_an_escaped_one_is_removed() -> None:
    whole = line(POST, text="左Q右")

    assert refusal(whole.replace(b"Q", b"\x00"))
    assert decode(whole.replace(b"Q", b"\\u0000")) == post(text="左右")
    assert post(text="左\\u0000右").text == "左\\u0000右"
    assert "id" in refusal(line(POST, id="\0"))


@pytest.mark.parametrize("half", [b"\\ud800", b"\\udc00", b"\\uDBFF", b"\\ud800\\ud800"])
def test_a_half_character_is_replaced(half: bytes) -> None:
    found = decode(line(POST, text="左Q右").replace(b"Q", half))

    assert found == post(text="左" + "\ufffd" * (len(half) // 6) + "右")


def test_a_half_character_in_an_unknown_field_costs_nothing() -> None:
    raw = line(POST)[:-1] + b',"new":{"\\ud800":"\\udc00"}}'

    assert decode(raw) == post()


def test_a_whole_pair_is_one_character() -> None:
    assert decode(line(POST, text="Q").replace(b"Q", b"\\ud83d\\ude00")) == post(text="😀")


def test_unknown_fields_are_ignored_and_of_two_alike_the_last_counts() -> None:
    twice = line(POST)[:-1] + b',"text":"later","new":{"deep":[[1]]}}'

    assert decode(twice) == post(text="later")
    assert decode(line(COUNTS)[:-1] + b"," + line(POST)[1:]) == post()


def test_a_time_ahead_is_good() -> None:
    assert post(published_at="2099-01-01T00:00:00Z").published_at.year == 2099


def nested(levels: int, brackets: tuple[bytes, bytes] = (b"[", b"]")) -> bytes:
    """A post nested so deep, its own object among the levels."""
    inner = brackets[0] * (levels - 1) + brackets[1] * (levels - 1)
    return line(POST)[:-1] + b',"new":' + inner + b"}"


def test_a_hundred_levels_are_good_and_one_more_is_bad() -> None:
    assert decode(nested(100)) == post()
    assert "deeper" in refusal(nested(101))
    assert "deeper" in refusal(nested(101, (b'{"a":[', b"]}")))


def test_brackets_in_words_are_no_nesting() -> None:
    words = '[{"\\' * 300

    assert decode(line(POST, text=words)) == post(text=words)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"type":"post","id":' + b"[" * 2_000_000,
        b'{"a":' + b"[" * 2_000_000 + b"]" * 2_000_000 + b"}",
        b'"' + b'\\"' * 2_000_000,
        b"[]" * 2_000_000,
    ],
)
def test_a_bomb_of_brackets_is_refused_soon(raw: bytes) -> None:
    began = time.process_time()

    assert refusal(raw)
    assert time.process_time() - began < 1


def test_a_line_has_4_mib_at_most() -> None:
    room = LONGEST - len(line(POST, text=""))

    assert len(post(text="a" * room).text or "") == room
    assert "4 MiB" in refusal(line(POST, text="a" * (room + 1)))


def test_every_field_at_fault_is_named_at_once() -> None:
    found = decode(line(POST, id="", text=7, counts={"likes": -1}))

    assert isinstance(found, Bad)
    assert list(found.fields) == ["id", "text", "counts"]
    assert found.fields["counts"] == "likes is negative"


def test_a_fault_is_said_in_chinese_where_that_is_the_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QINGTING_LANG", "zh-Hans")

    assert refusal(line(POST, published_at="2026-02-30T00:00Z")) == "published_at 是不存在的日期。"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
TEXTS = st.text(max_size=4)
TIMES = st.sampled_from(["2026-03-01T08:30Z", "2026-03-01T08:30", "2026-03-01T08:30:00.5+08:00"])
NUMBERS = st.integers(-2, 2**63) | st.fixed_dictionaries({"min": st.integers(-2, 2**63)})
FIELDS = st.fixed_dictionaries(
    {"type": st.sampled_from(["post", "counts", "like"])},
    optional={
        **dict.fromkeys(["id", "site", "post"], TEXTS | JSON),
        **dict.fromkeys(["repost_of", "text", "author"], TEXTS | JSON),
        "kind": st.sampled_from(["post", "repost", "like"]) | JSON,
        **dict.fromkeys(["published_at", "observed_at", "captured_at"], TIMES | JSON),
        **dict.fromkeys(["views", "reposts"], NUMBERS | JSON),
        "counts": st.dictionaries(st.sampled_from(["views", "likes"]), NUMBERS | JSON) | JSON,
    },
)


@settings(derandomize=True, database=None, max_examples=300)
@given(FIELDS, st.booleans())
def test_the_fast_way_and_the_slow_way_judge_alike(fields: dict[str, Any], escaped: bool) -> None:
    raw = json.dumps(fields, ensure_ascii=escaped).encode("utf-8", "surrogatepass")

    fast, slow = decode(raw), from_fields(fields)

    if b"\xed" not in raw or escaped:
        assert fast == slow


@settings(derandomize=True, database=None)
@given(st.binary(max_size=60) | st.text(max_size=40).map(lambda t: t.encode("utf-8", "replace")))
def test_no_bytes_are_an_error(raw: bytes) -> None:
    assert isinstance(decode(raw), Bad)


def test_real_lines_are_all_good() -> None:
    if not DATA.is_dir():
        pytest.skip("the shared data stand beside the checkout only where it is developed")
    for file in sorted(DATA.glob("*.jsonl.gz")):
        if ".labels" in file.name:
            continue
        with gzip.open(file) as lines:
            for _, raw in zip(range(3000), lines, strict=False):
                assert not isinstance(decode(raw.rstrip(b"\n")), Bad)
