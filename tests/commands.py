"""Commands as a person calls them, in this process."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import NamedTuple

import pytest

from qingting.cli import main
from tests.databases import empty_database


class Done(NamedTuple):
    """How a command ended."""

    code: int
    said: str  # on stderr


def qingting(*args: object) -> Done:
    """Call a command in English, on an empty database."""
    said = StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stderr(said),
        redirect_stdout(StringIO()),
        empty_database(),
    ):
        for name in ("DATABASE_URL", "SECRET_KEY"):  # `replay` sets them for its process
            patch.setenv(f"QINGTING_{name}", "")
        patch.setenv("QINGTING_LANG", "en")
        try:
            code = main([str(arg) for arg in args])
        except SystemExit as e:  # argparse's, for wrong usage
            code = int(e.code or 0)
    return Done(code, said.getvalue())
