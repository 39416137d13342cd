"""A small SMTP server on loopback, that keeps what it is given."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    """In a thread; `refuses` a recipient for good."""

    port: int = 0
    refuses: str = ""
    mails: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            verb = line.split()[0].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 2.0.0 queued as A1\r\n")
            elif verb == b"RCPT" and self.refuses and self.refuses in line.decode():
                writer.write(b"550 5.1.1 no such user\r\n")
            else:
                writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            await writer.drain()
        writer.close()


@contextmanager
def serving() -> Iterator[Server]:
    """Serve while the block runs."""
    of = Server()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    serve = asyncio.start_server(of.talk, "127.0.0.1", 0)
    listening = asyncio.run_coroutine_threadsafe(serve, loop).result()
    of.port = listening.sockets[0].getsockname()[1]
    try:
        yield of
    finally:
        asyncio.run_coroutine_threadsafe(_close(listening), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(listening: asyncio.Server) -> None:
    listening.close()
    await listening.wait_closed()
