"""The web process: uvicorn on the socket that `qingting run` opened; it ends when its parent is
gone.

`python -m qingting.web.serve SOCKET PARENT`
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import uvicorn

WATCH_S = 1.0
GRACE_S = 2  # an open stream must not hold the end


def main() -> None:
    """Serve until told to end, or until the process that started us is gone."""
    number, parent = int(sys.argv[1]), int(sys.argv[2])
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    uvicorn.run(
        "qingting.web.asgi:application",
        fd=number,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE_S,
    )


def _end_with(parent: int) -> None:
    """A killed parent cannot tell us: look whether we were handed to another one."""
    rest = threading.Event()
    while not rest.wait(WATCH_S):
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return


if __name__ == "__main__":
    main()
