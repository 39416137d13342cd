"""What is handed over waits in the spool until the engine takes it, and nothing of it stays."""

from __future__ import annotations

from functools import partial

import pytest

from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.posts.models import Post
from qingting.run import Engine, arrive
from qingting.sources import actions, spool
from qingting.sources.models import Import, Parcel, Refusal, Source
from qingting.sources.queries import Sources, dependents, standing_of
from qingting.sources.rules import decode
from qingting.store import acting
from tests.engine import NOON, WORK_SAFETY, Bureau, at, plan
from tests.test_conduct import everything_stored

pytestmark = pytest.mark.django_db

FERRY = "东岸码头的渡船昨夜停航，几百名乘客在候船厅里等到天亮也没有人出来说明"
LUNCH = "今天午饭吃什么好呢"


@pytest.fixture
def bureau() -> Bureau:
    return Bureau(plan(WORK_SAFETY), watches=[("ferry", "渡船")])


def source(bureau: Bureau, kind: str = "push") -> Source:
    with acting(NOON) as work:
        made = actions.create(work, by="person:7", org_id=bureau.org.pk, kind=kind, name=kind)
    return Source.objects.get(pk=made.id)


def line(key: str, text: str, **more: str) -> bytes:
    fields = {"id": key, "site": "bbs.example", "kind": "post", "text": text} | more
    told = "".join(f',"{name}":"{value}"' for name, value in fields.items())
    return f'{{"type":"post","published_at":"2026-03-02T11:00:00+08:00"{told}}}'.encode()


def hand_over(of: Source, *lines: bytes, key: str = "") -> Import:
    numbered = [spool.Numbered(n, partial(decode, raw)) for n, raw in enumerate(lines, 1)]
    given = spool.Given("person:7", "七月.xlsx", key=key)
    return spool.hand_over(of, Import.Kind(of.kind), numbered, given, now=NOON)


def take(bureau: Bureau) -> None:
    """What the live loop does in a round."""
    now = at(1)
    work = bureau.engine.work(now)
    changed = work.of(Sources).changed()
    bureau.engine.act(now, lambda w: actions.renew(w, changed))
    bureau.write()
    while batches := spool.next_batches(work):
        bureau.engine.act(now, lambda w, found=batches: arrive(w, found))  # type: ignore[misc]
        bureau.write()


def test_the_engine_takes_what_another_process_handed_over(bureau: Bureau) -> None:
    one = hand_over(source(bureau), line("p1", FERRY), line("p2", LUNCH))
    waiting = standing_of(one)

    take(bureau)

    assert (waiting.lines, waiting.waiting, waiting.done) == (2, 2, 0)
    done = standing_of(one)
    assert (done.waiting, done.taken, done.kept, done.known) == (0, 2, 1, 0)
    assert list(Post.objects.values_list("key", flat=True)) == ["p1"]


def test_what_was_taken_before_is_known_and_changes_nothing(bureau: Bureau) -> None:
    of = source(bureau)
    hand_over(of, line("p1", FERRY))
    again = hand_over(of, line("p1", FERRY), line("p2", FERRY))

    take(bureau)

    assert (standing_of(again).taken, standing_of(again).known) == (1, 1)


def test_a_bad_line_is_named_by_its_row_in_both_languages_and_costs_no_other(
    bureau: Bureau,
) -> None:
    one = hand_over(source(bureau), line("p1", FERRY), b"{", line("p2", "渡船", kind="like"))

    take(bureau)

    first, second = Refusal.objects.order_by("row")
    assert (first.row, first.place, second.row) == (2, "七月.xlsx:2", 3)
    assert second.message.startswith("kind 不属于")
    assert second.message_en.startswith("kind is none of")
    assert (standing_of(one).refused, standing_of(one).taken) == (2, 1)
    assert Source.objects.get(kind="push").tally["bad_lines"] == 2


