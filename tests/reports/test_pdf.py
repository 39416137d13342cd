"""A document as PDF."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from qingting.errors import ActionRefusedError, ConfigError
from qingting.lang import speaking
from qingting.reports import pdf
from qingting.reports.pdf import fonts_found, to_pdf, to_png
from qingting.reports.sheet import Document, Fact, Kind, Paragraph, State
from tests.reports.samples import HEAD, LATER, LONG, bare, made, shown

EVIL = '#panic() $x$ *b* _i_ `c` <script> @ref \\u{41} "q" // /* [x](y)'


def read(doc: Document) -> PdfReader:
    return PdfReader(BytesIO(to_pdf(doc)))


def text_of(doc: Document) -> str:
    return bare("".join(page.extract_text() for page in read(doc).pages))


@pytest.mark.parametrize("kind", Kind)
def test_a_pdf_says_every_line_of_its_document(kind: Kind) -> None:
    text = re.sub(r"—\d+—", "", text_of(made(kind)))

    assert [line for line in shown(made(kind)) if bare(line) not in text] == []


def test_what_is_known_stands_in_the_first_three_lines_of_a_flash() -> None:
    rows = [bare(row) for row in read(made(Kind.FLASH)).pages[0].extract_text().splitlines()]
    first = rows.index("关于柳荫街自来水异味的快报") + 1

    assert any(row.startswith("已知：出厂水余氯") for row in rows[first : first + 3])


def test_a_long_document_goes_on_over_pages_of_a4_with_their_numbers() -> None:
    pages = read(made(Kind.REQUEST, sheet=LONG)).pages

    assert len(pages) > 10
    for number, page in enumerate(pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert f"—{number}—" in bare(page.extract_text())


def test_a_page_of_text_has_22_lines_of_28_signs() -> None:
    lines = [Paragraph("水" * 28 * 60)]
    page = read(replace(made(Kind.REQUEST), blocks=tuple(lines))).pages[1]

    rows = [bare(row) for row in page.extract_text().splitlines() if "水水" in row]
    assert [len(row) for row in rows] == [28] * 22


def sides(doc: Document) -> list[float]:
    """Where the number of each page begins, in points from the left."""
    found: list[float] = []
    for page in read(doc).pages:
        page.extract_text(
            visitor_text=lambda text, at, *_: (
                found.append(float(at[4])) if re.fullmatch(r"— \d+ —", text.strip()) else None
            )
        )
    return found


def test_page_numbers_stand_outside() -> None:
    odd, even, *_ = sides(made(Kind.REQUEST, sheet=LONG))

    assert odd > 450 and even < 110


def test_a_letter_has_no_number_on_its_first_page() -> None:
    first, second, *_ = read(made(Kind.LETTER, sheet=LONG)).pages

    assert "—1—" not in bare(first.extract_text())
    assert "—2—" in bare(second.extract_text())


def test_a_draft_says_so_on_every_page() -> None:
    doc = made(Kind.REQUEST, replace(HEAD, signer="", exercise=True))

    assert all("演练·预览稿" in bare(page.extract_text()) for page in read(doc).pages)
    assert "预览稿" not in text_of(made(Kind.REQUEST))


@pytest.mark.parametrize("sign", ["😀", "𪚥", "\ue000", "ཀ"])
def test_a_character_that_the_font_lacks_is_an_error_that_says_where(sign: str) -> None:
    asked = Fact(f"有人问{sign}字怎么写", State.UNKNOWN)
    doc = made(Kind.FLASH, sheet=replace(LATER, facts=(asked,)))

    with speaking("en"), pytest.raises(ActionRefusedError) as refused:
        to_pdf(doc)

    said = str(refused.value)
    assert sign in said and f"U+{ord(sign):04X}" in said and f"有人问{sign}字怎么写" in said


def test_words_of_people_never_become_markup() -> None:
    doc = made(
        Kind.FLASH, replace(HEAD, org=EVIL, to=(EVIL,)), replace(LATER, title=EVIL, wanted=(EVIL,))
    )

    assert text_of(doc).count(bare(EVIL)) >= 4


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_pdf(made(Kind.SPECIAL)) == to_pdf(made(Kind.SPECIAL))


def test_a_pdf_says_what_it_is_and_is_fit_for_archives() -> None:
    about = read(made(Kind.SPECIAL))

    assert about.metadata is not None
    assert about.metadata.title == "关于柳荫街自来水异味的专题报告"
    assert about.metadata.author == "云泽市水务局"
    assert about.xmp_metadata is not None and about.trailer["/Root"]["/Lang"] == "zh-CN"
    assert b"pdfaid:part" in to_pdf(made(Kind.SPECIAL))


def test_each_page_can_be_looked_at() -> None:
    pictures = to_png(made(Kind.REQUEST))

    assert len(pictures) == len(read(made(Kind.REQUEST)).pages)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_what_is_missing_is_said_to_the_operator(no_typst: None) -> None:
    with speaking("en"), pytest.raises(ConfigError, match=r"qingting\[reports\]"):
        to_pdf(made(Kind.FLASH))


@pytest.fixture
def no_typst(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "typst", None)
    pdf._fonts.cache_clear()
    yield
    pdf._fonts.cache_clear()


def test_fonts_are_taken_from_the_folder_that_is_named(tmp_path: Path) -> None:
    assert set(fonts_found(tmp_path).values()) == {"Noto Sans CJK SC"}
    with pytest.raises(ConfigError, match="nowhere"):
        fonts_found(tmp_path / "nowhere")


SERIF = Path("/usr/share/fonts/opentype/noto")


@pytest.mark.skipif(
    not (SERIF / "NotoSerifCJK-Regular.ttc").exists(), reason="Debian's fonts-noto-cjk is not here"
)
def test_a_font_that_is_found_is_used_and_the_stand_in_for_the_rest() -> None:
    found = fonts_found(SERIF)
    page = PdfReader(BytesIO(to_pdf(made(Kind.FINAL), fonts=SERIF))).pages[0]
    used = [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]

    assert (found["title"], found["body"]) == ("Noto Serif CJK SC", "Noto Sans CJK SC")
    assert [("Serif" in name) for name in used].count(True) == 1
