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


def author_key(secret: bytes, author: str | None) -> bytes | None:
    """Return the keyed hash (16 bytes) of an opaque author, used only to count distinct voices;
    None stays None.
    """
    if author is None:
        return None
    return hmac.new(secret, author.encode(), hashlib.sha256).digest()[:16]
