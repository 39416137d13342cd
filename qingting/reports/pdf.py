"""A paper as a PDF, by typst, with a font of this machine or of the extra `reports`.

A character that no font holds is an error that names it, never a blank.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

from qingting.errors import ConfigError
from qingting.lang import tr
from qingting.reports.paper import (
    BODY_PT,
    BOTTOM,
    HEAD_PT,
    LEFT,
    LINE_PT,
    RED,
    RIGHT,
    TITLE_PT,
    TOP,
    Paper,
)

_PLACES = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/Library/Fonts")
_FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def to_pdf(paper: Paper) -> bytes:
    """Return the file; the same paper gives the same bytes.

    Raises:
        ConfigError: typst or a font is not installed, or a character is in none of the fonts.
    """
    try:
        typst: Any = importlib.import_module("typst")
    except ImportError as error:
        raise _lacking("typst") from error
    folder = _fonts()
    source = _source(paper)
    _check_characters(source, folder)
    options = {"font_paths": [str(folder)], "ignore_system_fonts": True, "format": "pdf"}
    return bytes(typst.compile(source.encode(), **options))


def _lacking(what: str) -> ConfigError:
    hint = tr("pip install 'qingting[reports]'", "请执行 pip install 'qingting[reports]'")
    return ConfigError("reports", what, tr(f"is not installed: {hint}", f"未安装：{hint}"))


@cache
def _fonts() -> Path:
    """The folder of a font with Chinese characters."""
    found = importlib.util.find_spec("noto_cjk_sans_otc")
    places = [Path(p) for p in (found.submodule_search_locations or ())] if found else []
    for place in (*places, *map(Path, _PLACES)):
        if place.is_dir() and any(place.rglob("*CJK*.[ot]t[cf]")):
            return place
    raise _lacking("noto-cjk-sans-otc")


@cache
def _held(folder: Path) -> frozenset[int]:
    """The characters that the fonts of a folder hold."""
    fonts_of: Any = importlib.import_module("fontTools.ttLib")
    held: set[int] = set()
    for file in sorted(folder.rglob("*CJK*.[ot]t[cf]"))[:4]:
        fonts = (
            fonts_of.TTCollection(file).fonts if file.suffix == ".ttc" else [fonts_of.TTFont(file)]
        )
        held |= set(fonts[0].getBestCmap() or {})
    return frozenset(held)


def _check_characters(source: str, folder: Path) -> None:
    try:
        held = _held(folder)
    except ImportError as error:
        raise _lacking("fonttools") from error
    odd = sorted({c for c in source if ord(c) > 127 and ord(c) not in held})
    if odd:
        shown = " ".join(f"{c} (U+{ord(c):04X})" for c in odd[:8])
        said = tr(f"no font here holds {shown}", f"本机字体缺少 {shown}")
        raise ConfigError("reports", shown, said)


def _source(paper: Paper) -> str:
    """The paper in typst's language; what people wrote stands in strings only."""
    name = paper.name if paper.layout == "issue" else f"{paper.org}文件"
    right = f"签发人：{paper.signed}" if paper.signed else paper.dated
    left = paper.org if paper.layout == "issue" else ""
    families = ", ".join(_string(f) for f in _FAMILIES)
    lines = [
        f"#set document(date: none, title: {_string(paper.title or paper.name)})",
        f'#set page(paper: "a4", margin: (top: {TOP}mm, bottom: {BOTTOM}mm, left: {LEFT}mm,'
        f" right: {RIGHT}mm), numbering: (n, ..) => [— #n —])",
        f'#set text(font: ({families}), size: {BODY_PT}pt, lang: "zh",'
        " top-edge: 0.8em, bottom-edge: -0.2em)",
        f"#set par(leading: {LINE_PT - BODY_PT}pt, spacing: {LINE_PT - BODY_PT}pt, justify: true)",
    ]
    if not paper.signed:
        lines.append(f'#text(fill: rgb("#{RED}"), size: 14pt)[#{_string("草稿 未签发")}]')
    lines += [
        f'#align(center, text(fill: rgb("#{RED}"), size: {HEAD_PT}pt, weight: "bold",'
        f" {_string(name)}))",
        f"#align(center, {_string(paper.issue)})",
        f"#grid(columns: (1fr, 1fr), {_string(left)}, align(right, {_string(right)}))",
        f'#line(length: 100%, stroke: 1.5pt + rgb("#{RED}"))',
    ]
    if paper.title:
        lines.append(
            f'#align(center, text(size: {TITLE_PT}pt, weight: "bold", {_string(paper.title)}))'
        )
    if paper.to and paper.layout == "letter":
        lines.append(f"#par({_string('、'.join(paper.to) + '：')})")
    for style, words in paper.paragraphs:
        weight = "bold" if style == "first" else "regular"
        lines.append(
            f'#par(first-line-indent: (amount: 2em, all: true), text(weight: "{weight}",'
            f" {_string(words)}))"
        )
    lines += [f"#align(right, {_string(paper.org)})", f"#align(right, {_string(paper.dated)})"]
    if paper.to and paper.layout == "issue":
        lines.append(f"#text(size: 14pt, {_string('报送：' + '、'.join(paper.to))})")
    lines.append(f"#text(size: 10pt, {_string('文本指纹 ' + paper.mark)})")
    return "\n\n".join(lines)


def _string(words: str) -> str:
    """A string of typst: nothing in it is markup."""
    plain = "".join(c for c in words if c.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
