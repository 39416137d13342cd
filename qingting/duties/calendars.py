"""The working-day calendar of this installation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qingting import settings
from qingting.errors import ConfigError
from qingting.plan.calendar import Calendar
from qingting.store import Work


class Calendars:
    """The working-day calendar of this installation: the built-in years and the operator's file."""

    def __init__(self, _: Work) -> None:
        self.calendar = calendar()


def calendar() -> Calendar:
    """Read the working-day calendar; see `Calendars`, which keeps it.

    Raises:
        ConfigError: the operator's file cannot be used.
    """
    file = settings.value("EXTRA_HOLIDAYS")
    return Calendar(_extra_days(file)) if file else Calendar()


def _extra_days(file: str) -> dict[date, bool]:
    """Read the operator's file: a line a day, `2027-02-06 work` or `2027-02-05 off`; `#` begins
    a remark.

    Raises:
        ConfigError: it cannot be read, or a line says something else.
    """
    found: dict[date, bool] = {}
    try:
        lines = Path(file).read_text("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            words = line.partition("#")[0].split()
            if not words:
                continue
            place = f"line {number}: {line.strip()}"
            day, kind = words
            found[date.fromisoformat(day)] = {"work": True, "off": False}[kind]
    except OSError as e:
        raise ConfigError("QINGTING_EXTRA_HOLIDAYS", file, f"cannot be read: {e.strerror}") from e
    except (ValueError, KeyError) as e:
        hint = f"{place}: write `YYYY-MM-DD work` or `YYYY-MM-DD off`"
        raise ConfigError("QINGTING_EXTRA_HOLIDAYS", file, hint) from e
    return found
