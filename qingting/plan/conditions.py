"""The grammar of conditions: comparisons of facts, joined by `all`, `any`, `at-least`.

A comparison is typed by its fact: a step must be a step of it, a count a number, a span a duration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import NamedTuple, cast

from qingting.errors import PlanError
from qingting.lang import tr
from qingting.plan.builtin import BUILT_IN, SITE_CLASSES, Form
from qingting.plan.faults import Faults, GrammarError, near
from qingting.plan.model import All, AnyOf, AtLeast, Condition, FactKey, Leaf, Number, Op, Where
from qingting.plan.nodes import Broken, Items, Node, Table, Text, compose
from qingting.plan.parts import Span
from qingting.plan.values import parse_duration, parse_key, parse_number, parse_span

__all__ = [
    "ConditionReader",
    "Vocabulary",
    "parse_condition",
    "parse_duration",
    "parse_key",
    "parse_leaf",
    "parse_number",
    "parse_span",
]

NOWHERE = Where("", 0)

_LEAF = re.compile(r"(\S+) (>=|<=|!=|>|<|=) (\S+)(?: for (\S+))?")
_JOINTS = {"and": "all", "&&": "all", "且": "all", "or": "any", "||": "any", "或": "any"}
_OTHER_OPS = {"==": "=", "≥": ">=", "=>": ">=", "≤": "<=", "=<": "<=", "≠": "!=", "<>": "!="}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a comparison may speak of.

    `facts` has every fact by name: built in, the plan's own, scales (their grades as steps),
    scores. `params` are the plan's numbers and durations by id; None stands for one that is itself
    at fault. `open_names`: a pack read on its own, whose unknown names the plan that takes it will
    supply.
    """

    facts: Mapping[str, Form] = field(default_factory=lambda: BUILT_IN)
    params: Mapping[str, Number | Span | None] = field(default_factory=dict)
    open_names: bool = False

    def form(self, key: FactKey) -> Form | None:
        """Return the form of a key's fact, its class and window checked.

        None: the name is open, and anything may stand there.

        Raises:
            GrammarError: unknown fact or class; a class or window where the fact has none; no
                window where it must have one.
        """
        form = self.facts.get(key.name)
        if form is None:
            if self.open_names:
                return None
            raise GrammarError(
                "unknown-fact",
                tr(
                    f"there is no fact '{key.name}'.",
                    f"没有名为“{key.name}”的事实。",
                ),
                near(key.name, self.facts),
            )
        _check_class(key, form)
        _check_window(key, form)
        return form


def _write_instead(text: str) -> str:
    return tr(f"Write {text}.", f"请写 {text}。")


def _check_class(key: FactKey, form: Form) -> None:
    if key.site_class is None:
        return
    if not form.by_class:
        raise GrammarError(
            "no-class",
            tr(
                f"'{key.name}' is not counted by class of site.",
                f"“{key.name}”不按站点类别统计。",
            ),
            _write_instead(str(key._replace(site_class=None))),
        )
    if key.site_class not in SITE_CLASSES:
        raise GrammarError(
            "unknown-site-class",
            tr(
                f"there is no class of sites '{key.site_class}'.",
                f"没有站点类别“{key.site_class}”。",
            ),
            near(key.site_class, SITE_CLASSES),
        )


def _check_window(key: FactKey, form: Form) -> None:
    if key.window is None and form.window == "must":
        raise GrammarError(
            "needs-window",
            tr(f"'{key}' needs a window to be measured in.", f"“{key}”须注明时间窗。"),
            tr(f"Write {key}@24h, or another window.", f"例如 {key}@24h。"),
        )
    if key.window is not None and form.window == "never":
        raise GrammarError(
            "no-window",
            tr(f"'{key.name}' has no window.", f"“{key.name}”没有时间窗。"),
            _write_instead(str(key._replace(window=None))),
        )


class _Parts(NamedTuple):
    key: FactKey
    op: Op
    right: str
    hold: timedelta | None
    text: str


def _split(text: str) -> _Parts:
    """Return the parts of a comparison, by its grammar alone."""
    match = _LEAF.fullmatch(text)
    if match is None:
        raise GrammarError(
            "not-one-comparison",
            tr(f"'{text}' is not one comparison.", f"“{text}”不是一个比较式。"),
            _leaf_hint(text),
        )
    hold = parse_duration(match[4]) if match[4] else None
    key = parse_key(match[1])
    return _Parts(key, cast(Op, match[2]), match[3], hold, f"{match[1]} {match[2]} {match[3]}")


