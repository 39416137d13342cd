"""R1-R27: which the text shows, and which the engine holds by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from qingting.checks import content, form, tone
from qingting.checks.model import Draft, Finding
from qingting.lang import Said

Check = Callable[[Draft], Iterator[Finding]]


class Rule(NamedTuple):
    """A rule of the practice. `check` None: the engine holds it, whatever the text says."""

    id: str
    title: Said
    source: str
    check: Check | None
    held: Said | None = None


_HELD = Said("由引擎负责，与文字无关", "held by the engine, whatever the text says")
REGISTRY: tuple[Rule, ...] = (
    Rule(
        "R1", Said("首次声明在时限前", "first statement before its deadline"), "CERC", None, _HELD
    ),
    Rule(
        "R2",
        Said("已知、未知、下次何时说", "known, unknown, next time"),
        "CERC",
        content.known_unknown_next,
    ),
    Rule("R3", Said("数字有依据", "every figure has a source"), "CERC", content.figures),
    Rule("R4", Said("体谅受影响的人", "harm is acknowledged"), "CERC", content.care),
    Rule("R5", Said("能做什么、找谁", "an action or a contact"), "CERC", content.action),
    Rule("R6", Said("不轻视", "no belittling"), "CERC", tone.belittling),
    Rule(
        "R7", Said("记录责任和过往", "responsibility and past cases on record"), "SCCT", None, _HELD
    ),
    Rule("R8", Said("属实的不否认", "no denial of what is so"), "SCCT", content.denial),
    Rule("R9", Said("属实的要道歉和补救", "apology and remedy"), "SCCT", content.class_two),
    Rule("R10", Said("先说大家要知道的", "what people need first"), "SCCT", tone.order),
    Rule("R11", Said("显示黄金时间", "the marks of 1, 4 and 24 hours"), "S57", None, _HELD),
    Rule(
        "R12",
        Said("澄清首尾是事实", "a clarification is framed by the fact"),
        "S60",
        tone.debunking,
    ),
    Rule(
        "R13",
        Said("先问要不要回应谣言", "ask first whether to answer a rumour"),
        "S61",
        None,
        _HELD,
    ),
    Rule("R14", Said("所答的问题都答了", "each question has its answer"), "61", content.questions),
    Rule(
        "R15",
        Said("按类别给期限和依据", "a day, or evidence, by class"),
        "B5.23-25",
        content.class_three,
    ),
    Rule("R16", Said("不侮辱", "no insult"), "S66-S68", tone.insult),
    Rule("R17", Said("不说空话", "no empty phrase"), "S68", tone.empty),
    Rule("R18", Said("不推给个人", "no scapegoat"), "S69", tone.scapegoat),
    Rule("R19", Said("不自动发送", "no automatic sending"), "S67", None, _HELD),
    Rule("R20", Said("署名", "signed"), "hygiene", form.signed),
    Rule("R21", Said("日期", "dated"), "hygiene", form.dated),
    Rule("R22", Said("版本和更正留痕", "versions and corrections"), "hygiene", None, _HELD),
    Rule("R23", Said("无个人信息", "no personal data"), "S31", form.personal),
    Rule("R24", Said("前后一致", "consistent with what was said"), "hygiene", content.consistent),
    Rule("R25", Said("依据写明", "documents cited by name"), "hygiene", form.cited),
    Rule("R26", Said("句子不长", "plain sentences"), "hygiene", form.plain_words),
    Rule("R27", Said("附件有文字", "attachments in words too"), "hygiene", form.accessible),
)


def check(draft: Draft) -> tuple[Finding, ...]:
    """Return what a draft lacks or should not say: what blocks first, then by its place."""
    found = [one for rule in REGISTRY if rule.check is not None for one in rule.check(draft)]
    return tuple(sorted(found, key=lambda f: (not f.blocks, f.start, int(f.rule[1:]))))
