"""How long a document of each kind takes in each format, in milliseconds:

python -m bench.documents
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from qingting.reports.docx import to_docx
from qingting.reports.html import to_html
from qingting.reports.pdf import to_pdf
from qingting.reports.sheet import Document, Kind
from tests.reports.samples import LONG, made

TIMES = 5
FORMATS: dict[str, Callable[[Document], object]] = {
    "html": to_html, "docx": to_docx, "pdf": to_pdf,
}  # fmt: skip


def main() -> None:
    began = time.perf_counter()
    to_pdf(made(Kind.FLASH))
    print(f"first pdf of a process: {(time.perf_counter() - began) * 1000:.0f} ms")
    print(f"{'kind':<10}" + "".join(f"{form:>8}" for form in FORMATS))
    for kind in Kind:
        _row(kind, made(kind))
    _row("120 facts", made(Kind.REQUEST, sheet=LONG))


def _row(name: str, doc: Document) -> None:
    print(f"{name:<10}" + "".join(f"{_ms(made_, doc):>8.1f}" for made_ in FORMATS.values()))


def _ms(make: Callable[[Document], object], doc: Document) -> float:
    """The median of some runs, each of another title: Typst remembers what it has set before."""
    taken = []
    for n in range(TIMES):
        other = replace(doc, title=f"{doc.title}{n}", head=replace(doc.head, number=n))
        began = time.perf_counter()
        make(other)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