def test_nothing_of_the_lines_stays(bureau: Bureau) -> None:
    hand_over(source(bureau), line("p2", LUNCH, author="zhang-san-1977"))
    before = everything_stored()

    take(bureau)

    assert "午饭" in before
    assert "zhang-san" not in before
    stored = everything_stored()
    assert "午饭" not in stored
    assert not Parcel.objects.exclude(lines=b"").exists()


def test_a_process_killed_before_its_commit_takes_the_lines_again(bureau: Bureau) -> None:
    one = hand_over(source(bureau), line("p1", FERRY))
    bureau.restart()
    work = bureau.engine.work(at(1))
    bureau.engine.act(at(1), lambda w: arrive(w, spool.next_batches(work)))

    bureau.lose()
    take(bureau)

    assert (standing_of(one).taken, standing_of(one).known) == (1, 0)


def test_the_same_key_is_the_same_import(bureau: Bureau) -> None:
    of = source(bureau)

    one = hand_over(of, line("p1", FERRY), key="march-1")
    again = hand_over(of, line("p1", FERRY), key="march-1")

    assert one == again
    assert standing_of(one).lines == 1


def test_many_lines_go_in_parcels_that_are_soon_taken(bureau: Bureau) -> None:
    lines = [line(f"p{n}", LUNCH) for n in range(spool.LINES + 1)]

    one = hand_over(source(bureau), *lines)

    assert [p.line_count for p in Parcel.objects.order_by("id")] == [spool.LINES, 1]
    assert standing_of(one).lines == spool.LINES + 1
    assert len(spool.next_batches(Engine().work(NOON))) == 1


def test_what_a_person_enters_is_kept_whatever_the_watches_ask(bureau: Bureau) -> None:
    hand_over(source(bureau, "hand"), line("p2", LUNCH))

    take(bureau)

    assert Post.objects.get().key == "p2"


def test_a_source_switched_off_takes_nothing_until_it_is_on(bureau: Bureau) -> None:
    of = source(bureau)
    with acting(NOON) as work:
        actions.switch(work, of, on=False, by="person:7")
    of.refresh_from_db()

    with pytest.raises(ActionRefusedError):
        hand_over(of, line("p1", FERRY))

    take(bureau)
    assert Source.objects.get(pk=of.pk).state == Source.State.OFF
    with acting(NOON) as work:
        actions.switch(work, of, on=True, by="person:7")
    take(bureau)
    of.refresh_from_db()
    assert of.state == Source.State.FINE
    assert hand_over(of, line("p1", FERRY)).read_at is not None


def test_the_engine_takes_over_what_a_page_changed(bureau: Bureau) -> None:
    row = Source.objects.get(pk=bureau.source.id)
    with acting(NOON) as work:
        actions.edit(
            work, row, by="person:7", name="folder of the hotline", settings={"path": "/srv"},
            every_s=300, expected_s=None, complete=False,
        )  # fmt: skip

    take(bureau)

    found = bureau.source
    assert (found.name, found.settings, found.every_s) == (
        "folder of the hotline", {"path": "/srv"}, 300,
    )  # fmt: skip
    assert not found.complete
    assert bureau.engine.work(at(1)).of(Sources).changed() == []


def test_two_sources_have_two_names(bureau: Bureau) -> None:
    source(bureau)

    with pytest.raises(ActionRefusedError):
        source(bureau)

    assert Source.objects.filter(name="push").count() == 1


def test_what_depends_on_a_source_is_told_before_it_is_switched_off(bureau: Bureau) -> None:
    of = source(bureau)
    hand_over(of, line("p1", FERRY))
    with acting(NOON) as work:
        actions.make_key(work, of, name="collector", by="person:7")

    found = dependents(of)

    assert (found.keys, found.waiting, found.exact) == (1, 1, False)


def test_every_change_of_a_person_is_on_record(bureau: Bureau) -> None:
    of = source(bureau)
    one = hand_over(of, line("p1", FERRY))

    verbs = list(Entry.objects.filter(actor="person:7").values_list("verb", "subject_key"))

    assert verbs == [("source.added", str(of.pk)), ("posts.handed-over", str(one.pk))]
