"""Lines of a file of post format v1, plain or gzip: all, or what is new since a position."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol

from qingting.errors import Fault, InputError
from qingting.lang import tr
from qingting.sources.rules import LONGEST, Bad, decode

_CHUNK: Final = 256 * 1024  # bytes
_PACKED: Final = 16 * 1024  # compressed bytes a step: bounds what one step can unpack to
_REMEMBERED: Final = 1024  # bytes before a position that must still be there
_BOM: Final = b"\xef\xbb\xbf"
_KEPT: Final = LONGEST + len(_BOM) + len(b"\r")  # bytes of a line that can still be a good one


class Line(NamedTuple):
    """A line that is not empty: its number, from 1; its bytes without line end, or the fault."""

    number: int
    raw: bytes | Bad


class Position(NamedTuple):
    """How far a file was read; storable as a JSON list. The default is its start.

    `offset` counts unpacked bytes. `mark` stands for the `seen` bytes before it: where they are no
    longer there, the file was cut or replaced.
    """

    offset: int = 0
    line: int = 0
    seen: int = 0
    mark: str = ""


class Tail(NamedTuple):
    """Lines after a position, the position after them; `more`: the limit came before the end."""

    lines: list[Line]
    position: Position
    more: bool


def read(path: Path) -> Iterator[Line]:
    """Yield every line that is not empty; consumable once, in bounded memory.

    A damaged or cut-off gzip file gives the whole lines before the damage, then one bad line.

    Raises:
        InputError: the file cannot be opened or read.
    """
    number = 0
    with _opened(path) as stream:
        try:
            for number, (raw, _, _) in enumerate(_cut(stream), 1):
                if line := _trimmed(raw, first=number == 1):
                    yield Line(number, line)
        except _DamagedError as error:
            yield Line(number + 1, Bad(str(error)))


def tail(path: Path, at: Position, *, limit: int = 2000, final: bool = False) -> Tail:
    """Return up to `limit` lines after a position of a file that may still grow.

    A line without its end, and damage, which may be a file half copied, wait. With `final`, a last
    line that is good is taken without its end, and damage is told; half a line waits even then. A
    file cut or replaced since `at` is read from its start: a repeat is harmless, a loss is not.

    Raises:
        InputError: the file cannot be opened or read.
    """
    with _opened(path) as stream:
        before = _before(stream, at)
        if before is not None:
            return _after(stream, at, before, limit, final=final)
    with _opened(path) as stream:
        return _after(stream, Position(), b"", limit, final=final)


def _before(stream: _Stream, at: Position) -> bytes | None:
    """The bytes remembered before a position, the stream left at it; None: they are not there."""
    before = b""
    try:
        stream.seek(at.offset - at.seen)
        while len(before) < at.seen and (part := stream.read(at.seen - len(before))):
            before += part
    except _DamagedError:
        return None
    return before if _mark(before) == at.mark else None


def _after(stream: _Stream, at: Position, before: bytes, limit: int, *, final: bool) -> Tail:
    lines: list[Line] = []
    offset, number = at.offset, at.line
    rest_of_taken = bool(before) and not before.endswith(b"\n")
    more = False
    try:
        for raw, size, ended in _cut(stream):
            if not ended and not (final and _is_good(raw)):
                break
            if len(lines) >= limit:
                more = True
                break
            if not rest_of_taken:
                number += 1
            if line := _trimmed(raw, first=offset == 0):
                lines.append(Line(number, _grown() if rest_of_taken else line))
            rest_of_taken = False
            offset += size
            whole = before + raw if len(raw) <= _KEPT else b""
            before = (whole + b"\n" if ended else whole)[-_REMEMBERED:]
    except _DamagedError as error:
        if final:
            lines.append(Line(number + 1, Bad(str(error))))
    return Tail(lines, Position(offset, number, len(before), _mark(before)), more)


def _is_good(raw: bytes) -> bool:
    return not isinstance(decode(raw.removeprefix(_BOM)), Bad)


def _grown() -> Bad:
    return Bad(
        tr(
            "The line went on after it was taken as the file's last.",
            "该行作为文件末行取用之后又有续写。",
        ),
        tr("Write a line in one go, with its line end.", "请一次写完一行，并带上行尾。"),
    )


def _mark(before: bytes) -> str:
    return blake2b(before, digest_size=12).hexdigest() if before else ""


def _trimmed(raw: bytes, *, first: bool) -> bytes:
    raw = raw.removesuffix(b"\r")
    return raw.removeprefix(_BOM) if first else raw


def _cut(stream: _Stream) -> Iterator[tuple[bytes, int, bool]]:
    """Each line without LF, its size with it, and whether it had one.

    Of a line too long to be good only the beginning is held: still too long.
    """
    rest, size = b"", 0
    while chunk := stream.read(_CHUNK):
        first, *others = chunk.split(b"\n")
        size += len(first)
        if len(rest) <= _KEPT:
            rest += first
        if others:
            yield rest, size + 1, True
            rest = others.pop()
            size = len(rest)
            for line in others:
                yield line, len(line) + 1, True
    if size:
        yield rest, size, False


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


class _DamagedError(Exception):
    """A gzip file does not go on from here."""


class _Unpacked:
    """The bytes of a gzip file: all of them up to its end, or up to its damage."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._engine = zlib.decompressobj(zlib.MAX_WBITS | 16)  # 16: with gzip's header and sum
        self._packed = b""
        self._broken = False

    def read(self, size: int) -> bytes:
        """Return 1 to `size` bytes, more just before damage, b"" at the end.

        Raises:
            _DamagedError: nothing whole is left.
        """
        while not self._broken:
            if self._engine.eof and not self._next_member():
                return b""
            self._packed = self._packed or self._file.read(_PACKED)
            at_end = not self._packed
            if out := self._unpack(size):
                return out
            if at_end and not self._engine.eof:
                break
        raise _DamagedError(
            tr("The gzip file is damaged or cut off here.", "gzip 文件在此处损坏或被截断。")
        )

    def seek(self, offset: int) -> int:
        """Go forward from the start to `offset`, or to the end where it is shorter."""
        left = offset
        while left and (passed := self.read(min(left, _CHUNK))):
            left -= len(passed)
        return offset - left

    def _next_member(self) -> bool:
        """Begin the next gzip member, if another one follows; zeros may pad a file's end."""
        following = self._engine.unused_data or self._packed
        while not following.strip(b"\0"):
            following = self._file.read(_PACKED)
            if not following:
                return False
        self._packed = following.lstrip(b"\0")
        self._engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return True

    def _unpack(self, size: int) -> bytes:
        earlier = self._engine.copy()
        try:
            out = self._engine.decompress(self._packed, size)
        except zlib.error:
            self._broken = True
            return _up_to_damage(earlier, self._packed)
        self._packed = self._engine.unconsumed_tail
        return out


def _up_to_damage(engine: zlib._Decompress, packed: bytes) -> bytes:
    """What comes before the byte that breaks it: zlib itself gives nothing of a step that fails."""
    out: list[bytes] = []
    with suppress(zlib.error):
        for i in range(len(packed)):
            out.append(engine.decompress(packed[i : i + 1]))
    return b"".join(out)


@contextmanager
def _opened(path: Path) -> Iterator[_Stream]:
    try:
        with path.open("rb") as file:
            yield _Unpacked(file) if path.suffix == ".gz" else file
    except OSError as error:
        raise InputError([Fault(str(path), 0, error.strerror or str(error))]) from error
