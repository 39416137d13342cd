"""The journal: append-only, sealed in order, and a change of it is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from qingting.journal import rules
from qingting.journal.actions import keep_words, write
from qingting.journal.models import Entry, Words
from qingting.journal.queries import verify
from qingting.run import sweep
from qingting.store import Subject, Work, acting
from tests.engine import NOON, WORK_SAFETY, Bureau, plan

pytestmark = pytest.mark.django_db

OFF = {
    "sqlite": [
        "DROP TRIGGER journal_entry_sealed_once",
        "DROP TRIGGER journal_entry_never_deleted",
    ],
    "postgresql": [
        "SET CONSTRAINTS ALL IMMEDIATE",  # else the test's own rows still wait for their checks
        "ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only",
    ],
}


@pytest.fixture
def bureau() -> Bureau:
    """A bureau with a lead that a person opened."""
    made = Bureau(plan(WORK_SAFETY))
    made.say("p1")
    made.act("open", "desk", why="电话核实过")
    made.write()
    return made


def run(sql: str, *values: Any) -> None:
    """One statement on its own, as somebody with the database's password would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def switch_trigger_off() -> None:
    """Do what only the owner of the database can."""
    for statement in OFF[connection.vendor]:
        run(statement)


def test_what_was_written_is_sealed_in_the_order_in_which_it_was_written(bureau: Bureau) -> None:
    sealed = list(Entry.objects.order_by("id").values_list("seq", flat=True))

    assert sealed == list(range(1, len(sealed) + 1))
    assert len(sealed) > 5


def test_an_untouched_chain_verifies_to_its_last_hash(bureau: Bureau) -> None:
    found = verify(bureau.org)

    last = Entry.objects.latest("seq")
    assert (found.broken, found.unsealed) == (None, 0)
    assert (found.entries, found.head) == (last.seq, last.hash)


@pytest.mark.parametrize("column", ["actor", "verb", "clause", "subject_key", "mode"])
def test_a_changed_entry_is_named(bureau: Bureau, column: str) -> None:
    switch_trigger_off()
    run(f'UPDATE journal_entry SET "{column}" = %s WHERE seq = 3', "x")

    broken = verify(bureau.org).broken

    assert broken is not None
    assert broken.startswith("entry 3 ")


def test_a_changed_time_or_value_is_found(bureau: Bureau) -> None:
    switch_trigger_off()
    for change in ({"at": NOON + timedelta(seconds=1)}, {"values": {"plan": "another"}}):
        mark = transaction.savepoint()
        Entry.objects.filter(seq=1).update(**change)

        assert verify(bureau.org).broken is not None
        transaction.savepoint_rollback(mark)


def test_a_missing_entry_is_found(bureau: Bureau) -> None:
    switch_trigger_off()
    run("DELETE FROM journal_entry WHERE seq = 2")

    broken = verify(bureau.org).broken

    assert broken is not None
    assert broken.startswith("entry 3 ")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET actor = 'x' WHERE seq = 1",
        "UPDATE journal_entry SET hash = 'x' WHERE seq = 1",
        "UPDATE journal_entry SET seq = NULL, hash = NULL WHERE seq = 1",
        "DELETE FROM journal_entry WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(bureau: Bureau, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql)

    assert verify(bureau.org).broken is None


def test_an_unsealed_entry_takes_its_seal_and_nothing_else(bureau: Bureau) -> None:
    _write_elsewhere(bureau)

    with pytest.raises(DatabaseError, match="append-only"):
        run("UPDATE journal_entry SET actor = 'x', seq = 99, hash = 'h' WHERE seq IS NULL")

    run("UPDATE journal_entry SET seq = 99, hash = 'h' WHERE seq IS NULL")


def test_what_another_process_wrote_is_seen_as_unsealed_until_the_sweep_seals_it(
    bureau: Bureau,
) -> None:
    before = verify(bureau.org)
    _write_elsewhere(bureau)
    waiting = verify(bureau.org)

    bureau.engine.act(bureau.now, sweep)
    bureau.write()

    after = verify(bureau.org)
    assert (waiting.entries, waiting.unsealed) == (before.entries, 1)
    assert (after.entries, after.unsealed, after.broken) == (before.entries + 1, 0, None)


def test_an_entry_names_the_person_and_beside_it_the_role_acted_in(bureau: Bureau) -> None:
    _write_elsewhere(bureau, actor="person:7/desk@roads")

    entry = Entry.objects.get(verb="person.added")

    assert (entry.actor, entry.values) == ("person:7", {"role": "desk@roads"})


def _write_elsewhere(bureau: Bureau, actor: str = "person:7") -> None:
    subject = Subject(bureau.org.pk, "actual", "person", "8")
    with acting(bureau.now) as work:
        write(work, "person.added", subject, actor=actor, clause="house:people")


def test_words_are_kept_beside_the_journal_which_knows_only_their_keyed_digest(
    bureau: Bureau,
) -> None:
    opened = Entry.objects.get(verb="event.opened")

    row = Words.objects.get(pk=opened.values["words"])

    assert row.words == "电话核实过"
    assert rules.digest(bytes(row.salt or b""), row.words) == opened.values["digest"]


def test_erased_words_leave_the_chain_whole(bureau: Bureau) -> None:
    Words.objects.update(words=None, salt=None)

    assert verify(bureau.org).broken is None


def test_the_same_words_twice_have_two_digests(bureau: Bureau) -> None:
    def twice(work: Work) -> list[Any]:
        return [keep_words(work, "同一句话")["digest"] for _ in range(2)]

    with acting(bureau.now) as work:
        first, second = twice(work)

    assert first != second


@pytest.mark.parametrize("name", rules.COVERED)
def test_the_hash_covers_every_part_of_an_entry(name: str) -> None:
    entry: dict[str, Any] = {covered: covered for covered in rules.COVERED}
    changed = entry | {name: "other"}

    assert rules.link("0", 1, "t", entry) != rules.link("0", 1, "t", changed)


@pytest.mark.parametrize("other", [("1", 1, "t"), ("0", 2, "t"), ("0", 1, "u")])
def test_the_hash_covers_place_and_time(other: tuple[str, int, str]) -> None:
    entry: dict[str, Any] = dict.fromkeys(rules.COVERED, "")

    assert rules.link(*other, entry) != rules.link("0", 1, "t", entry)


def test_the_order_of_an_entrys_values_does_not_matter() -> None:
    entry: dict[str, Any] = dict.fromkeys(rules.COVERED, "")

    one = rules.link("0", 1, "t", entry | {"values": {"a": 1, "b": 2}})

    assert one == rules.link("0", 1, "t", entry | {"values": {"b": 2, "a": 1}})
