"""What a text says: what is known and not, figures, care, what to do, questions, remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qingting.checks import words as w
from qingting.checks.model import Draft, Finding, Question, found
from qingting.lang import Said

SHARED = 0.34  # of a question's pairs of characters: so much of it must stand in the answer
FIRST = ("statement", "first-statement", "briefing", "conference")
ANSWERS = (*FIRST, "reply", "announcement", "article")


def known_unknown_next(draft: Draft) -> Iterator[Finding]:
    """R2: what is known, what is not, when we speak next."""
    if draft.kind not in FIRST:
        return
    if not (w.NEXT.search(draft.body) and w.WHEN.search(draft.body)):
        yield found(
            "R2",
            Said("没有说下次什么时候通报", "it does not say when we speak next"),
            Said("写明时间，例如“明日 17 时前公布检测结果”", "name a time: by 17:00 tomorrow"),
        )
    elif draft.first and not w.UNKNOWN.search(draft.body):
        yield found(
            "R2",
            Said("没有说还不清楚什么", "it does not say what is not yet known"),
            Said("如实写明还在核实的事项", "say what is still being checked"),
        )


def figures(draft: Draft) -> Iterator[Finding]:
    """R3: a figure in public stands on the fact sheet, with its proof."""
    proved = {_plain(match) for line in draft.known for match in w.FIGURE.finditer(line)}
    for match in w.FIGURE.finditer(draft.body):
        if _plain(match) not in proved:
            yield found(
                "R3",
                Said(
                    "事实清单里没有这个数字及其依据",
                    "the fact sheet has no such figure with a proof",
                ),
                Said(
                    "先登记事实和依据，或删去数字",
                    "state the fact with its proof first, or leave it out",
                ),
                match,
                blocks=True,
            )


def _plain(match: re.Match[str]) -> tuple[str, str]:
    unit = match[4].lower().replace("％", "%")
    alike = {"名": "人", "people": "人", "injured": "人", "households": "户", "homes": "户"}
    return match[1].replace(",", "").replace("，", "") + (match[2] or ""), alike.get(unit, unit)


def care(draft: Draft) -> Iterator[Finding]:
    """R4: harm is acknowledged in words."""
    harm = w.HARM.search(draft.body)
    if harm is not None and not w.CARE.search(draft.body) and not _denied(draft.body, harm):
        yield found(
            "R4",
            Said(
                "提到受到的影响，却没有一句体谅的话", "harm is named, and no word of care follows"
            ),
            Said("先说对受影响者的歉意或慰问", "say first that we are sorry for those affected"),
            harm,
        )


def _denied(text: str, match: re.Match[str]) -> bool:
    """Whether what is named did not happen: `无人受伤`, `nobody was injured`."""
    before = text[max(0, match.start() - 14) : match.start()].lower()
    return bool(
        re.search(r"(?:无|没有|未)[^，。]{0,6}$|\b(?:no|nobody|not|without)\b[\w\s]*$", before)
    )


def action(draft: Draft) -> Iterator[Finding]:
    """R5: what people can do, or whom they can ask."""
    if draft.kind in ANSWERS and not w.CONTACT.search(draft.body):
        yield found(
            "R5",
            Said(
                "没有说大家可以做什么、找谁问", "it does not say what people can do, or whom to ask"
            ),
            Said("写一个可办的动作或联系方式", "give an action or a contact"),
        )


def denial(draft: Draft) -> Iterator[Finding]:
    """R8: no denial where the criticism is grounded."""
    if "apology" not in draft.needs:
        return
    for match in w.DENY.finditer(draft.body):
        yield found(
            "R8",
            Said("事情属实，却写了否认的话", "the criticism is grounded, and the text denies"),
            Said("承认问题，说明怎么改", "admit it and say what is done"),
            match,
        )


def class_two(draft: Draft) -> Iterator[Finding]:
    """R9: grounded criticism is answered with an apology and a remedy."""
    for need, pattern, zh, en in (
        ("apology", w.APOLOGY, "道歉", "an apology"),
        ("remedy", w.REMEDY, "补救措施", "a remedy"),
    ):
        if need in draft.needs and not pattern.search(draft.body):
            yield found(
                "R9",
                Said(f"属实或有根据的批评，须有{zh}", f"grounded criticism is owed {en}"),
                Said(f"写出{zh}", f"write {en}"),
                blocks=True,
            )


def questions(draft: Draft) -> Iterator[Finding]:
    """R14: each question that it answers has its answer."""
    for question in draft.questions:
        if not _touched(question, draft.text):
            yield found(
                "R14",
                Said(f"没有答 {question.id}：{question.words}", f"{question.id} is not answered"),
                Said("写出答复，或说明为何不答", "answer it, or say why not"),
                blocks=True,
            )


_FILLER = re.compile(r"[吗呢啊吧了的是有没什么怎么样为何时候能不会要请问，。？！?!、\s“”]")
_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "will",
        "when",
        "what",
        "why",
        "how",
        "who",
        "can",
        "i",
        "we",
        "you",
        "they",
        "it",
        "to",
        "of",
        "in",
        "on",
        "for",
        "my",
        "our",
        "and",
        "or",
        "be",
        "there",
        "has",
        "have",
        "been",
    ]
)


def _touched(question: Question, text: str) -> bool:
    """Whether a text speaks of what a question asks: enough of its words stand in it."""
    if question.id in text:
        return True
    asked = re.findall(r"[a-z0-9']+", question.words.lower())
    if asked and not re.search(r"[\u4e00-\u9fff]", question.words):
        wanted = {word for word in asked if word not in _COMMON}
        said = set(re.findall(r"[a-z0-9']+", text.lower()))
        return not wanted or len(wanted & said) >= max(1, round(SHARED * len(wanted)))
    bare = _FILLER.sub("", question.words)
    pairs = {bare[i : i + 2] for i in range(len(bare) - 1)} or {bare}
    return sum(pair in text for pair in pairs) >= max(1, round(SHARED * len(pairs)))


def class_three(draft: Draft) -> Iterator[Finding]:
    """R15: a tip-off gets a day; a falsehood is answered with evidence."""
    if "result-by" in draft.needs and not w.WHEN.search(draft.body):
        yield found(
            "R15",
            Said(
                "像举报的关切，须写明何时有结果",
                "a tip-off is owed a day by which there is a result",
            ),
            Said("写明日期", "name the day"),
            blocks=True,
        )
    if "facts" in draft.needs and not (draft.known or draft.attached):
        yield found(
            "R15",
            Said(
                "澄清不实说法须有依据，事实清单是空的",
                "a falsehood is answered with evidence: there is none",
            ),
            Said("先登记事实和依据", "state the facts with their proof first"),
            blocks=True,
        )


def consistent(draft: Draft) -> Iterator[Finding]:
    """R24: figures that changed since the last text say so."""
    if re.search(r"更正|更新|截至|最新|修正|correct|updat|as of|revis", draft.body, re.I):
        return
    earlier = {_context(m): m[1] for text in draft.published for m in w.FIGURE.finditer(text)}
    for match in w.FIGURE.finditer(draft.body):
        before = earlier.get(_context(match))
        if before is not None and before != match[1]:
            yield found(
                "R24",
                Said(
                    f"与此前公布的 {before} 不一致，又没有说明",
                    f"earlier we said {before}, and this does not say why",
                ),
                Said("写“截至……更新为……”或更正", "write “as of …” or correct the earlier one"),
                match,
            )


def _context(match: re.Match[str]) -> tuple[str, str]:
    """What a figure counts: its unit and the two characters behind it."""
    behind = match.string[match.end() : match.end() + 2]
    return match[4].lower(), behind
