"""A document as PDF, fit for archives (PDF/A-2a), set by Typst.

The fonts of official documents are not free: they are taken from a folder that the operator names,
and Noto Sans stands in for what is not there. A character that no font holds is an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qingting.errors import ActionRefusedError, ConfigError
from qingting.lang import tr
from qingting.reports.face import face_of
from qingting.reports.sheet import Document, printable

if TYPE_CHECKING:
    import typst

STAND_IN = "Noto Sans CJK SC"
FAMILIES = {
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02", "FandolFang R"),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif CJK SC"),
    "hei": ("SimHei", "STHeiti", "FZHei-B01", "FandolHei"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "FZKai-Z03", "FandolKai"),
    "song": ("SimSun", "STSong", "Noto Serif CJK SC", "FandolSong"),
}
_BOLDER = ("title", "hei")  # what must stand out where its font is not there
_LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)


def to_pdf(doc: Document, *, fonts: Path | None = None) -> bytes:
    """Return the document as PDF; the same document and fonts give the same bytes.

    Args:
        fonts: a folder with fonts of official documents.

    Raises:
        ConfigError: Typst or its stand-in font is not installed, or there is no such folder.
        ActionRefusedError: a font lacks a character; says which, and where it stands.

    Note: some 10 ms a document, and the first of a process reads the fonts (`bench.documents`); a
        folder is read once in a process.
    """
    return _set(doc, fonts, "pdf")[0]


def to_png(doc: Document, *, fonts: Path | None = None) -> list[bytes]:
    """Return a picture of each page, to look at before it is signed.

    Raises:
        ConfigError: as `to_pdf`.
    """
    return _set(doc, fonts, "png")


def fonts_found(fonts: Path | None) -> dict[str, str]:
    """Return which family each role of a document is set in; the stand-in where none is there."""
    there = set(_fonts(fonts).families())
    return {role: next(iter(_there(role, there)), STAND_IN) for role in FAMILIES}


def _there(role: str, families: set[str]) -> list[str]:
    return [family for family in FAMILIES[role] if family in families]


def _set(doc: Document, fonts: Path | None, form: str) -> list[bytes]:
    found = _fonts(fonts)  # first: it says what is not installed
    from typst import TypstError, compile_with_warnings

    given = _given(doc, set(found.families()))
    source = files("qingting.reports").joinpath("templates/document.typ").read_bytes()
    try:
        made, _ = compile_with_warnings(
            source,
            font_paths=found,
            format="png" if form == "png" else "pdf",
            ppi=100,
            sys_inputs={"document": json.dumps(given)},
            pdf_standards=["a-2a"] if form == "pdf" else [],
            timestamp=int(doc.head.issued_at.timestamp()),
        )
    except TypstError as error:
        raise _lacking(error.message, given) from error
    return made if isinstance(made, list) else [made]


@cache
def _fonts(folder: Path | None) -> typst.Fonts:
    try:
        import noto_cjk_sans_otc
        from typst import Fonts
    except ImportError as error:
        hint = tr("install qingting[reports]", "请安装 qingting[reports]")
        raise ConfigError("typst", str(error.name), hint) from error
    if folder is not None and not folder.is_dir():
        raise ConfigError("fonts", str(folder), tr("there is no such folder", "没有这个文件夹"))
    own = Path(noto_cjk_sans_otc.FONT_PATH).parent
    paths = [own] if folder is None else [folder, own]
    return Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[*map(str, paths)]
    )


def _given(doc: Document, families: set[str]) -> dict[str, Any]:
    """What the template gets: words as data, never as markup."""
    face = face_of(doc)
    at = doc.head.issued_at
    language, _, region = doc.language.partition("-")
    blocks = [{"type": type(block).__name__.lower(), **asdict(block)} for block in doc.blocks]
    said = {"title": doc.title, "org": doc.head.org, "face": asdict(face), "blocks": blocks}
    return {
        **_each(said, printable),
        "layout": doc.layout,
        "lang": language,
        "region": "cn" if region else None,
        "date": {"year": at.year, "month": at.month, "day": at.day},
        "mast-width": sum(0.55 if sign.isascii() else 1 for sign in face.mast),
        "fonts": {role: _font(role, families) for role in FAMILIES},
    }


def _font(role: str, families: set[str]) -> dict[str, Any]:
    there = _there(role, families)
    return {"families": [*there, STAND_IN], "bold": role in _BOLDER and not there}


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, change) for one in value]
    return value


def _lacking(message: str, given: dict[str, Any]) -> Exception:
    """The error that names the character and where it stands, for whoever wrote it."""
    found = _LACKING.search(message)
    if found is None:
        return RuntimeError(message)  # our template is wrong
    lacking = re.sub(r"\\u\{(\w+)\}", lambda code: chr(int(code[1], 16)), found[1])
    place = next((words for words in _words(given) if lacking in words), "")
    codes = " ".join(f"U+{ord(sign):04X}" for sign in lacking)
    en = (
        f"No font holds {lacking} ({codes}), in: {place}. Write it otherwise, or add a font for it."
    )
    zh = f"字体中没有“{lacking}”（{codes}），见：{place}。请换一种写法，或加入含有该字的字体。"
    return ActionRefusedError(tr(en, zh), rule="reports.character")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _words(one)
