"""The parts that forms are put together from: each says one thing of a fact sheet.

A part that has nothing to say is left out, but for what is not known: that is always said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from qingting.lang import tr
from qingting.reports.face import day, moment
from qingting.reports.sheet import (
    Block,
    Deed,
    Fact,
    FactSheet,
    Figure,
    Heading,
    Listing,
    Paragraph,
    State,
    Table,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a form tells: a sheet, the sheet of the report before it, and what proves it.

    `proofs`: each once; the mark `[n]` behind a fact points at the nth.
    """

    sheet: FactSheet
    before: FactSheet | None = None
    proofs: tuple[str, ...] = ()


def proofs_of(sheets: Iterable[FactSheet]) -> tuple[str, ...]:
    """Return what proves the facts of all sheets, each once, in order."""
    found = [proof for sheet in sheets for fact in sheet.facts for proof in fact.evidence]
    return tuple(dict.fromkeys(found))


def ended(words: str) -> str:
    """Return words as a sentence: with a full stop unless they end in one."""
    words = words.strip()
    return words if words.endswith(tuple("。！？.!?")) else words + tr(".", "。")


def _open_end(words: str) -> str:
    return words.strip().rstrip("。.；;")


def fact_words(told: Told, fact: Fact) -> str:
    """Return a line of the sheet with the marks of what proves it, and when it held if not now."""
    marks = "".join(f"[{told.proofs.index(proof) + 1}]" for proof in fact.evidence)
    held = ""
    if fact.as_of is not None and fact.as_of != told.sheet.as_of:
        held = _noted(tr("as of ", "截至") + moment(fact.as_of))
    return _open_end(fact.words) + held + (tr(" ", "") if marks else "") + marks


def _of(told: Told, state: State) -> list[str]:
    return [fact_words(told, fact) for fact in told.sheet.facts if fact.state == state]


def _joined(label: str, words: list[str]) -> Iterator[Block]:
    if words:
        yield Paragraph(label + ended(tr("; ", "；").join(words)))


def lead(told: Told) -> Iterator[Block]:
    """When, where, what, how grave."""
    sheet = told.sheet
    when = moment(sheet.began_at) if sheet.began_at else tr("Time not yet known", "时间尚待核实")
    place = sheet.place or tr("place not yet known", "地点尚待核实")
    comma = tr(", ", "，")
    grade = tr(
        f" Event {sheet.number}, grade: {sheet.grade}.",
        f"事件编号{sheet.number}，级别：{sheet.grade}。",
    )
    yield Paragraph(f"{when}{comma}{place}{tr(': ', comma)}{ended(sheet.what)}{grade}")


def known_line(told: Told) -> Iterator[Block]:
    yield from _joined(tr("Known: ", "已知："), _of(told, State.KNOWN))


def known(told: Told) -> Iterator[Block]:
    if words := _of(told, State.KNOWN):
        yield Listing(tuple(map(ended, words)))


def _open(told: Told) -> list[str]:
    """What is not known, or that nothing is noted as such: it is never passed over."""
    words = _of(told, State.UNKNOWN)
    words += [_unmeasured(figure) for figure in told.sheet.figures if figure.low is None]
    return words or [tr("nothing is noted as unknown", "目前没有记为未知的事项")]


def unknown_line(told: Told) -> Iterator[Block]:
    yield from _joined(tr("Not yet known: ", "尚待核实："), _open(told))


def unknown(told: Told) -> Iterator[Block]:
    yield Listing(tuple(map(ended, _open(told))))


def judged_line(told: Told) -> Iterator[Block]:
    yield from _joined(tr("Our judgement: ", "研判："), _of(told, State.JUDGEMENT))


def judged(told: Told) -> Iterator[Block]:
    if words := _of(told, State.JUDGEMENT):
        yield Listing(tuple(map(ended, words)))


def amount(figure: Figure) -> str:
    """Return a count as it is known: 331, at least 331, 331 to 400, or not yet known and why."""
    if figure.low is None:
        return tr("not yet known", "尚待核实") + _noted(figure.lack)
    if figure.high is None:
        return tr(f"at least {figure.low}", f"至少{figure.low}")
    if figure.high == figure.low:
        return str(figure.low)
    return tr(f"{figure.low} to {figure.high}", f"{figure.low}至{figure.high}")


def _noted(words: str) -> str:
    return tr(f" ({words})", f"（{words}）") if words else ""


def _unmeasured(figure: Figure) -> str:
    return figure.name + _noted(figure.lack)


def _measured(figure: Figure) -> str:
    when = moment(figure.at) if figure.at else ""
    return f"{figure.name}{tr(': ', '')}{amount(figure)}{_noted(when)}"


def spread_line(told: Told) -> Iterator[Block]:
    words = [_measured(figure) for figure in told.sheet.figures if figure.low is not None]
    yield from _joined(tr("Spread: ", "传播情况："), words)


def spread(told: Told) -> Iterator[Block]:
    """A table of counts with when each was measured, and its change since the last report."""
    if not told.sheet.figures:
        return
    past = {figure.name: figure for figure in told.before.figures} if told.before else None
    header = [tr("Figure", "指标"), tr("Count", "数值"), tr("Measured", "测得时间")]
    rows = []
    for figure in told.sheet.figures:
        row = [figure.name, amount(figure), moment(figure.at) if figure.at else "—"]
        rows.append((*row, _change(past.get(figure.name), figure)) if past is not None else (*row,))
    if past is not None:
        header.append(tr("Since the last report", "较上期"))
    yield Table(tuple(header), tuple(rows))


