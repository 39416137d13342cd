"""An open page hears that the journal went on; one look serves all that are open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext

from qingting.journal.actions import write
from qingting.journal.queries import head_of
from qingting.people.models import Person, Session
from qingting.store import Mode, Subject, Work
from qingting.web.desk import live
from tests.web.story import Story

Pieces = AsyncIterator[bytes]
Open = Callable[[Person], Awaitable[Pieces]]


@pytest.fixture
def open_page(story: Story, monkeypatch: pytest.MonkeyPatch) -> Open:
    """What opens a stream for a person, past its first piece; looks follow each other at once."""
    monkeypatch.setattr(live, "STREAMS", live.Streams())
    monkeypatch.setattr(live, "LOOK_S", 0.01)
    monkeypatch.setattr(live, "close_old_connections", lambda: None)  # the test's own transaction

    async def opened(person: Person) -> Pieces:
        client = AsyncClient()
        await sync_to_async(client.force_login)(person)
        answer = await client.get("/live")
        assert answer.headers["Content-Type"] == "text/event-stream"
        pieces = cast(Pieces, aiter(answer.streaming_content))
        assert await anext(pieces) == b"retry: 5000\n\n"
        return pieces

    return opened


def add_entry(story: Story, org_id: int) -> bytes:
    """Write and seal an entry; returns what a page is told of it."""
    subject = Subject(org_id, Mode.ACTUAL, "organisation", str(org_id))

    def act(work: Work) -> None:
        write(work, "event.found", subject, actor="engine", clause="house:test")

    story.bureau.engine.act(story.bureau.now, act)
    story.bureau.write()
    return f"data: {head_of(org_id)}\n\n".encode()


def test_an_open_page_is_told_the_head_and_each_that_follows(story: Story, open_page: Open) -> None:
    org = story.cast.lin.org_id

    @async_to_sync
    async def told() -> list[bytes]:
        pieces = await open_page(story.cast.lin)
        first = await anext(pieces)
        await sync_to_async(add_entry)(story, org)
        return [first, await anext(pieces)]

    head = head_of(org)
    assert told() == [f"data: {n}\n\n".encode() for n in (head, head + 1)]


def test_sun_hears_nothing_of_it(
    story: Story, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "BEAT_S", 0.05)

    @async_to_sync
    async def told() -> list[bytes]:
        pieces = await open_page(story.cast.sun)
        first = await anext(pieces)
        await sync_to_async(add_entry)(story, story.cast.lin.org_id)
        return [first, await anext(pieces)]

    assert told() == [b"data: 0\n\n", b":\n\n"]


def test_a_stream_ends_where_its_person_is_signed_out(story: Story, open_page: Open) -> None:
    @async_to_sync
    async def told_afterwards() -> list[bytes]:
        pieces = await open_page(story.cast.lin)
        await anext(pieces)
        await Session.objects.filter(person=story.cast.lin).adelete()
        return [piece async for piece in pieces]

    assert len(told_afterwards()) <= 1


def test_one_look_is_made_for_all_open_pages(
    story: Story, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    @async_to_sync
    async def queries_of(pages: int) -> int:
        opened = [await open_page(story.cast.lin) for _ in range(pages)]
        queries = await sync_to_async(CaptureQueriesContext(connection).__enter__)()
        for pieces in opened:
            await anext(pieces)
        await sync_to_async(queries.__exit__)(None, None, None)
        return await sync_to_async(len)(queries)

    monkeypatch.setattr(live, "LOOK_S", 60.0)
    assert queries_of(4) == 2


def test_a_person_holds_so_many_streams_and_no_more(story: Story, open_page: Open) -> None:
    @async_to_sync
    async def asked_once_more() -> int:
        opened = [await open_page(story.cast.lin) for _ in range(live.MOST)]
        client = AsyncClient()
        await sync_to_async(client.force_login)(story.cast.lin)
        status = (await client.get("/live")).status_code
        await open_page(story.cast.chen)
        assert len(opened) == live.MOST
        return int(status)

    assert asked_once_more() == 429


def test_a_server_that_cannot_hold_a_stream_says_so(lin: Client) -> None:
    assert lin.get("/live").status_code == 204


def test_a_stranger_hears_nothing(db: None) -> None:
    assert Client().get("/live").status_code == 302
