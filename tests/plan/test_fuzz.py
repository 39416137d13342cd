"""Plans that nobody wrote are refused in words, or read as they say; `bench/plan_fuzz.py` tries
10,000 of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.plan_fuzz import CHANGES, try_one

PLANS = Path(__file__).resolve().parents[2] / "plans"


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", ["work-safety", "hrss-bureau", "culture-venues"])
def test_a_changed_plan_ends_in_faults_or_says_what_it_reads(
    name: str, change: object, tmp_path: Path
) -> None:
    r = random.Random(f"{name} {change}")

    for _ in range(12):
        end, _, odd = try_one(tmp_path, PLANS / name / "plan.yaml", r)
        assert end in ("faults", "loaded")
        assert odd == []