def _change(past: Figure | None, now: Figure) -> str:
    if past is None:
        return tr("not counted then", "上期未计")
    if (past.low, past.high) == (now.low, now.high):
        return tr("the same", "同上期")
    if past.low is None or now.low is None or past.low != past.high or now.low != now.high:
        was = amount(past)
        return tr(f"was: {was}", f"上期：{was}")
    return f"{now.low - past.low:+}"


def asked(told: Told) -> Iterator[Block]:
    """What people ask, most asked first, and where it was answered."""
    rows = sorted(told.sheet.asked, key=lambda question: -question.count)
    if rows:
        header = (tr("Question", "公众所问"), tr("Asked", "次数"), tr("Answered", "答复"))
        open_ = tr("not yet", "尚未答复")
        yield Table(header, tuple((q.words, str(q.count), q.answer or open_) for q in rows))


def done(told: Told) -> Iterator[Block]:
    if told.sheet.done:
        yield Listing(tuple(ended(_deed(deed)) for deed in told.sheet.done))


def done_line(told: Told) -> Iterator[Block]:
    yield from _joined(tr("Done: ", "已采取措施："), [_deed(deed) for deed in told.sheet.done])


def _deed(deed: Deed) -> str:
    colon = tr(": ", "：")
    who = deed.by + colon if deed.by else ""
    return f"{moment(deed.at)}{tr(', ', '，')}{who}{_open_end(deed.words)}"


def wanted(told: Told) -> Iterator[Block]:
    if told.sheet.wanted:
        yield Listing(tuple(map(ended, told.sheet.wanted)))


def wanted_line(told: Told) -> Iterator[Block]:
    yield from _joined(tr("We ask you: ", "请："), list(map(_open_end, told.sheet.wanted)))


def onward(told: Told) -> Iterator[Block]:
    """When the next report comes."""
    if at := told.sheet.next_at:
        yield Paragraph(tr(f"Next report by {moment(at)}.", f"下次报告不迟于{moment(at)}。"))


def reported(told: Told) -> Iterator[Block]:
    """Who was told before."""
    words = [who + _noted(moment(at)) for who, at in told.sheet.reported]
    if words:
        yield Paragraph(tr("Reported before: ", "此前已报：") + ended(tr("; ", "、").join(words)))


def promised(told: Told) -> Iterator[Block]:
    rows = [(p.words, day(p.due), p.kept or tr("not yet", "尚未兑现")) for p in told.sheet.promises]
    if rows:
        yield Table((tr("Promise", "承诺"), tr("Due", "期限"), tr("Kept", "兑现")), tuple(rows))


def reviewed(told: Told) -> Iterator[Block]:
    """What went wrong, how it was dealt with, what was learned, what becomes better.

    Plan: B6.4
    """
    review = told.sheet.review
    for title, items in (
        (tr("Problems", "存在问题"), review.problems),
        (tr("Handling", "处置情况"), review.handling),
        (tr("Lessons", "经验教训"), review.lessons),
        (tr("Improvements", "改进意见"), review.improvements),
    ):
        yield Heading(title, level=2)
        none = Paragraph(tr("Nothing noted.", "没有记载。"))
        yield Listing(tuple(map(ended, items))) if items else none


def evidence(proofs: tuple[str, ...]) -> Iterator[Block]:
    """What each mark points at."""
    if proofs:
        listed = tr("; ", "；").join(f"[{n}] {proof}" for n, proof in enumerate(proofs, 1))
        yield Paragraph(tr("Evidence: ", "依据：") + ended(listed))


def changed(told: Told) -> Iterator[Block]:
    """What is new, corrected, answered or done since the report before; or that nothing is."""
    before, now = told.before, told.sheet
    if before is None:
        return
    new = [deed for deed in now.done if deed not in before.done]
    items = [*_changes(told, before), *(tr("Done: ", "新采取措施：") + _deed(deed) for deed in new)]
    if items:
        yield Listing(tuple(map(ended, items)))
    else:
        since = moment(before.as_of)
        yield Paragraph(tr(f"Nothing new since {since}.", f"{since}以来没有新情况。"))


def _changes(told: Told, before: FactSheet) -> Iterator[str]:
    now = told.sheet
    if before.grade != now.grade:
        yield tr(f"Grade: {before.grade} → {now.grade}", f"级别由{before.grade}变为{now.grade}")
    stood = {fact.number: fact for fact in before.facts}
    kept = {(fact.words, fact.state) for fact in before.facts}
    for fact in now.facts:
        if (fact.words, fact.state) in kept:
            continue
        old = stood.pop(fact.replaces, None) if fact.replaces is not None else None
        yield _replaced(told, old, fact)
    still = {(fact.words, fact.state) for fact in now.facts}
    for fact in stood.values():
        if (fact.words, fact.state) not in still:
            gone = _open_end(fact.words)
            yield tr(f"No longer stands: {gone}", f"不再成立：{gone}")


def _replaced(told: Told, old: Fact | None, fact: Fact) -> str:
    words = fact_words(told, fact)
    if old is None:
        label = {
            State.KNOWN: tr("New: ", "新查明："),
            State.UNKNOWN: tr("Newly open: ", "新的待核实事项："),
            State.JUDGEMENT: tr("Judged: ", "新的研判："),
        }[fact.state]
        return label + words
    was = _open_end(old.words)
    if old.state == State.UNKNOWN and fact.state == State.KNOWN:
        return tr(f"Now known: {words} (was open: {was})", f"已核实：{words}（原待核实：{was}）")
    return tr(f"Corrected: {words} (was: {was})", f"更正：{words}（原为：{was}）")


def until(at: datetime) -> Paragraph:
    """The instant that all counts and facts of a report stand at."""
    return Paragraph(tr(f"As of {moment(at)}.", f"以上情况截至{moment(at)}。"))
