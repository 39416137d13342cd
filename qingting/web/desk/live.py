"""`/live`: an open page hears at once that the journal went on, and then loads what changed.

A stream carries the head of the organisation's chain and nothing else. However many are open, one
look a second is made for all of them.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from qingting import clock
from qingting.journal.queries import head_of
from qingting.people.queries import signed_in
from qingting.web.access import person_of

log = logging.getLogger("qingting")

LOOK_S = 1.0
BEAT_S = 15.0  # a comment keeps whoever stands between from ending a silent stream
RETRY_MS = 5000
MOST = 8  # streams of one person; a window out of sight closes its own


@dataclass(eq=False, slots=True)
class Stream:
    """One open page: whose it is, and the head it knows of (None: of none yet)."""

    person_id: int
    org_id: int
    session: str
    head: int | None = None
    over: bool = False
    stirred: asyncio.Event = field(default_factory=asyncio.Event)


class Streams:
    """The streams that are open in this process, all of one event loop.

    Whichever comes first after a second looks for all, so nothing runs while none is open.
    """

    def __init__(self) -> None:
        self._open: set[Stream] = set()
        self._look_at = 0.0  # when the next is due, by the loop's clock

    def count(self, person_id: int) -> int:
        """Return how many streams a person has open."""
        return sum(stream.person_id == person_id for stream in self._open)

    async def say(self, stream: Stream) -> AsyncIterator[str]:
        """Give the text of a stream, piece by piece, until its person is signed out."""
        loop = asyncio.get_running_loop()
        await sync_to_async(close_old_connections)()  # the request's: it would stay for hours
        self._open.add(stream)
        try:
            yield f"retry: {RETRY_MS}\n\n"
            beat_at = loop.time() + BEAT_S
            while not stream.over:
                if loop.time() >= self._look_at:
                    await self._look(loop)
                if stream.stirred.is_set():
                    stream.stirred.clear()
                    yield f"data: {stream.head}\n\n"
                elif loop.time() >= beat_at:
                    yield ":\n\n"
                    beat_at = loop.time() + BEAT_S
                with suppress(TimeoutError):
                    await asyncio.wait_for(stream.stirred.wait(), LOOK_S)
        finally:
            self._open.discard(stream)

    async def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._look_at = math.inf  # nobody else looks meanwhile
        streams = list(self._open)
        orgs, sessions = {s.org_id for s in streams}, {s.session for s in streams}
        try:
            heads, alive = await sync_to_async(_read)(orgs, sessions)
        except DatabaseError:
            log.exception("open pages are told later: the journal could not be read")
            return
        finally:
            self._look_at = loop.time() + LOOK_S
        for stream in streams:
            stream.over = stream.session not in alive
            if heads[stream.org_id] != stream.head or stream.over:
                stream.head = heads[stream.org_id]
                stream.stirred.set()


def _read(orgs: Collection[int], sessions: Collection[str]) -> tuple[dict[int, int], set[str]]:
    """Return the heads of chains by organisation, and which sessions are still signed in."""
    try:
        return {org: head_of(org) for org in orgs}, signed_in(sessions, clock.now())
    finally:
        close_old_connections()


STREAMS = Streams()


@require_safe
def live(request: HttpRequest) -> HttpResponseBase:
    """A stream of server-sent events; 204 where the server cannot hold one, 429 to who has `MOST`
    open: a browser asks for neither again, and its page goes on loading once a minute.
    """
    person = person_of(request)
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    if STREAMS.count(person.pk) >= MOST:
        return HttpResponse(status=429)
    stream = Stream(person.pk, person.org_id, request.session.session_key or "")
    return StreamingHttpResponse(
        STREAMS.say(stream),
        content_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},  # nginx would keep it back
    )
