"""`python -m qingting.web.serve FD PARENT`: the web process on a socket that `qingting run` opened.

It ends with its parent, however that ended: a killed engine leaves no web process behind on the port.
"""

from __future__ import annotations

import os
import sys
import threading

import uvicorn

LOOK_S = 1.0  # between two looks at the parent
GRACE_S = 2  # for answers under way at the end


def main(fd: int, parent: int) -> None:
    """Serve until SIGTERM, SIGINT, or the end of the parent."""
    config = uvicorn.Config(
        "qingting.web.asgi:application",
        fd=fd,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE_S,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_watch, args=(server, parent), daemon=True).start()
    server.run()


def _watch(server: uvicorn.Server, parent: int) -> None:
    ended = threading.Event()
    while os.getppid() == parent:
        ended.wait(LOOK_S)
    server.should_exit = True


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
