"""What a file is, and where it lies."""

from __future__ import annotations

from typing import Final

LARGEST: Final = 10_000_000  # bytes

_BEGINNINGS: Final = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"%PDF-": "pdf",
}


def kind_of(data: bytes) -> str | None:
    """Return what the first bytes say a file is; None if it is nothing that is kept.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"<svg onload=...>")
    ('pdf', None)
    """
    return next((k for beginning, k in _BEGINNINGS.items() if data.startswith(beginning)), None)


def place(sha256: str) -> str:
    """Return where a file lies below the folder of evidence.

    >>> place("ab12cd")
    'ab/ab12cd'
    """
    return f"{sha256[:2]}/{sha256}"
