"""Tables look back, never ahead (house rule 2): what import-linter cannot see."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader

PREFIX = "qingting."
STAGES = [a.rpartition(".")[2] for a in settings.INSTALLED_APPS if a.startswith(PREFIX)]
DJANGO = {"contenttypes", "auth"}  # what the user model may stand on


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.app_label in STAGES]


def foreign_keys() -> list[models.ForeignKey[Any, Any]]:
    return [
        f for m in our_models() for f in m._meta.get_fields() if isinstance(f, models.ForeignKey)
    ]


def test_the_list_of_apps_is_the_story_in_its_order() -> None:
    ledgers = ["orgs", "journal", "evidence", "people", "timers", "notices"]
    ledgers += ["approvals"]
    way = ["adoption", "sources", "watches", "posts", "events", "spread", "grading", "duties"]
    way += ["consultations", "reports", "liaison", "replies", "doubts", "corrections", "reviews"]

    assert [*ledgers, *way, "web"] == STAGES


@pytest.mark.parametrize("key", foreign_keys(), ids=str)
def test_a_foreign_key_points_to_the_same_or_an_earlier_stage(
    key: models.ForeignKey[Any, Any],
) -> None:
    here, there = key.model._meta.app_label, key.related_model._meta.app_label

    assert STAGES.index(there) <= STAGES.index(here)


@pytest.mark.parametrize("key", foreign_keys(), ids=str)
def test_no_earlier_stage_can_ask_for_the_rows_of_a_later_one(
    key: models.ForeignKey[Any, Any],
) -> None:
    assert key.remote_field.related_name == "+"


def test_a_row_of_a_concern_says_whether_it_is_real() -> None:
    """Rows that hang on one that says it (a reading on its post) need not say it again."""
    told_by_another = {
        "Organisation", "Person", "Unit", "Holding", "Beat", "Adoption", "SignedReading", "Draft",
        "DraftSignature", "Writing", "Kept", "Watch",
        "SiteClass", "Channel", "Words", "Firing", "Refusal", "Signature", "Membership",
        "Reversible", "Replanning",
        "Echo", "Reading", "Bucket", "SearchMark", "Parcel", "ApiKey", "File",
        "Absence", "Shift", "ContactPoint", "OfficialAccount", "AccountRight", "Session",
        "SignInTry", "Look", "Body",
    }  # fmt: skip
    silent = {m.__name__ for m in our_models() if not any(f.name == "mode" for f in m._meta.fields)}

    assert silent <= told_by_another


def test_a_migration_depends_on_the_same_or_an_earlier_stage() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    ahead = [
        (node, parent.key)
        for node in graph.nodes
        if node[0] in STAGES
        for parent in graph.node_map[node].parents
        if parent.key[0] not in DJANGO and STAGES.index(parent.key[0]) > STAGES.index(node[0])
    ]

    assert ahead == []
