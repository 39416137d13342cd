"""Files of lines: read whole, and followed while they grow."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from pathlib import Path

import pytest

from qingting.errors import InputError
from qingting.sources.lines import Line, Position, read, tail
from qingting.sources.rules import LONGEST, Bad, Post, decode


def post(number: int, text: str = "", *, size: int | None = None) -> bytes:
    """A post's line; with `size`, padded to so many bytes."""
    fields = {
        "type": "post",
        "id": f"p{number}",
        "site": "bbs.example",
        "kind": "post",
        "published_at": f"2026-03-01T{number // 60 % 24:02}:{number % 60:02}:00+08:00",
        "text": text or f"第{number}站的雨棚漏水，编号{number * 7919}",
    }
    raw = json.dumps(fields, ensure_ascii=False).encode()
    return raw if size is None else raw + b" " * (size - len(raw))


def made(path: Path, *lines: bytes, end: bytes = b"\n") -> Path:
    data = b"".join(line + end for line in lines)
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def ids(lines: list[Line]) -> list[str]:
    """The ids of the posts among the lines."""
    found = [decode(line.raw) for line in lines if isinstance(line.raw, bytes)]
    return [f.id for f in found if isinstance(f, Post)]


def bad_numbers(path: Path) -> list[int]:
    return [
        n for n, raw in read(path) if isinstance(raw if isinstance(raw, Bad) else decode(raw), Bad)
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_every_line_is_read_whatever_its_end(tmp_path: Path, name: str, end: bytes) -> None:
    path = made(tmp_path / name, post(1), post(2), post(3), end=end)

    assert list(read(path)) == [Line(1, post(1)), Line(2, post(2)), Line(3, post(3))]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_mark_at_the_start_and_empty_lines_are_passed_over_but_counted(
    tmp_path: Path, name: str
) -> None:
    path = made(tmp_path / name, b"\xef\xbb\xbf", b"", post(3), b"\r", post(5), b"")

    assert list(read(path)) == [Line(3, post(3)), Line(5, post(5))]


def test_a_mark_before_the_first_object_is_no_part_of_it(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + post(1), post(2))

    assert ids(list(read(path))) == ["p1", "p2"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_the_last_line_needs_no_end_when_a_file_is_read_whole(tmp_path: Path, name: str) -> None:
    path = made(tmp_path / name, post(1) + b"\n" + post(2), end=b"")

    assert ids(list(read(path))) == ["p1", "p2"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_a_file_of_nothing_has_no_lines(tmp_path: Path, data: bytes) -> None:
    assert list(read(made(tmp_path / "a.jsonl", data, end=b""))) == []
    assert list(read(made(tmp_path / "a.jsonl.gz", data, end=b""))) == []


def test_a_line_of_4_mib_is_good_and_a_longer_one_is_bad_and_not_held(tmp_path: Path) -> None:
    full, long = post(1, size=LONGEST), post(2, size=LONGEST + 1)
    path = made(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + full + b"\r", long, long * 3, post(4))

    lines = list(read(path))

    assert bad_numbers(path) == [2, 3]
    assert ids(lines) == ["p1", "p4"]
    assert all(len(line.raw) < LONGEST * 1.5 for line in lines if isinstance(line.raw, bytes))


def test_bad_lines_cost_no_good_one(tmp_path: Path) -> None:
    odd = [b"not json", "编码不同".encode("gb18030"), post(9) + post(10), b"[" * 200_000, b"\x00"]
    path = made(tmp_path / "a.jsonl", *[x for i, o in enumerate(odd) for x in (post(i), o)])

    assert ids(list(read(path))) == [f"p{i}" for i in range(len(odd))]
    assert bad_numbers(path) == [2, 4, 6, 8, 10]


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.99, 1.0])
def test_of_a_cut_off_gzip_file_the_whole_lines_are_good(tmp_path: Path, share: float) -> None:
    whole = gzip.compress(b"".join(post(i) + b"\n" for i in range(3000)), mtime=0)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(whole[: int(len(whole) * share) - 1])

    lines = list(read(path))

    count = zlib.decompressobj(31).decompress(path.read_bytes()).count(b"\n")
    assert ids(lines) == [f"p{i}" for i in range(count)]
    assert (lines[-1].number, type(lines[-1].raw)) == (count + 1, Bad)


def test_of_a_damaged_gzip_file_everything_before_the_damage_is_good(tmp_path: Path) -> None:
    dice = random.Random(7)
    first, second = (
        b"".join(post(i, f"{dice.random()}") + b"\n" for i in range(n, n + 500)) for n in (0, 500)
    )
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(first, mtime=0) + b"\x1f\x8bno member" + gzip.compress(second))

    lines = list(read(path))

    assert ids(lines) == [f"p{i}" for i in range(500)]
    assert (lines[-1].number, type(lines[-1].raw)) == (501, Bad)


@pytest.mark.parametrize("data", [b"", b"\x1f", b"\x1f\x8b\x08", b"plain text\n"])
def test_what_is_no_gzip_file_is_one_bad_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(data)

    assert bad_numbers(path) == [1]


def test_a_gzip_file_may_have_several_members_and_zeros_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    parts = [gzip.compress(post(i) + b"\n") for i in range(3)]
    path.write_bytes(b"".join(parts) + b"\0" * 40_000)

    assert ids(list(read(path))) == ["p0", "p1", "p2"]


