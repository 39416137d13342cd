"""Scalars as a plan file has them: quoted, so that YAML reads them as they are."""

from __future__ import annotations


def id_of(clause: str) -> str:
    """Return the id of a clause: `'3.2'`."""
    return f"'{clause}'"


def text_of(words: str) -> str:
    """Return words on one line."""
    plain = " ".join(words.replace("\\", "/").replace('"', "”").split())
    shown = "".join(c for c in plain if c.isprintable())
    return f'"{shown}"'