def _leaf_hint(text: str) -> str:
    joints = [_JOINTS[word.lower()] for word in text.split() if word.lower() in _JOINTS]
    if joints:
        word = joints[0]
        return tr(
            f"One comparison a leaf: write {word}: [A > 1, B > 2].",
            f"每项只写一个比较；请用 {word}: [A > 1, B > 2]。",
        )
    for wrong, right in _OTHER_OPS.items():
        if wrong in text:
            return tr(f"Write {right} for {wrong}.", f"请把 {wrong} 写成 {right}。")
    return tr(
        "Write FACT OP VALUE with one space on each side, as clicks@24h > 1000; "
        "OP is > >= < <= = !=.",
        "请写“事实 运算符 值”，两侧各一个空格，例如 clicks@24h > 1000；运算符为 > >= < <= = !=。",
    )


def parse_leaf(text: str, vocabulary: Vocabulary, where: Where = NOWHERE) -> Leaf:
    """Return one comparison, its value typed by its fact.

    Raises:
        GrammarError: not one comparison, or one that its fact does not allow.

    >>> parse_leaf("lag > 8h for 30min", Vocabulary()).value
    28800
    """
    parts = _split(text)
    form = vocabulary.form(parts.key)
    value: Number | str = parts.right
    if form is not None:
        value = _typed(parts, form, vocabulary)
    return Leaf(parts.key, parts.op, value, parts.hold, parts.text, parts.right, where)


def _typed(parts: _Parts, form: Form, vocabulary: Vocabulary) -> Number | str:
    if form.kind in ("steps", "choices"):
        return _named(parts, form)
    if parts.right in vocabulary.params or parts.right[0].isalpha():
        return _from_param(parts, form, vocabulary)
    if form.kind == "duration":
        return int(parse_duration(parts.right).total_seconds())
    if parts.right.endswith("%") and form.kind != "share":
        raise GrammarError(
            "share-for-number",
            tr(
                f"'{parts.key.name}' is a number, not a share as '{parts.right}'.",
                f"“{parts.key.name}”是数量，而“{parts.right}”是比例。",
            ),
            tr("Write a number.", "请写数。"),
        )
    return _in_range(parts, form, parse_number(parts.right))


def _named(parts: _Parts, form: Form) -> str:
    words = form.steps if form.kind == "steps" else form.choices
    name = parts.key.name
    if parts.right not in words:
        raise GrammarError(
            "unknown-step",
            tr(
                f"'{name}' has no step '{parts.right}'.",
                f"“{name}”没有“{parts.right}”这一档。",
            ),
            near(parts.right, words),
        )
    if form.kind == "choices" and parts.op not in ("=", "!="):
        raise GrammarError(
            "choices-no-order",
            tr(
                f"the choices of '{name}' have no order, yet '{parts.op}' asks for one.",
                f"“{name}”的选项没有高低，却用了“{parts.op}”。",
            ),
            tr("Use = or !=.", "请用 = 或 !=。"),
        )
    return parts.right


def _from_param(parts: _Parts, form: Form, vocabulary: Vocabulary) -> Number:
    if parts.right not in vocabulary.params:
        if vocabulary.open_names:
            return 0
        raise GrammarError(
            "unknown-param",
            tr(
                f"'{parts.right}' is neither a number nor a param.",
                f"“{parts.right}”既不是数，也不是 params 中的参数。",
            ),
            near(parts.right, vocabulary.params),
        )
    value = vocabulary.params[parts.right]
    if value is None:
        return 0
    if isinstance(value, Span):
        if form.kind == "duration" and value.wall is not None:
            return int(value.wall.total_seconds())
    elif form.kind != "duration":
        return _in_range(parts, form, value)
    raise GrammarError(
        "unlike-param",
        tr(
            f"param '{parts.right}' cannot be held against '{parts.key.name}': one is a duration, "
            "the other is not.",
            f"参数“{parts.right}”不能与“{parts.key.name}”比较：一为时长，一非时长。",
        ),
        tr("Compare like with like.", "请比较同类的值。"),
    )


