"""How a text says it: no insult, nothing made small, no empty phrase, no scapegoat."""

from __future__ import annotations

from collections.abc import Iterator

from qingting.checks import words as w
from qingting.checks.model import Draft, Finding, found
from qingting.lang import Said


def belittling(draft: Draft) -> Iterator[Finding]:
    """R6: no word that makes a concern small."""
    for match in w.BELITTLE.finditer(draft.body):
        yield found(
            "R6",
            Said("有轻视关切的话", "it makes the concern small"),
            Said("改为直接说明事实", "say the facts instead"),
            match,
        )


def order(draft: Draft) -> Iterator[Finding]:
    """R10: what people need comes before what we are proud of."""
    praise = w.PRAISE.search(draft.body)
    needed = [m.start() for p in (w.CONTACT, w.REMEDY, w.CARE) if (m := p.search(draft.body))]
    if praise is not None and praise.start() < min(needed, default=len(draft.body)):
        yield found(
            "R10",
            Said("先说自己，后说大家要知道的", "it speaks of us before what people need"),
            Said("把可办的事移到前面", "move what people need to the front"),
            praise,
        )


def debunking(draft: Draft) -> Iterator[Finding]:
    """R12: a clarification begins and ends with the fact; the claim stands in it once."""
    if draft.kind not in ("debunk", "clarification") and not draft.claim:
        return
    sentences = [m for m in w.SENTENCE.finditer(draft.body) if m[0].strip()]
    if not sentences:
        return
    for one in (sentences[0], sentences[-1]):
        if w.RUMOUR.search(one[0]):
            yield found(
                "R12",
                Said("澄清的开头和结尾应是事实", "a clarification begins and ends with the fact"),
                Said("首尾写事实，谣言只在中间说一次", "fact, claim once, fact"),
                one,
            )
            break
    if draft.claim and draft.body.count(draft.claim) > 1:
        yield found(
            "R12",
            Said("不实说法重复出现", "the false claim is repeated"),
            Said("只说一次", "state it once"),
        )


def insult(draft: Draft) -> Iterator[Finding]:
    """R16: no insult."""
    for match in w.INSULT.finditer(draft.text):
        yield found(
            "R16",
            Said("有侮辱或讥讽的话", "it insults"),
            Said("删去", "leave it out"),
            match,
            blocks=True,
        )


def empty(draft: Draft) -> Iterator[Finding]:
    """R17: no empty phrase without a day."""
    for match in w.EMPTY.finditer(draft.body):
        part = draft.body[max(0, match.start() - 40) : match.end() + 40]
        if not w.WHEN.search(part):
            yield found(
                "R17",
                Said("空话：没有说到什么时候", "an empty phrase: no time is named"),
                Said("写明做什么、到何时", "say what is done, and by when"),
                match,
            )


def scapegoat(draft: Draft) -> Iterator[Finding]:
    """R18: no blame of one person without what the institution lacked."""
    match = w.SCAPEGOAT.search(draft.body)
    if match is not None and not w.INSTITUTION.search(draft.body):
        yield found(
            "R18",
            Said("把责任推给个人，没有说单位的原因", "it blames a person, and not what we lacked"),
            Said("写明管理上的原因和改进", "name the cause in our own processes"),
            match,
        )
