"""What holds for all tests: no time limits on a shared machine, the same examples everywhere."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")
