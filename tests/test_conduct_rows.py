"""What conduct asks of a row the database asks too, whoever writes it: in SQL, past every action.

Three persons of a publication, signatures, corrections, lowering, exercises and shifts have tests
of their own beside their stage; `TRIED` names them, so that none is lost.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.engine import WORK_SAFETY, Bureau, plan
from tests.way.told import WORK_SAFETY_STORY, play

pytestmark = pytest.mark.django_db
TRIED = {  # constraint -> the test that tries it
    "replies_approver_is_another": "replies/test_publications.py",
    "replies_author_is_not_publisher": "replies/test_publications.py",
    "approvals_author_is_not_signer": "approvals/test_signatures.py",
    "approvals_signature_once_a_role": "approvals/test_signatures.py",
    "approvals_standing_by_another": "approvals/test_standing.py",
    "corrections_of_facts_only": "corrections/test_requests.py",
    "corrections_has_its_parts": "corrections/test_requests.py",
    "grading_lowering_has_a_second_person": "grading/test_decisions.py",
    "notices_delivery_exercise_stays_inside": "notices/test_telling.py",
    "duties_handover_another_takes": "duties/test_handover.py",
    "consultations_task_done_says_how": "consultations/test_meetings.py",
}
HERE = {  # constraint -> a statement that it refuses, on rows of the whole story
    "replies_approver_is_another": "UPDATE replies_publication SET approver = writer",
    "replies_author_is_not_publisher": "UPDATE replies_publication SET publisher = writer",
    "approvals_author_is_not_signer": "UPDATE approvals_signature SET signer = writer",
    "duties_void_says_why": "UPDATE duties_duty SET why = NULL WHERE state = 'void'",
    "duties_done_has_its_time": "UPDATE duties_duty SET done_at = NULL WHERE state = 'done'",
    "doubts_answered_says_where": "UPDATE doubts_doubt SET publication = NULL",
    "doubts_left_says_why": "UPDATE doubts_doubt SET state = 'left', why = ''",
    "doubts_kept_names_its_proof": "UPDATE doubts_promise SET proof = ''",
    "reports_known_names_its_proof": "UPDATE reports_fact SET proof = ''",
    "reviews_owner_has_a_day": "UPDATE reviews_finding SET due_at = NULL",
    "reviews_settled_says_how": "UPDATE reviews_finding SET outcome = ''",
    "consultations_says_who_and_what": "UPDATE consultations_consultation SET decision = ''",
    "consultations_task_done_says_how": "UPDATE consultations_task SET outcome = ''",
    "approvals_text_settled_has_its_time": "UPDATE approvals_text SET settled_at = NULL",
}


@pytest.fixture
def story() -> None:
    """Every row of a concern that was answered, reviewed and seen to."""
    bureau = Bureau(plan(WORK_SAFETY))
    play(bureau, [*WORK_SAFETY_STORY.acts, *WORK_SAFETY_STORY.after], WORK_SAFETY_STORY.posts)


def test_sql_is_refused_by_the_constraint_of_that_name(story: None) -> None:
    for name, statement in HERE.items():
        with (
            pytest.raises(IntegrityError, match=name),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
            assert cursor.rowcount, name  # else nothing was tried


def test_what_carries_conduct_is_a_constraint_and_tried() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("qingting.")]
    there = {constraint.name for model in ours for constraint in model._meta.constraints}

    assert TRIED.keys() | HERE.keys() <= there
    for file in TRIED.values():
        assert "IntegrityError" in (Path(__file__).parent / file).read_text("utf-8"), file