def _in_range(parts: _Parts, form: Form, value: Number) -> Number:
    """Refuse a count held against a number below its range: always yes or always no."""
    if value < form.low:
        raise GrammarError(
            "below-range",
            tr(
                f"'{parts.text}': '{parts.key.name}' is never below {form.low}.",
                f"“{parts.text}”：“{parts.key.name}”不会低于 {form.low}。",
            ),
            tr(f"Write a number from {form.low} on.", f"请写不小于 {form.low} 的数。"),
        )
    return value


Chosen = Callable[[Node], bool]  # whether an `if:` holds under the readings chosen


def always(_: Node) -> bool:
    """The `if` of a text that has no readings."""
    return True


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads conditions from nodes; keeps each fault and goes on, so that all of them are named.

    `wider`: what an item may speak of that is not chosen, as a fact that is not chosen either.
    """

    vocabulary: Vocabulary
    faults: Faults
    chosen: Chosen = always
    wider: Vocabulary | None = None

    def read(self, node: Node) -> Condition | None:
        """Return the condition; None where nothing is left: by a fault, or not chosen."""
        if isinstance(node, Text):
            try:
                return parse_leaf(node.value, self.vocabulary, node.where)
            except GrammarError as error:
                self.faults.add_error(node.where, error)
        elif isinstance(node, Table):
            return self._from_table(node)
        elif isinstance(node, Items):
            self._refuse(node, "not-a-condition", tr("a list is no condition", "列表不是条件"))
        return None

    def _from_table(self, node: Table) -> Condition | None:
        if set(node.values) == {"if", "is"}:
            if self.chosen(node.values["if"]):
                return self.read(node.values["is"])
            replace(self, vocabulary=self.wider or self.vocabulary).read(node.values["is"])
            return None
        if len(node.values) != 1:
            keys = ", ".join(node.values) or "{}"
            self._refuse(
                node,
                "condition-keys",
                tr(f"a condition has one key, not: {keys}", f"条件只有一个键：{keys}"),
            )
            return None
        ((key, value),) = node.values.items()
        if key == "at-least":
            return self._at_least(value)
        if key not in ("all", "any"):
            self._refuse(
                node, "condition-keys", tr(f"'{key}' joins no conditions", f"不能用“{key}”连接条件")
            )
            return None
        items = self._items(value)
        if len(items) == 1:
            return items[0]
        return (All if key == "all" else AnyOf)(items) if items else None

    def _at_least(self, node: Node) -> Condition | None:
        if not isinstance(node, Table) or set(node.values) != {"n", "of"}:
            self._refuse(
                node,
                "at-least-shape",
                tr("at-least has the keys n and of", "at-least 须有 n 和 of"),
            )
            return None
        items, n = self._items(node.values["of"]), node.values["n"]
        if not isinstance(n, Text) or not re.fullmatch(r"[1-9][0-9]{0,3}", n.value):
            self._refuse(
                n, "at-least-shape", tr("n is a number from 1 on", "n 须为不小于 1 的整数")
            )
            return None
        listed = node.values["of"]
        if isinstance(listed, Items) and int(n.value) > len(listed.nodes):
            self._refuse(
                n, "at-least-too-many", tr("n is more than there are conditions", "n 大于条件个数")
            )
        return AtLeast(int(n.value), items)

    def _items(self, node: Node) -> tuple[Condition, ...]:
        if isinstance(node, Items) and not node.nodes:
            self._refuse(node, "empty-condition", tr("the list is empty", "列表为空"))
        nodes = node.nodes if isinstance(node, Items) else (node,)
        read = [self.read(item) for item in nodes]
        return tuple(item for item in read if item is not None)

    def _refuse(self, node: Node, kind: str, what: str) -> None:
        if isinstance(node, Broken):
            return
        self.faults.add(
            node.where,
            kind,
            tr(f"{what}.", f"{what}。"),
            tr(
                "Write a comparison, all: […], any: […] or at-least: {n: …, of: […]}.",
                "请写一个比较式，或 all: […]、any: […]、at-least: {n: …, of: […]}。",
            ),
        )


def parse_condition(text: str, vocabulary: Vocabulary) -> Condition:
    """Return a condition from its text: a comparison, or a map in YAML.

    Raises:
        PlanError: with every fault of it.

    >>> parse_condition("any: [reposts > 100, clicks@24h > 1000]", Vocabulary()).items[0].value
    100
    """
    faults = Faults()
    node = compose(text, "", faults)
    condition = ConditionReader(vocabulary, faults).read(node) if node is not None else None
    if condition is None or faults:
        raise PlanError(faults.listed())
    return condition
