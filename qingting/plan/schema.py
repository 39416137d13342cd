"""The fixed words of the plan language: sections, artefacts, forms, anchors, and what each may be.

Plan: plan-format.md. A word that is not here is a fault; a new one needs a change of the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

FORMAT = "1"
SHARED_KEYS = ("if", "en")  # every entry may have them
MAP_SECTIONS = (
    "roles",
    "readings",
    "params",
    "facts",
    "scores",
    "scales",
    "ladders",
    "duties",
    "triggers",
    "classes",
    "scenarios",
    "caps",
    "constrained",
    "built-in",
    "prose",
)
SINGLE_SECTIONS = ("open", "close")  # one entry each, whose id is the section's name
HOMES = ("constrained", "built-in", "prose")  # their ids are clauses

ORIGINS = ("text", "norm", "default", "owner")
ROLE_PER: tuple[Literal["unit", "venue"], ...] = ("unit", "venue")
FACT_OF: tuple[Literal["event", "remark", "venue"], ...] = ("event", "remark", "venue")
SCALE_OF: tuple[Literal["event", "remark"], ...] = ("event", "remark")
SCORE_AS: tuple[Literal["sum", "mean"], ...] = ("sum", "mean")
ROUNDS: tuple[Literal["half-up", "down", "none"], ...] = ("half-up", "down", "none")
APPROVAL_KINDS: tuple[Literal["approve", "fix", "instruction", "request", "file"], ...] = (
    "approve",
    "fix",
    "instruction",
    "request",
    "file",
)
APPROVAL_WAYS: tuple[Literal["all", "any", "in-order"], ...] = ("all", "any", "in-order")
DONE_WAYS: tuple[Literal["seen-by", "accepted-by"], ...] = ("seen-by", "accepted-by")
EACH = ("doubt", "promise", "remark", "unit", "venue")
ROSTERS = ("no-gaps",)
RUNG_BY = ("phone",)
CLASS_BEFORE = ("evidence", "fact-checker")
CLASS_NEEDS = ("remedy", "stance", "apology", "facts", "result", "result-by")

DAYS: tuple[
    Literal["day", "wd", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "month-1"], ...
] = ("day", "wd", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "month-1")

ARTEFACTS = (
    "report.flash",
    "report.update",
    "report.bulletin",
    "report.brief",
    "report.special",
    "report.final",
    "report.request",
    "report.filing",
    "report.circular",
    "phone-record",
    "fact-answer",
    "lead-unit",
    "assessment",
    "consultation",
    "activation",
    "agreed-line",
    "statement",
    "reply",
    "article",
    "interview",
    "conference",
    "briefing",
    "legal-statement",
    "correction-request",
    "invitation",
    "letter-reference",
    "doubt-list",
    "promise",
    "announcement",
    "message",
    "aftercare",
    "review",
    "finding",
    "plan-change",
    "check-record",
    "handover",
    "log-entry",
)

# Lawful form of a constrained clause -> the artefacts that carry it out.
LAWFUL_FORMS: Mapping[str, tuple[str, ...]] = {
    "signed-reply": ("reply", "statement"),
    "signed-article": ("article",),
    "named-expert": ("interview", "article"),
    "correction-request": ("correction-request",),
    "official-channel": ("invitation",),
    "letter-reference": ("letter-reference",),
    "legal-statement": ("legal-statement",),
    "clarification": ("statement", "reply", "announcement", "conference", "briefing"),
    "not-built": (),
}

STAGES = (
    "orgs",
    "journal",
    "evidence",
    "people",
    "timers",
    "notices",
    "approvals",
    "adoption",
    "sources",
    "watches",
    "posts",
    "events",
    "spread",
    "grading",
    "duties",
    "consultations",
    "reports",
    "replies",
    "doubts",
    "corrections",
    "reviews",
    "venues",
    "exercises",
    "checks",
    "plan",
    "text",
    "retention",
    "web",
)

FIXED_ANCHORS = ("occurrence", "discovery", "graded", "closed", "in-force")
TRIGGER_ANCHORS = ("declared", "stood-down")
# A circle of anchors is sound only through one of these: a person said so, and may say so again.
PERSON_OUTCOMES = ("refused", "cannot-answer", "not-mine", "extended", "declined")
DUTY_ANCHORS = ("done", "approved", "overdue", *PERSON_OUTCOMES)
