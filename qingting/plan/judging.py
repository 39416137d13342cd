"""Reading what a plan judges by: params, readings, facts, scores, scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qingting.lang import tr
from qingting.plan import schema
from qingting.plan.builtin import BUILT_IN, Form
from qingting.plan.document import hint_of_id
from qingting.plan.entries import EntryReader
from qingting.plan.faults import GrammarError, near
from qingting.plan.model import (
    Fact,
    FactKind,
    Number,
    Param,
    Point,
    Reading,
    Row,
    Scale,
    Score,
    Term,
)
from qingting.plan.nodes import Items, Table, Text
from qingting.plan.parts import Span
from qingting.plan.scope import at_key
from qingting.plan.values import ID, parse_number, parse_span


def read_reading(reader: EntryReader) -> Reading:
    """Return a reading; the one chosen must be one of its choices."""
    choices = _words_of(reader, "choices", required=True)
    chosen = reader.one("chosen", required=True)
    if chosen is not None and choices and chosen.value not in choices:
        reader.fault(
            chosen.where,
            "chosen-unknown",
            tr(
                f"chooses '{chosen.value}', which is none of its choices.",
                f"选定“{chosen.value}”，不在其选项之中。",
            ),
            near(chosen.value, choices),
        )
    return Reading(
        **reader.base(),
        choices=choices,
        chosen=chosen.value if chosen else "",
        origin=reader.word("source", schema.ORIGINS, required=True) or "",
    )


def read_param(reader: EntryReader) -> Param:
    """Return a number or duration that the text does not give, with who gave it."""
    text = reader.text("is", required=True)
    value: Number | Span = 0
    if text:
        try:
            value = parse_value(text)
        except GrammarError as error:
            reader.fault(reader.where, error.kind, at_key("is", error.what), error.hint)
    return Param(
        **reader.base(zh=False),
        value=value,
        text=text,
        origin=reader.word("source", schema.ORIGINS, required=True) or "",
        reading=reader.name("reading", "readings"),
    )


def parse_value(text: str) -> Number | Span:
    """Return a param's value: a number, or a duration.

    Raises:
        GrammarError: neither.
    """
    try:
        return parse_number(text)
    except GrammarError:
        return parse_span(text)


def _words_of(reader: EntryReader, key: str, *, required: bool = False) -> dict[str, str]:
    """Return ids with their words, from a list of ids or a map; the words of a list are empty."""
    node = reader.node(key, required=required)
    if node is None:
        return {}
    if isinstance(node, Table):
        words = {id: value.value for id, value in node.values.items() if isinstance(value, Text)}
        given = list(node.values)
    else:
        given = [text.value for text in reader.many(key)]
        words = dict.fromkeys(given, "")
    for id in given:
        if given.count(id) > 1:
            reader.fault(
                node.where,
                "word-twice",
                tr(f"has '{id}' at '{key}' twice.", f"的“{key}”中“{id}”重复。"),
                tr("Write each once.", "每个只写一次。"),
            )
        elif id not in words:
            reader.fault(
                node.where,
                "not-one-value",
                tr(f"has no words for '{id}' at '{key}'.", f"的“{key}”中“{id}”没有文字说明。"),
                tr(f"Write {id}: WORDS.", f"请写 {id}: 说明。"),
            )
        elif not ID.fullmatch(id):
            said = tr(f"has '{id}' at '{key}', which is no id.", f"的“{key}”中“{id}”不能作标识。")
            reader.fault(node.where, "not-an-id", said, hint_of_id())
    return words


def form_of(fact: Fact) -> Form:
    """Return what may be said of a fact that a plan declares."""
    if fact.kind == "number":
        kind = "share" if fact.unit == "%" else "number"
        return Form("share" if kind == "share" else "number", of=fact.of)
    return Form(fact.kind, of=fact.of, steps=fact.steps, choices=fact.choices)


def read_fact(reader: EntryReader) -> Fact:
    """Return a fact that people give."""
    ways = [key for key in ("steps", "choices", "unit") if reader.has(key)]
    if len(ways) != 1:
        reader.fault(
            reader.where,
            "fact-form",
            tr(
                "needs exactly one of steps, choices, unit.",
                "须有且只有 steps、choices、unit 之一。",
            ),
            tr("Write steps: [MILDEST, …, GRAVEST].", "请写 steps: [最轻, …, 最重]。"),
        )
    steps, choices = _words_of(reader, "steps"), _words_of(reader, "choices")
    unit = reader.text("unit") or None
    kind: FactKind = "steps" if steps else "choices" if choices else "number"
    if reader.id in BUILT_IN:
        reader.fault(
            reader.where,
            "fact-measured",
            tr("has the name of a fact that is measured already.", "与系统自行测量的事实重名。"),
            tr("Give it another id.", "请换一个标识。"),
        )
    return Fact(
        **reader.base(clause=False),
        kind=kind,
        steps=tuple(steps),
        anchors={id: words for id, words in {**steps, **choices}.items() if words},
        choices=tuple(choices),
        unit=unit,
        ask=reader.name("ask", "roles"),
        within=reader.span("within"),
        unasked=_unasked(reader, tuple({**steps, **choices})),
        when=reader.condition("when"),
        of=reader.word("of", schema.FACT_OF) or "event",
    )


def _unasked(reader: EntryReader, words: tuple[str, ...]) -> str | None:
    node = reader.one("unasked")
    if node is None:
        return None
    if words and node.value not in words:
        reader.fault(
            node.where,
            "unasked-unknown",
            tr(f"has no step '{node.value}' to count as.", f"没有“{node.value}”这一档。"),
            near(node.value, words),
        )
    elif not words:
        reader.number("unasked")
    return node.value


def read_score(reader: EntryReader) -> Score:
    """Return a score; its terms are checked against the steps they count."""
    return Score(
        **reader.base(zh=False),
        add=reader.rows("add", reader.what, _read_term, required=True),
        how=reader.word("as", schema.SCORE_AS) or "sum",
        round=reader.word("round", schema.ROUNDS) or "half-up",
    )


def _read_term(reader: EntryReader) -> Term:
    times = reader.number("times")
    table: tuple[Point, ...] = ()
    by_step: tuple[Number, ...] = ()
    fact = reader.one("fact")
    points = reader.node("points", required=True)
    if fact is not None:
        by_step = _points_by_step(reader, fact)
    elif isinstance(points, Items):
        table = reader.rows("points", reader.what, _read_point)
        if not table or table[-1].when is not None:
            reader.fault(
                points.where,
                "points-open",
                tr(
                    "has points without a last row that always holds.",
                    "的 points 缺少兜底的最后一行。",
                ),
                tr("End with {is: 0}.", "请以 {is: 0} 结尾。"),
            )
    elif points is not None:
        reader.fault(
            points.where,
            "not-a-list",
            tr("needs a list of points.", "的 points 应为列表。"),
            tr(
                "Write points: [{when: …, is: 50}, {is: 0}].",
                "请写 points: [{when: …, is: 50}, {is: 0}]。",
            ),
        )
    return Term(1 if times is None else times, fact.value if fact else None, by_step, table)


def _points_by_step(reader: EntryReader, fact: Text) -> tuple[Number, ...]:
    form = reader.scope.vocabulary.facts.get(fact.value)
    if form is None and reader.scope.vocabulary.open_names:
        return tuple(_numbers(reader, reader.many("points")))
    if form is None or form.kind != "steps":
        reader.fault(
            fact.where,
            "no-steps",
            tr(
                f"counts '{fact.value}', which is no fact with steps.",
                f"所计“{fact.value}”不是分档的事实。",
            ),
            near(fact.value, _stepped(reader.scope.vocabulary.facts)),
        )
        return ()
    points = reader.many("points")
    if len(points) != len(form.steps):
        reader.fault(
            reader.where,
            "points-count",
            tr(
                f"has {len(points)} points for the {len(form.steps)} steps of '{fact.value}'.",
                f"的分值有 {len(points)} 个，而“{fact.value}”有 {len(form.steps)} 档。",
            ),
            tr("Write one for each step, mildest first.", "每档写一个，由轻到重。"),
        )
    return tuple(_numbers(reader, points))


def _numbers(reader: EntryReader, nodes: Iterable[Text]) -> Iterable[Number]:
    for node in nodes:
        try:
            yield parse_number(node.value)
        except GrammarError as error:
            reader.fault(node.where, error.kind, at_key("points", error.what), error.hint)


def _read_point(reader: EntryReader) -> Point:
    points = reader.number("is", required=True)
    return Point(reader.condition("when"), 0 if points is None else points)


def read_scale(reader: EntryReader) -> Scale:
    """Return a scale, its rows gravest first as in the file."""
    rows = reader.rows("grades", reader.what, _read_row, required=True)
    otherwise = reader.one("otherwise", required=True)
    grades = list(dict.fromkeys(row.id for row in rows if row.id))
    if otherwise is not None and rows and otherwise.value not in grades:
        reader.fault(
            otherwise.where,
            "otherwise-unknown",
            tr(f"has no grade '{otherwise.value}'.", f"没有等级“{otherwise.value}”。"),
            near(otherwise.value, grades),
        )
    return Scale(
        **reader.base(zh=False),
        rows=rows,
        otherwise=otherwise.value if otherwise else "",
        of=reader.word("of", schema.SCALE_OF) or "event",
        decide=reader.name("decide", "roles"),
    )


def _read_row(reader: EntryReader) -> Row:
    id = reader.one("id", required=True)
    reader.id = id.value if id else ""
    if id is not None:
        reader.what = tr(f"grade '{id.value}'", f"等级“{id.value}”")
        if not ID.fullmatch(id.value):
            reader.fault(
                id.where, "not-an-id", tr("has no proper id.", "的标识不合规则。"), hint_of_id()
            )
    confirm = reader.one("confirm")
    if confirm is not None:
        _check_confirm(reader, confirm)
    return Row(
        **reader.base(),
        when=reader.condition("when"),
        confirm=confirm.value if confirm else None,
        colour=reader.text("colour") or None,
    )


def _stepped(facts: Mapping[str, Form]) -> list[str]:
    return [name for name, form in facts.items() if form.kind == "steps"]


def _check_confirm(reader: EntryReader, confirm: Text) -> None:
    facts: Mapping[str, Form] = reader.scope.vocabulary.facts
    form = facts.get(confirm.value)
    is_open = form is None and reader.scope.vocabulary.open_names
    if not is_open and (form is None or form.kind != "steps"):
        reader.fault(
            confirm.where,
            "no-steps",
            tr(
                f"is confirmed by '{confirm.value}', which is no fact with steps.",
                f"以“{confirm.value}”确认，但它不是分档的事实。",
            ),
            near(confirm.value, _stepped(facts)),
        )
