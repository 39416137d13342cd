"""The facts that the product measures by itself, and the form of any fact: what may be said of it.

The only table of built-in facts. `conditions` types comparisons by it, `facts` bounds values by
it, `spread` measures what it lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal["number", "share", "duration", "steps", "choices"]
Window = Literal["never", "may", "must"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a fact is, whoever gives it.

    `kind`: a duration is held against durations and kept in seconds; a share is a number, 1 the
    whole. `of`: `remark` facts are measured for each remark and, summed, for the event. `low` and
    `high` bound a number that nobody has measured; `high` None has no upper end. `steps` are
    mildest first; `choices` have no order.
    """

    kind: Kind
    of: Literal["event", "remark", "venue"] = "event"
    window: Window = "never"
    by_class: bool = False
    low: int | Fraction = 0
    high: int | Fraction | None = None
    steps: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


SITE_CLASSES = (
    "central-media",
    "provincial-media",
    "city-media",
    "portal",
    "overseas-media",
    "forum",
    "microblog",
    "blog",
    "messaging",
    "video",
    "hot-list",
    "official",
)

_COUNT = Form("number", of="remark", window="may", by_class=True)
_SPAN = Form("duration")

# In the order of plan-format.md. The choices of `class` and `scenario` are the plan's own entries.
BUILT_IN: Mapping[str, Form] = {
    **dict.fromkeys(("posts", "reposts", "clicks", "comments", "likes", "voices", "sites"), _COUNT),
    "growth": Form("share", of="remark", window="must", low=-1),
    "peak-share": Form("share", window="must", high=1),
    **dict.fromkeys(("age", "quiet", "lag"), _SPAN),
    **dict.fromkeys(("overdue-duties", "open-doubts", "open-promises"), Form("number")),
    "answered": Form("steps", steps=("no", "yes")),
    "class": Form("choices"),
    "scenario": Form("choices"),
}

COUNTS = tuple(name for name, form in BUILT_IN.items() if form is _COUNT)
