"""Sources and people named in files: taken whole, or not at all and with every fault."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qingting.adoption.models import Adoption
from qingting.errors import ConfigError, InputError
from qingting.orgs.models import Organisation
from qingting.people.models import Holding, Person
from qingting.prepare import load_sources, prepare
from qingting.run import Engine
from qingting.sources.models import Source

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
PLAN = "plans/work-safety/plan.yaml"
SOURCES = """
news: {kind: feed, url: "https://news.example/rss", every: 10min, expected: 6h}
hotline: {kind: folder, path: /srv/hotline, complete: yes}
"""
PEOPLE = """
units: {roads: 道路科}
people:
  lin: {name: 林, roles: [desk]}
  wang: {name: 王, roles: [unit-liaison@roads]}
"""


def options(**given: str | None) -> argparse.Namespace:
    names = ("plan", "people", "sources", "watches", "posts_from")
    return argparse.Namespace(watch_all=True, **{n: given.get(n) for n in names})


def test_sources_are_read_with_their_times_and_settings(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCES, "utf-8")

    found = load_sources(str(path))

    assert found["news"]["settings"] == {"url": "https://news.example/rss"}
    assert (found["news"]["every_s"], found["news"]["expected_s"]) == (600, 21600)
    assert (found["hotline"]["complete"], found["hotline"]["expected_s"]) == (True, None)


def test_every_fault_of_a_sources_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("a: {kind: carrier-pigeon}\nb: {kind: feed, every: soon}\n", "utf-8")

    with pytest.raises(InputError) as caught:
        load_sources(str(path))

    assert [f.message.split(":")[0] for f in caught.value.faults] == ["a", "b"]


@pytest.mark.django_db
def test_a_second_start_with_the_same_options_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCES, "utf-8")
    (tmp_path / "people.yaml").write_text(PEOPLE, "utf-8")
    args = options(
        plan=PLAN, sources=str(tmp_path / "sources.yaml"), people=str(tmp_path / "people.yaml")
    )

    for _ in range(2):
        prepare(Engine(), args, NOW)

    assert (Adoption.objects.count(), Source.objects.count()) == (1, 2)
    assert (Person.objects.count(), Holding.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_a_faulty_file_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("people: {lin: {roles: [desk@nowhere]}}", "utf-8")

    with pytest.raises(InputError):
        prepare(Engine(), options(plan=PLAN, people=str(tmp_path / "people.yaml")), NOW)

    assert (Adoption.objects.count(), Person.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_watches_without_an_organisation_ask_for_a_plan() -> None:
    with pytest.raises(ConfigError, match="--plan"):
        prepare(Engine(), options(), NOW)


@pytest.mark.django_db
def test_an_empty_database_without_options_stays_empty_for_people_to_set_up() -> None:
    prepare(Engine(), argparse.Namespace(**{**vars(options()), "watch_all": False}), NOW)

    assert not Organisation.objects.exists()
