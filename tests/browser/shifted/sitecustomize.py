"""Read at the start of every Python that has this folder on its path: the product's clock, shifted
by as many seconds as a file says. So engine and web, two processes, go by the clock of a test.
"""

import os
from datetime import timedelta
from pathlib import Path

if _named := os.environ.get("QINGTING_TEST_CLOCK"):
    from qingting import clock

    _file, _now, _monotonic = Path(_named), clock.now, clock.monotonic

    def _shift_s() -> float:
        return float(_file.read_text())

    clock.now = lambda: _now() + timedelta(seconds=_shift_s())
    clock.monotonic = lambda: _monotonic() + _shift_s()
