"""From a finding to the plan: where its change stands, and what does not count as one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingting.adoption.actions import (
    adopt_draft,
    begin_writing,
    draft_plan,
    drop_writing,
    save_writing,
    sign_reading,
)
from qingting.adoption.models import Writing
from qingting.adoption.queries import find_draft, find_writing, plan_of_draft
from qingting.adoption.rules import to_sign
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.journal.models import Entry
from qingting.plan.shipped import shipped_texts
from qingting.plan.texts import check_texts
from qingting.reviews.changing import begin_change, name_proposed
from qingting.reviews.models import Change, Finding
from qingting.reviews.queries import list_changes_of, list_open_changes, stands_of
from qingting.store import acting
from tests.cast import Cast, cast
from tests.engine import NOON, WORK_SAFETY, Bureau, plan

pytestmark = pytest.mark.django_db
PLAN = "work-safety"
LATER = NOON + timedelta(days=1)
BY = {"by": "person:1"}


class Office:
    """A finding of E1 that would change a clause, and the plan being written."""

    def __init__(self) -> None:
        self.bureau = Bureau(plan(WORK_SAFETY))
        self.cast: Cast = cast(self.bureau.org, NOON)
        self.bureau.say("smell")
        self.bureau.act("find", "desk", said="声明晚了", clause="B5.19")
        self.bureau.write()
        self.org = self.bureau.org.pk
        self.begin_writing()

    def begin_writing(self) -> None:
        begin_writing(self.org, PLAN, shipped_texts(PLAN), now=LATER, **BY)

    @property
    def writing(self) -> Writing:
        found = find_writing(self.org, PLAN)
        assert found is not None
        return found

    def begin(self) -> None:
        version = self.bureau.plan.hash
        begin_change(
            Finding.objects.get(), Event.objects.get(), self.writing, version, now=LATER, **BY
        )

    def change(self, words: str) -> None:
        files = dict(self.writing.files)
        files["plan.yaml"] = files["plan.yaml"].replace("zh: 人事司", f"zh: {words}人事司", 1)
        save_writing(self.writing.pk, self.writing.revision, files, now=LATER, **BY)

    def propose(self) -> None:
        files = self.writing.files
        sound = check_texts(PLAN, files).sound
        assert sound is not None
        draft_plan(self.org, sound, files, now=LATER, **BY)
        name_proposed(self.writing, now=LATER, **BY)

    def adopt(self, *, trial: bool = False) -> str:
        draft, chen = find_draft(self.org), self.cast.chen
        assert draft is not None
        signer = f"person:{chen.pk}/personnel-dept"
        for one in [] if trial else to_sign(plan_of_draft(draft)):
            sign_reading(draft, one, chen, now=LATER, by=signer)
        with acting(LATER) as work:
            adopt_draft(
                work, self.org, draft.version, by="person:1/administrator",
                second=None if trial else signer, trial=trial,
            )  # fmt: skip
        return draft.version

    @property
    def state(self) -> str | None:
        stand = stands_of([Finding.objects.get().pk]).get(Finding.objects.get().pk)
        return stand.state if stand else None


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_change_is_begun_proposed_and_in_force_and_the_finding_stays_to_be_done(
    office: Office,
) -> None:
    assert office.state is None
    office.begin()
    assert office.state == "begun"
    office.change("新")
    office.propose()
    assert office.state == "proposed"
    version = office.adopt()

    stand = stands_of([Finding.objects.get().pk])[Finding.objects.get().pk]
    assert (stand.state, stand.version, stand.since) == ("in force", version, LATER)
    assert stand.change.version == office.bureau.plan.hash
    assert Finding.objects.get().settled_at is None


def test_it_is_begun_once_a_writing_and_stands_in_the_journal_without_words(
    office: Office,
) -> None:
    office.begin()
    office.begin()
    office.propose()
    office.propose()

    assert Change.objects.count() == 1
    told = Entry.objects.filter(verb__startswith="finding.change").order_by("id")
    assert [one.verb for one in told] == ["finding.change-begun", "finding.change-proposed"]
    assert told[0].values["changes"] == "B5.19"
    assert "声明" not in str([one.values for one in told])


def test_a_trial_puts_no_change_in_force(office: Office) -> None:
    office.begin()
    office.propose()
    office.adopt(trial=True)

    assert office.state == "proposed"


def test_what_is_written_after_the_proposal_is_not_what_was_proposed(office: Office) -> None:
    office.begin()
    office.propose()
    office.change("原")
    draft = find_draft(office.org)
    assert draft is not None
    assert len(list_changes_of(draft)) == 1

    office.propose()

    draft = find_draft(office.org)
    assert draft is not None
    assert len(list_changes_of(draft)) == 1
    assert office.state == "proposed"


def test_a_writing_that_is_put_away_takes_its_change_along_and_another_plan_answers_nothing(
    office: Office,
) -> None:
    office.begin()
    drop_writing(office.writing.pk, now=LATER, **BY)
    assert office.state is None

    office.begin_writing()
    office.change("大")
    office.propose()
    office.adopt()

    assert office.state is None


def test_what_is_in_force_is_begun_no_more(office: Office) -> None:
    office.begin()
    office.change("新")
    office.propose()
    office.adopt()

    assert list_open_changes(office.writing) == []
    with pytest.raises(ActionRefusedError):
        office.begin()


def test_a_finding_without_a_clause_changes_none(office: Office) -> None:
    Finding.objects.update(clause=" ")

    with pytest.raises(ActionRefusedError):
        office.begin()
