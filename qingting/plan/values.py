"""The grammar of single values: numbers, durations, fact keys.

Plan: plan-format.md, "Values". Text is typed by what it stands for, never guessed; numbers are
exact.
"""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

from qingting.lang import tr
from qingting.plan.faults import GrammarError
from qingting.plan.model import FactKey, Number
from qingting.plan.parts import Span

ID = re.compile(r"(?![0-9]+$)[a-z0-9][a-z0-9-]*")  # of everything but clauses and readings

_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?%?")
_SPAN = re.compile(r"(-?)([0-9]{1,7})(s|min|h|d|wd|cd)")
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_KEY = re.compile(r"([^.@\s]+)(?:\.([^.@\s]+))?(?:@([^.@\s]+))?")


def parse_number(text: str) -> Number:
    """Return an exact number; `75%` is 3/4.

    Raises:
        GrammarError: the text is no number.

    >>> parse_number("75%"), parse_number("37.3"), parse_number("-20")
    (Fraction(3, 4), Fraction(373, 10), -20)
    """
    if not _NUMBER.fullmatch(text):
        raise GrammarError(
            "not-a-number",
            tr(f"'{text}' is not a number.", f"“{text}”不是数。"),
            tr("Write digits only, as 1000, 37.3 or 75%.", "请写数字，例如 1000、37.3、75%。"),
        )
    value = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    return int(value) if value.denominator == 1 else value


def parse_span(text: str, *, signed: bool = False) -> Span:
    """Return a time limit: wall time, working days (`10wd`) or days of the calendar (`10cd`).

    Args:
        signed: whether it may be negative, as an offset from a due time may.

    Raises:
        GrammarError: the text is no duration, or negative where none may be.
    """
    match = _SPAN.fullmatch(text)
    if match is None:
        raise GrammarError(
            "not-a-duration",
            tr(f"'{text}' is not a duration.", f"“{text}”不是时长。"),
            tr(
                "Write digits and a unit without a space, as 30min, 12h, 7d, 10wd or 10cd.",
                "请写数字加单位，中间不空格，例如 30min、12h、7d、10wd、10cd。",
            ),
        )
    if match[1] and not signed:
        raise GrammarError(
            "negative-duration",
            tr(
                f"'{text}' is negative.",
                f"“{text}”为负。",
            ),
            tr(f"Write {text[1:]}.", f"请写 {text[1:]}。"),
        )
    amount = -int(match[2]) if match[1] else int(match[2])
    if match[3] == "wd":
        return Span(working_days=amount)
    if match[3] == "cd":
        return Span(calendar_days=amount)
    return Span(wall=timedelta(seconds=amount * _SECONDS[match[3]]))


def parse_duration(text: str) -> timedelta:
    """Return a span of wall time, zero or longer; `1d` is 24 hours.

    Raises:
        GrammarError: no duration, negative, or in days that end at 24:00, of no fixed length.
    """
    span = parse_span(text)
    if span.wall is None:
        working = span.working_days is not None
        kind = tr("working days", "工作日") if working else tr("days of the calendar", "自然日")
        raise GrammarError(
            "working-days",
            tr(
                f"'{text}' counts {kind}.",
                f"“{text}”按{kind}计。",
            ),
            tr("Here use s, min, h or d.", "此处请用 s、min、h、d。"),
        )
    return span.wall


def parse_key(text: str) -> FactKey:
    """Return a fact key as written, whether or not there is such a fact.

    Raises:
        GrammarError: not of the form `FACT[.CLASS][@WINDOW]`, or a window of no length.

    >>> parse_key("posts.hot-list@3h")
    FactKey(name='posts', site_class='hot-list', window=datetime.timedelta(seconds=10800))
    """
    match = _KEY.fullmatch(text)
    if match is None or not ID.fullmatch(match[1]):
        raise GrammarError(
            "not-a-fact-name",
            tr(f"'{text}' is not the name of a fact.", f"“{text}”不是事实名称。"),
            tr("Write FACT, FACT.CLASS or FACT@WINDOW, as clicks@24h.", "例如 clicks@24h。"),
        )
    window = parse_duration(match[3]) if match[3] else None
    if window is not None and not window:
        raise GrammarError(
            "empty-window",
            tr(f"the window of '{text}' is empty.", f"“{text}”的时间窗为零。"),
            tr("Write a window longer than 0, as @24h.", "请写大于零的时间窗，例如 @24h。"),
        )
    return FactKey(match[1], match[2], window)
