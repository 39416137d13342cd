"""Every error of the product, grouped by who must act.

QingtingError
├── PlanError               the plan's author      faults: file, line, what, why, what to write
├── InputError              whoever gave the file  file, line
├── ActionRefusedError      the person acting      rule, clause; says what would make it allowed
├── ConflictError           the person acting      someone else changed it first
├── ExternalError           the operator           permanent: retry or disable
│   ├── SourceError
│   └── ChannelError
└── ConfigError             the operator           setting, value, hint

Messages have three sentences at most: what happened, to what; why it matters; what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class QingtingError(Exception):
    """Root of all errors that a person can act on; the command line ends with 1 and its text."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file, at a line (0: the file as a whole).

    `message` says what, and why it matters; `hint` what to write instead. `kind` is one of
    `plan/kinds.py`, "" of other files than plans.
    """

    file: str
    line: int
    message: str
    hint: str = ""
    kind: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        gap = "" if self.message.endswith("。") else " "
        return f"{place}: {self.message}" + (f"{gap}{self.hint}" if self.hint else "")


class PlanError(QingtingError):
    """A plan cannot be used; `faults` has every reason at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class InputError(QingtingError):
    """A file that somebody gave cannot be used; `faults` has every reason at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class ActionRefusedError(QingtingError):
    """A rule does not allow this act by this person now; the text says what would."""

    def __init__(self, message: str, *, rule: str, clause: str | None = None) -> None:
        self.rule = rule
        self.clause = clause
        super().__init__(message)


class ConflictError(QingtingError):
    """Someone else changed it first; the text says what it is now."""


class ExternalError(QingtingError):
    """Something outside failed. `permanent` decides between trying again and switching off."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(message)


class SourceError(ExternalError):
    """A source gave nothing usable."""


class ChannelError(ExternalError):
    """A channel did not take a message."""


class ConfigError(QingtingError):
    """A setting is wrong: `setting` had `value`; `hint` says what to write."""

    def __init__(self, setting: str, value: str, hint: str) -> None:
        self.setting = setting
        self.value = value
        self.hint = hint
        super().__init__(f"{setting}={value!r}: {hint}")
