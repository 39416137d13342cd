"""What a text bears: signature, date, sources, plain sentences; and no personal data."""

from __future__ import annotations

from collections.abc import Iterator

from qingting.checks import words as w
from qingting.checks.model import Draft, Finding, found
from qingting.lang import Said

LONG_ZH, LONG_EN = 90, 200  # characters of a sentence that nobody reads aloud
DATED = ("statement", "first-statement", "briefing", "conference", "announcement", "article")


def signed(draft: Draft) -> Iterator[Finding]:
    """R20: signed by the organisation."""
    if draft.signer and draft.signer not in draft.text:
        yield found(
            "R20",
            Said("没有署单位名称", "it is not signed by the organisation"),
            Said(f"署名：{draft.signer}", f"sign: {draft.signer}"),
        )


def dated(draft: Draft) -> Iterator[Finding]:
    """R21: dated."""
    if draft.kind in DATED and not w.DATED.search(draft.text):
        yield found(
            "R21", Said("没有日期", "it has no date"), Said("写明年月日", "write day, month, year")
        )


def personal(draft: Draft) -> Iterator[Finding]:
    """R23: no personal data."""
    for match in w.PERSONAL.finditer(draft.body):
        yield found(
            "R23",
            Said("含个人信息", "it holds personal data"),
            Said("删去或隐去", "leave it out or mask it"),
            match,
            blocks=True,
        )


def cited(draft: Draft) -> Iterator[Finding]:
    """R25: what is relied on is named."""
    for match in w.VAGUE_LAW.finditer(draft.body):
        yield found(
            "R25",
            Said("只说“有关规定”，没有写名称和条款", "it names no rule"),
            Said("写出《名称》和条款", "name the rule and the article"),
            match,
        )


def plain_words(draft: Draft) -> Iterator[Finding]:
    """R26: sentences that can be read aloud."""
    longest = LONG_ZH if draft.chinese else LONG_EN
    for match in w.SENTENCE.finditer(draft.body):
        if len(match[0].strip()) > longest:
            yield found(
                "R26",
                Said("句子太长", "the sentence is too long"),
                Said("拆成几句", "break it up"),
                match,
            )


def accessible(draft: Draft) -> Iterator[Finding]:
    """R27: what matters stands in words, not in a picture."""
    match = w.PICTURE_ONLY.search(draft.body)
    if match is not None and len(draft.body) < 80:
        yield found(
            "R27",
            Said("内容只在图片或附件里，看不见图的人读不到", "what matters is in a picture only"),
            Said("把要点写成文字", "write the main points in words"),
            match,
        )