def test_a_gzip_file_that_unpacks_to_very_much_is_read_in_bounded_steps(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jsonl.gz", b" " * (16 * 1024 * 1024), post(1))

    lines = list(read(path))

    assert ids(lines) == ["p1"]
    assert bad_numbers(path) == [1]


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        list(read(tmp_path / "nowhere.jsonl"))
    with pytest.raises(InputError):
        list(read(tmp_path))


def grown(
    path: Path, at: Position, *, limit: int = 2000, final: bool = False
) -> tuple[list[str], Position]:
    """The ids after a position that went through a database column, and the next position."""
    found = tail(path, Position(*json.loads(json.dumps(at))), limit=limit, final=final)
    return ids(found.lines), found.position


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_growing_file_gives_what_is_new_and_no_half_line(tmp_path: Path, end: bytes) -> None:
    path = made(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + post(1), post(2), end=end)
    first, at = grown(path, Position())
    with path.open("ab") as file:
        file.write(post(3)[:40])
    half, at = grown(path, at)
    with path.open("ab") as file:
        file.write(post(3)[40:] + end + end + post(5) + end)

    found = tail(path, at)

    assert (first, half) == (["p1", "p2"], [])
    assert [(line.number, ids([line])) for line in found.lines] == [(3, ["p3"]), (5, ["p5"])]
    assert tail(path, found.position).lines == []


def test_a_limit_splits_a_file_without_loss(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jsonl.gz", *[post(i) for i in range(25)])
    at, seen, more = Position(), [], True
    while more:
        found = tail(path, at, limit=7)
        at, more = found.position, found.more
        seen.append(ids(found.lines))

    assert [len(part) for part in seen] == [7, 7, 7, 4]
    assert [i for part in seen for i in part] == [f"p{i}" for i in range(25)]


def test_a_last_line_without_end_is_taken_when_the_file_is_final(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jsonl", post(1) + b"\n" + post(2), end=b"")
    waiting, at = grown(path, Position())
    final, at = grown(path, at, final=True)
    with path.open("ab") as file:
        file.write(b"\r\n" + post(3) + b"\n")
    after = tail(path, at)

    assert (waiting, final) == (["p1"], ["p2"])
    assert [(line.number, ids([line])) for line in after.lines] == [(3, ["p3"])]


@pytest.mark.parametrize("final", [False, True])
def test_half_a_line_waits_for_its_end_however_long(tmp_path: Path, final: bool) -> None:
    path = made(tmp_path / "a.jsonl", post(1), post(2)[:50])
    path.write_bytes(path.read_bytes()[:-1])

    found, at = grown(path, Position(), final=final)

    with path.open("ab") as file:
        file.write(post(2)[50:] + b"\n")
    assert (found, grown(path, at)[0]) == (["p1"], ["p2"])


def test_words_after_a_line_taken_as_final_are_a_bad_line_not_a_silent_loss(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jsonl", post(1), end=b"")
    _, at = grown(path, Position(), final=True)
    with path.open("ab") as file:
        file.write(post(2) + b"\n" + post(3) + b"\n")

    after = tail(path, at)

    assert [(line.number, type(line.raw)) for line in after.lines] == [(1, Bad), (2, bytes)]
    assert ids(after.lines) == ["p3"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("numbers", [[7], [7, 8, 9, 10, 11, 12], []])
def test_a_file_replaced_or_cut_is_read_from_its_start(
    tmp_path: Path, name: str, numbers: list[int]
) -> None:
    path = made(tmp_path / name, post(1), post(2), post(3))
    _, at = grown(path, Position())
    made(path, *[post(i) for i in numbers])

    found = tail(path, at)

    assert ids(found.lines) == [f"p{i}" for i in numbers]
    assert [line.number for line in found.lines] == list(range(1, len(numbers) + 1))


def test_a_gzip_file_half_copied_gives_its_whole_lines_and_waits_for_the_rest(
    tmp_path: Path,
) -> None:
    whole = made(tmp_path / "whole.jsonl.gz", *[post(i) for i in range(2000)]).read_bytes()
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    first, at = grown(path, Position())
    path.write_bytes(whole)
    second, at = grown(path, at)

    assert 0 < len(first) < 2000
    assert first + second == [f"p{i}" for i in range(2000)]


def test_a_gzip_file_cut_before_the_position_is_read_from_its_start(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jsonl.gz", *[post(i) for i in range(2000)])
    _, at = grown(path, Position())
    path.write_bytes(path.read_bytes()[:4000])

    found = tail(path, at)

    assert ids(found.lines)[:2] == ["p0", "p1"]


def test_a_gzip_file_that_stays_cut_off_ends_with_one_bad_line(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jsonl.gz", *[post(i) for i in range(2000)])
    path.write_bytes(path.read_bytes()[:-20])
    taken, at = grown(path, Position())

    found = tail(path, at, final=True)

    assert [(line.number, type(line.raw)) for line in found.lines] == [(len(taken) + 1, Bad)]


def test_a_growing_line_that_is_too_long_waits_and_is_then_one_bad_line(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jsonl", post(1), b"x" * (LONGEST * 2), end=b"\n")
    path.write_bytes(path.read_bytes()[:-1])
    first, at = grown(path, Position())
    with path.open("ab") as file:
        file.write(b"x\n" + post(3) + b"\n")

    found = tail(path, at)

    assert first == ["p1"]
    assert [line.number for line in found.lines] == [2, 3]
    assert ids(found.lines) == ["p3"]
    assert tail(path, found.position).lines == []
