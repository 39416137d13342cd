"""Preparing a plan, and putting it in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from qingting.adoption.models import (
    Adoption,
    Draft,
    DraftSignature,
    Kept,
    SignedReading,
    Writing,
)
from qingting.adoption.queries import (
    Plans,
    find_draft,
    in_force,
    list_in_force,
    list_signatures,
    plan_of_draft,
)
from qingting.adoption.rules import to_sign
from qingting.errors import ActionRefusedError, ConflictError, PlanError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.people.rules import ADMINISTRATOR, deciding, may_act, role_of, same_person
from qingting.plan.model import Plan
from qingting.plan.texts import check_names
from qingting.store import Mode, Subject, Work, acting

RULE = "house:adoption"


def adopt(
    work: Work,
    plan: Plan,
    *,
    org_id: int,
    since: datetime,
    by: str,
    trial: bool = False,
    beside: bool = False,
    second: str | None = None,
    signed: Sequence[DraftSignature] = (),
) -> int:
    """Adopt an effective plan from an instant; returns the adoption's id. Running events keep
    theirs. It ends the version before it, and where it is not `beside` the main plan.

    Args:
        beside: only for what a watch or a person puts under it, beside the main plan.
        trial: one person tries the plan out; shown on every page, never for real work.
        second: the other person who agreed, where it is no trial.
        signed: the readings that were signed while it was a draft.
    """
    _end_earlier(work, org_id, plan.id, since, beside=beside)
    id_ = work.add(
        Adoption,
        org_id=org_id,
        plan=plan.id,
        version=plan.hash,
        canonical=plan.canonical,
        since=since,
        trial=trial,
        beside=beside,
    )
    _keep_signed(work, id_, signed)
    work.of(Plans).know(id_, plan)
    said = {"plan": plan.id, "version": plan.hash, "trial": trial}
    said |= {"second": second} if second else {}
    said |= {"beside": True} if beside else {}
    subject, clause = Subject(org_id, Mode.ACTUAL, "adoption", str(id_)), " ".join(plan.clause)
    write(work, "plan.adopted", subject, actor=by, clause=clause or RULE, **said)
    return id_


def _end_earlier(work: Work, org_id: int, plan: str, since: datetime, *, beside: bool) -> None:
    replaced = Q(plan=plan) if beside else Q(plan=plan) | Q(beside=False)
    earlier = Adoption.objects.filter(replaced, org_id=org_id, until=None)
    for adoption_id in list(earlier.values_list("id", flat=True)):
        work.change(Adoption, adoption_id, until=since)


def _keep_signed(work: Work, adoption_id: int, signed: Sequence[DraftSignature]) -> None:
    for one in signed:
        work.add(
            SignedReading,
            adoption_id=adoption_id,
            reading=one.reading,
            choice=one.choice,
            signer_id=one.signer_id,
            at=one.at,
        )


def _keep_files(work: Work, draft: Draft) -> None:
    kept = Kept.objects.filter(org=draft.org_id, version=draft.version)
    if draft.files and not kept.exists():
        work.add(Kept, org_id=draft.org_id, version=draft.version, files=draft.files)


def draft_plan(
    org_id: int, plan: Plan, files: Mapping[str, str], *, now: datetime, by: str
) -> None:
    """Prepare a plan for adoption, in place of what was prepared before.

    Signatures stay where the same plan has the same choice or number; the others are gone.

    Args:
        files: what the plan is written in, by name within its folder.
    """
    with acting(now) as work:
        Organisation.objects.select_for_update(no_key=True).get(pk=org_id)
        draft = find_draft(org_id) or Draft(org_id=org_id)
        if draft.version == plan.hash:
            return
        same = draft.plan == plan.id
        draft.plan, draft.version, draft.canonical = plan.id, plan.hash, plan.canonical
        draft.files = dict(files)
        draft.save()
        wanted = to_sign(plan)
        for one in list_signatures(draft):
            if not (same and wanted.get(one.reading) == one.choice):
                one.delete()
        _note(work, "plan.drafted", draft, by)


def begin_writing(
    org_id: int, plan: str, files: Mapping[str, str], *, now: datetime, by: str
) -> int:
    """Begin to write a plan from files as they stand, sound or not; returns the writing's id.

    Raises:
        ConflictError: this plan is being written already.
        PlanError: what is given is no plan's files by name or size.
    """
    _check_files(files)
    with acting(now) as work:
        Organisation.objects.select_for_update(no_key=True).get(pk=org_id)
        if Writing.objects.filter(org=org_id, plan=plan).exists():
            raise ConflictError(
                tr(
                    f"“{plan}” is being written already. Go on with it, or put it away first.",
                    f"“{plan}”已经在编写。请接着写，或先收起它。",
                )
            )
        writing = Writing.objects.create(
            org_id=org_id, plan=plan, files=dict(files), saved_by=by, saved_at=now
        )
        _note_writing(work, "plan.writing-begun", writing, by)
    return writing.pk


def save_writing(
    writing_id: int, revision: int, files: Mapping[str, str], *, now: datetime, by: str
) -> int:
    """Save what was written, sound or not; returns the new revision.

    Args:
        revision: what the writer saw.

    Raises:
        ConflictError: somebody else saved meanwhile.
        PlanError: what is given is no plan's files by name or size.
    """
    _check_files(files)
    with acting(now) as work:
        writing = Writing.objects.select_for_update().get(pk=writing_id)
        if writing.revision != revision:
            raise ConflictError(
                tr(
                    "Somebody else saved this plan meanwhile; what you wrote is still below."
                    " Open the page anew beside it and write it in again.",
                    "这期间有人保存了本预案；您写的仍在下面。请另开本页，把改动写进去。",
                )
            )
        writing.files, writing.revision = dict(files), revision + 1
        writing.saved_by, writing.saved_at = by, now
        writing.save()
        _note_writing(work, "plan.written", writing, by)
    return writing.revision


def drop_writing(writing_id: int, *, now: datetime, by: str) -> None:
    """Put a plan that is being written away; what was proposed of it stays."""
    with acting(now) as work:
        writing = Writing.objects.select_for_update().get(pk=writing_id)
        _note_writing(work, "plan.writing-dropped", writing, by)
        writing.delete()


def _check_files(files: Mapping[str, str]) -> None:
    if faults := check_names(files):
        raise PlanError(faults)


def _note_writing(work: Work, verb: str, writing: Writing, by: str) -> None:
    subject = Subject(writing.org_id, Mode.ACTUAL, "organisation", str(writing.org_id))
    said = {"plan": writing.plan, "revision": writing.revision}
    write(work, verb, subject, actor=by, clause=RULE, **said)


def sign_reading(draft: Draft, reading: str, person: Person, *, now: datetime, by: str) -> None:
    """Sign the choice that a draft makes for a reading, or a number that it supposes.

    Args:
        reading: a key of `rules.to_sign`.

    Raises:
        ActionRefusedError: there is nothing such to sign, or the plan's interpreter is somebody
            else.
        ConflictError: it is signed already, or the draft was changed meanwhile.
    """
    with acting(now) as work:
        held = Draft.objects.select_for_update().get(pk=draft.pk)
        _check_same(held, draft)
        plan = plan_of_draft(held)
        choice = to_sign(plan).get(reading)
        if choice is None or not may_act(plan, plan.interpreter, by):
            raise ActionRefusedError(
                tr(
                    f"Readings are signed by the plan's interpreter, {plan.interpreter}. Signed by"
                    " another they would bind nobody.",
                    f"解释由预案的解释人（{plan.interpreter}）签署，他人签署无效。",
                ),
                rule=RULE,
            )
        try:
            with transaction.atomic():
                DraftSignature.objects.create(
                    draft=held, reading=reading, choice=choice, signer=person, at=now
                )
        except IntegrityError as e:
            said = tr("This reading is signed already.", "这条解释已经签署。")
            raise ConflictError(said) from e
        _note(work, "reading.signed", held, by, reading=reading, choice=choice)


def _check_same(held: Draft, seen: Draft) -> None:
    if held.version != seen.version:
        raise ConflictError(
            tr(
                "The draft was changed meanwhile. What you saw is not what you would sign."
                " Read the page again.",
                "草案刚被改动，您看到的已不是现在的。请重新打开页面再签。",
            )
        )


def adopt_draft(
    work: Work,
    org_id: int,
    version: str,
    *,
    by: str,
    second: str | None,
    trial: bool,
    beside: bool = False,
) -> tuple[int, Plan]:
    """Put what was prepared in force; returns the adoption's id and its plan.

    Plan: AMB-27.

    Args:
        version: of the draft, as whoever asks saw it.

    Raises:
        ActionRefusedError: the draft is another by now; or, where it is no trial, a reading is not
            signed, or nobody who may agreed; or it would stand beside a main plan that is not
            there.
    """
    draft = find_draft(org_id)
    if draft is None or draft.version != version:
        raise _refused(
            "There is no draft of this version: it was changed meanwhile. Read the page again.",
            "没有这个版本的草案：可能刚被改动。请重新打开页面。",
        )
    if role_of(by) != ADMINISTRATOR:
        raise _refused(
            "An administrator puts a plan in force, and another person agrees.",
            "预案由管理员提出施行，另一人同意。",
        )
    plan, signed = plan_of_draft(draft), list_signatures(draft)
    if beside:
        _check_main(org_id, plan, work.now)
    if not trial:
        _check_signed(plan, signed)
        _check_second(plan, by, second)
        work.change(Draft, draft.pk, adopted_at=work.now)
    _keep_files(work, draft)
    id_ = adopt(
        work,
        plan,
        org_id=org_id,
        since=work.now,
        by=by,
        trial=trial,
        beside=beside,
        second=second,
        signed=signed,
    )
    return id_, plan


def retire(work: Work, org_id: int, plan: str, *, by: str, second: str | None) -> Adoption:
    """End a plan that is in force beside the main one: nothing new starts under it, and events
    that run under it keep it.

    Plan: AMB-27.

    Raises:
        ActionRefusedError: no such plan is in force, it is the main one, or nobody who may agreed.
    """
    found = next((a for a in list_in_force(org_id, work.now) if a.plan == plan), None)
    if found is None:
        raise _refused(f"No plan “{plan}” is in force.", f"“{plan}”不在施行中。")
    if not found.beside:
        raise _refused(
            "It is the main plan: another one put in force takes its place.",
            "这是主预案：施行另一个主预案时它才终止。",
        )
    if role_of(by) != ADMINISTRATOR:
        raise _refused(
            "An administrator ends a plan, and another person agrees.",
            "预案由管理员提出终止，另一人同意。",
        )
    _check_second(work.of(Plans).of(found.pk), by, second)
    work.change(Adoption, found.pk, until=work.now)
    subject = Subject(org_id, Mode.ACTUAL, "adoption", str(found.pk))
    write(work, "plan.retired", subject, actor=by, clause=RULE, plan=plan, second=second)
    return found


def _check_main(org_id: int, plan: Plan, at: datetime) -> None:
    main = in_force(org_id, at)
    if main is None or main.plan == plan.id:
        raise _refused(
            "There is no main plan for it to stand beside: put it in force as the main one.",
            "还没有可与之并行的主预案：请作为主预案施行。",
        )


def may_agree(plan: Plan, actor: str) -> bool:
    """Whether an actor may be the second person of an adoption: the plan's interpreter, or a role
    that decides or approves under it.
    """
    return may_act(plan, plan.interpreter, actor) or role_of(actor) in deciding(plan)


def _check_signed(plan: Plan, signed: Sequence[DraftSignature]) -> None:
    unsigned = sorted(to_sign(plan).keys() - {one.reading for one in signed})
    if unsigned:
        raise _refused(
            f"Not signed yet: {', '.join(unsigned)}. Nobody answers for what they mean."
            " Let the interpreter sign them, or adopt for trial.",
            f"尚未签署：{'、'.join(unsigned)}。其含义还没有人负责。请解释人签署，或先试行。",
        )


def _check_second(plan: Plan, by: str, second: str | None) -> None:
    if second is None or same_person(by, second) or not may_agree(plan, second):
        raise _refused(
            "Another person has to agree: the plan's interpreter, or a role that decides under it.",
            "须由另一人同意：预案的解释人，或预案中有决定权的角色。",
        )


def _refused(en: str, zh: str) -> ActionRefusedError:
    return ActionRefusedError(tr(en, zh), rule=RULE)


def _note(work: Work, verb: str, draft: Draft, by: str, **values: str) -> None:
    subject = Subject(draft.org_id, Mode.ACTUAL, "draft", str(draft.pk))
    said = {"plan": draft.plan, "version": draft.version} | values
    write(work, verb, subject, actor=by, clause=RULE, **said)
