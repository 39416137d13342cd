"""Judgements of intake: hashes that stand for ids and authors, what a repost is."""

from __future__ import annotations

import hashlib
import hmac


def key_hash(key: str) -> int:
    """Return 63 bits that stand for a repost's id: enough to know it again, too little to read
    it.
    """
    raw = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(raw, "big") >> 1


def same_heading(one: str, other: str) -> bool:
    """Return whether two headings may stand over the same words; a missing one says nothing.

    Pages that share their site's frame (menus, notices) look alike under headings that have
    nothing
    in common: at least a fifth of the shorter one's pairs of characters must be in the other.

    Args:
        one, other: as `text.normalise.wording` gives them.
    """
    pairs, others = _pairs(one), _pairs(other)
    least = min(len(pairs), len(others))
    return least == 0 or len(pairs & others) * 5 >= least


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1)}


def author_key(secret: bytes, author: str | None) -> bytes | None:
    """Return the keyed hash (16 bytes) of an opaque author, used only to count distinct voices;
    None stays None.
    """
    if author is None:
        return None
    return hmac.new(secret, author.encode(), hashlib.sha256).digest()[:16]
