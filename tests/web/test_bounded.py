"""No body beyond a size is taken, whatever its head says of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from qingting.web.asgi import Bounded, Message, Receive, Send

SIZE = 10


def ask(parts: list[bytes], headers: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Send a body in parts; the status of the answer, and how many bytes the pages got."""
    got, answers = bytearray(), []
    messages = [
        {"type": "http.request", "body": part, "more_body": n < len(parts) - 1}
        for n, part in enumerate(parts)
    ]

    async def pages(scope: Any, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            got.extend(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        answers.append(message)

    asyncio.run(Bounded(pages, SIZE)({"type": "http", "headers": headers}, receive, send))
    return answers[0]["status"], len(got)


@pytest.mark.parametrize(
    ("parts", "headers", "status", "got"),
    [
        ([b"12345", b"67890"], [], 200, 10),
        ([b"12345", b"678901"], [], 413, 5),
        ([b"1"], [(b"content-length", b"11")], 413, 0),
        ([b"1" * 11], [(b"content-length", b"1")], 413, 0),
        ([b"1"], [(b"content-length", b"nonsense")], 200, 1),
    ],
)
def test_a_body_is_taken_up_to_its_bound(
    parts: list[bytes], headers: list[tuple[bytes, bytes]], status: int, got: int
) -> None:
    assert ask(parts, headers) == (status, got)
