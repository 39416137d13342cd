"""A bureau of our own people, without an engine."""

from __future__ import annotations

import pytest

from qingting.orgs.models import Organisation
from qingting.people.actions import add_unit
from qingting.people.models import Unit
from tests.cast import Cast, cast
from tests.engine import NOON


@pytest.fixture
def org(db: None) -> Organisation:
    return Organisation.objects.create(key="bureau", name="局")


@pytest.fixture
def people(org: Organisation) -> Cast:
    """Lin desk, Wang unit-liaison, Chen personnel-dept, Zhao leader-in-charge; Sun elsewhere."""
    return cast(org, NOON)


@pytest.fixture
def roads(org: Organisation) -> Unit:
    return add_unit(org, "roads", "路政所", now=NOON, by="import")
