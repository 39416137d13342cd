"""Documents that somebody gives are read as text, or refused with what to do."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest
from pypdf import PdfWriter

from qingting import documents
from qingting.documents import read_blocks
from qingting.errors import InputError


def word(*paragraphs: str) -> bytes:
    made, out = docx.Document(), BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    table = made.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "重大", "超过500次"
    made.save(out)
    return out.getvalue()


def test_a_word_file_gives_its_paragraphs_and_the_cells_of_its_tables() -> None:
    blocks = read_blocks("plan.docx", word("第一条 目的", "第二条 分级"))

    assert [block for block in blocks if block] == [
        "第一条 目的",
        "第二条 分级",
        (("重大", "超过500次"),),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_is_read_in_the_encodings_of_offices(encoding: str) -> None:
    assert read_blocks("a.txt", "第一条 目的\n".encode(encoding)) == ["第一条 目的"]


def with_part(data: bytes, name: str) -> bytes:
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr(name, b"x")
    return out.getvalue()


def empty_pdf() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(72, 72)
    writer.write(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0rest", "old .doc"),
        ("a.exe", b"MZ", "none of"),
        ("a.docx", b"PK\x03\x04broken", "damaged"),
        ("a.pdf", b"%PDF-1.7 broken", "damaged"),
        ("a.pdf", empty_pdf(), "no text"),
        ("a.pdf", locked_pdf(), "password"),
        ("a.txt", b"\xff\xff\xff", "neither"),
        ("a.txt", b"  \n ", "no text"),
        ("a.docx", with_part(word("x"), "word/vbaProject.bin"), "macros"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name: str, data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_blocks(name, data)


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_UNPACKED", 100)

    with pytest.raises(InputError, match="unpacks"):
        read_blocks("a.docx", word("第一条"))


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 3)

    with pytest.raises(InputError, match="20 MB"):
        read_blocks("a.txt", b"abcd")
