"""Compile the pages' translations: `python bench/messages.py` writes each django.mo beside its
django.po.

A small part of `msgfmt`, so that nobody needs gettext's programs; a test holds the two files
together.
"""

from __future__ import annotations

import ast
import struct
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "qingting" / "locale"
MAGIC = 0x950412DE
HEAD = 28  # bytes before the first table


def messages(po: Path) -> dict[str, str]:
    """Return the translations of a .po file as a .mo file keys them: context and plurals in the
    key."""
    found: dict[str, str] = {}
    for block in po.read_text("utf-8").split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if not line.startswith('"'):
                name, _, line = line.partition(" ")
            fields[name] = fields.get(name, "") + ast.literal_eval(line)
        key = fields["msgid"]
        if "msgctxt" in fields:
            key = f"{fields['msgctxt']}\x04{key}"
        if "msgid_plural" in fields:
            key = f"{key}\0{fields['msgid_plural']}"
        forms = [fields[name] for name in sorted(fields) if name.startswith("msgstr")]
        found[key] = "\0".join(forms)
    return found


def compiled(found: dict[str, str]) -> bytes:
    """Return the .mo file of translations."""
    pairs = sorted((key.encode(), value.encode()) for key, value in found.items())
    tables = [b"", b""]
    place = HEAD + 16 * len(pairs)
    texts = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), place + len(texts))
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(pairs), HEAD, HEAD + 8 * len(pairs), 0, 0)
    return head + tables[0] + tables[1] + texts


def main() -> None:
    """Compile every language."""
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        found = messages(po)
        po.with_suffix(".mo").write_bytes(compiled(found))
        print(f"{po.parent.parent.name}: {len(found) - 1} messages")


if __name__ == "__main__":
    main()
