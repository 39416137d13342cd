"""Whether the same words were seen before: a hash for equal ones, MinHash for nearly equal ones.

MinHash over pairs of neighbouring characters (Broder, "On the resemblance and containment of
documents", 1997) with 64 permutations; candidates by 16 bands of 4. It finds an added "转发", a cut
end, a changed word. It does not find the same claim in other words, nor a short quotation within a
long text. Texts under `SHORT` characters are compared for equality only: one character changes too
many of their pairs to tell a variant from another matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b, shake_256
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

SHORT: Final = 12  # characters
PERMUTATIONS: Final = 64
BANDS: Final = 16
# Least share of equal permutations, an estimate of the share of common pairs (error .06). Chosen by
# eye on public news, headlines and board messages: from .75 on pairs are reprints and edits of one
# text; between .6 and .75 half of them only quote the same sentence or fill the same form.
THRESHOLD: Final = 0.75
_BLOCK: Final = 2048  # pairs hashed at once: bounds the memory of a long text
_EXACT_SIZE: Final = 16  # bytes

# Signatures are stored, so these stay for ever: from a hash function, not from a random generator.
_DICE: Final = shake_256(b"qingting alike 1").digest(8 * (2 * PERMUTATIONS + BANDS + 4))
_NUMBERS: Final[NDArray[np.uint64]] = np.frombuffer(_DICE, dtype="<u8")
_TIMES: Final = (_NUMBERS[:PERMUTATIONS] >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
_TURN: Final = (_NUMBERS[PERMUTATIONS : 2 * PERMUTATIONS] >> np.uint64(32)).astype(np.uint32)
_BAND: Final = _NUMBERS[2 * PERMUTATIONS : 2 * PERMUTATIONS + BANDS]
_ROW: Final = _NUMBERS[-4:] | np.uint64(1)
_Name = TypeVar("_Name", int, bytes)
_FIRST, _MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93))  # odd, well spread


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """What is kept of a text to know it again.

    `exact`: 16 bytes, equal for equal texts. `minhash`: (64,) uint32; empty for a short text.
    `bands`: 16 numbers; texts that share one may be alike. None for a short text.
    """

    exact: bytes
    minhash: NDArray[np.uint32]
    bands: tuple[int, ...]

    def likeness(self, other: Signature) -> float:
        """Return the estimated share of common pairs, 0..1; 1 for equal texts."""
        if self.exact == other.exact:
            return 1.0
        if not (len(self.minhash) and len(other.minhash)):
            return 0.0
        return int(np.count_nonzero(self.minhash == other.minhash)) / PERMUTATIONS

    def dump(self) -> bytes:
        """Return 16 bytes for a short text, 272 for any other, the same on every machine."""
        return self.exact + self.minhash.astype("<u4").tobytes()

    @classmethod
    def load(cls, dumped: bytes) -> Signature:
        """Return what `dump` was made of."""
        minhash = np.frombuffer(dumped, dtype="<u4", offset=_EXACT_SIZE).astype(np.uint32)
        return cls(dumped[:_EXACT_SIZE], minhash, _bands(minhash) if len(minhash) else ())


def signature(wording: str) -> Signature:
    """Return the signature of a text, which should be its `normalise.wording`.

    Note: about 30 µs for 140 characters; grows with the length.
    """
    exact = blake2b(wording.encode("utf-8", "surrogatepass"), digest_size=_EXACT_SIZE).digest()
    if len(wording) < SHORT:
        return Signature(exact, np.empty(0, dtype=np.uint32), ())
    codes = np.frombuffer(wording.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    wide = codes.astype(np.uint64)
    pairs = ((wide[:-1] * _FIRST + wide[1:]) * _MIX >> np.uint64(32)).astype(np.uint32)
    least = _least(pairs[:_BLOCK])
    for start in range(_BLOCK, len(pairs), _BLOCK):
        least = np.minimum(least, _least(pairs[start : start + _BLOCK]))
    return Signature(exact, least, _bands(least))


def _least(pairs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the least of the pairs under each permutation, (64,)."""
    least: NDArray[np.uint32] = ((pairs[:, None] ^ _TURN) * _TIMES).min(axis=0)
    return least


def _bands(minhash: NDArray[np.uint32]) -> tuple[int, ...]:
    rows = minhash.reshape(BANDS, -1).astype(np.uint64)
    return tuple(((rows * _ROW).sum(axis=1) ^ _BAND).tolist())


class Alike:
    """Signatures in memory, each under a key; what was added first is found first.

    Note: about 3 kB a signature. Not for several threads at once.
    """

    def __init__(self) -> None:
        self._signatures: dict[int, Signature] = {}
        self._places: dict[int, int] = {}  # key -> order of adding
        self._added = 0
        # Bucket -> keys in order of adding. One tuple serves all buckets where a key is alone.
        self._exact: dict[bytes, tuple[int, ...]] = {}
        self._banded: dict[int, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._signatures)

    def find(self, sought: Signature) -> int | None:
        """Return the key of the most alike signature, at least `THRESHOLD`; else None.

        Equal texts come first; among equally alike ones, what was added earliest.
        """
        if equal := self._exact.get(sought.exact):
            return equal[0]
        banded = self._banded
        candidates = {key for band in sought.bands for key in banded.get(band, ())}
        rated = [
            (sought.likeness(self._signatures[key]), -self._places[key], key) for key in candidates
        ]
        best = max(rated, default=(0.0, 0, 0))
        return best[2] if best[0] >= THRESHOLD else None

    def add(self, key: int, signature: Signature) -> None:
        """Add a signature under a new key.

        Raises:
            ValueError: the key is there already.
        """
        if key in self._signatures:
            raise ValueError(f"key {key} was added before")
        self._signatures[key] = signature
        self._places[key] = self._added
        self._added += 1
        alone = (key,)
        self._exact[signature.exact] = self._exact.get(signature.exact, ()) + alone
        for band in signature.bands:
            before = self._banded.get(band)
            self._banded[band] = alone if before is None else before + alone

    def drop(self, key: int) -> None:
        """Take a signature out.

        Raises:
            KeyError: there is none under this key.
        """
        signature = self._signatures.pop(key)
        del self._places[key]
        _take_out(self._exact, signature.exact, key)
        for band in signature.bands:
            _take_out(self._banded, band, key)


def _take_out(buckets: dict[_Name, tuple[int, ...]], name: _Name, key: int) -> None:
    rest = tuple(k for k in buckets[name] if k != key)
    if rest:
        buckets[name] = rest
    else:
        del buckets[name]
