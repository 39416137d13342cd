"""The web process's application, for any ASGI server."""

from __future__ import annotations

import os
import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from django.core.asgi import get_asgi_application

Message: TypeAlias = Mapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Any, Receive, Send], Awaitable[None]]

LARGEST = 40 * 1024 * 1024  # bytes of a body; a table may have 30 MB
_TOO_LARGE = (
    f"这个文件超过 {LARGEST >> 20} MB，未接收。请拆分后再传。\n"
    f"This file is larger than {LARGEST >> 20} MB and was not taken. Split it.\n"
)


class TooLargeError(Exception):
    """More came than any page takes."""


class Bounded:
    """Takes no body beyond a size: refused before it is kept anywhere, whatever its head says."""

    def __init__(self, app: App, largest: int = LARGEST) -> None:
        self._app, self._largest = app, largest

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        taken, begun = 0, False

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                raise TooLargeError
            return message

        async def answer(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        if length.isdigit() and int(length) > self._largest:
            await _refuse(send)
            return
        try:
            await self._app(scope, bounded, answer)
        except TooLargeError:
            if not begun:
                await _refuse(send)


async def _refuse(send: Send) -> None:
    body = _TOO_LARGE.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


# whitenoise hands files over synchronously; ours are few and small, and read in a thread
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingting.settings")
application = Bounded(get_asgi_application())
