"""The web process: uvicorn on the socket that `qingting run` opened; it ends when its parent is
gone.

`python -m qingting.web.serve SOCKET PARENT`
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

import uvicorn

log = logging.getLogger(__name__)

WATCH_S = 1.0
PRINT_S = 600.0
GRACE_S = 2  # an open stream must not hold the end


def main() -> None:
    """Serve until told to end, or until the process that started us is gone."""
    number, parent = int(sys.argv[1]), int(sys.argv[2])
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    threading.Thread(target=_print, daemon=True).start()
    uvicorn.run(
        "qingting.web.asgi:application",
        fd=number,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE_S,
    )


def _print() -> None:
    """Keep the sheets of paper fresh; what fails is tried again the next time."""
    import django

    django.setup()
    from django.db import close_old_connections

    from qingting import clock
    from qingting.web.printing.files import write_all

    rest = threading.Event()
    while not rest.wait(PRINT_S):
        try:
            write_all(clock.now())
        except Exception:
            log.exception("the sheets to print were not written; they are tried again")
        close_old_connections()


def _end_with(parent: int) -> None:
    """A killed parent cannot tell us: look whether we were handed to another one."""
    rest = threading.Event()
    while not rest.wait(WATCH_S):
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return


if __name__ == "__main__":
    main()
