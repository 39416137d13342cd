"""`/plan/readings`: readings of the plan that is prepared, signed one by one; its adoption."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qingting import clock
from qingting.adoption.actions import draft_plan, may_agree, sign_reading
from qingting.adoption.models import Adoption, Draft, DraftSignature
from qingting.adoption.queries import (
    find_draft,
    list_in_force,
    list_signatures,
    plan_of_draft,
    plan_of_version,
)
from qingting.adoption.rules import NUMBER, to_sign
from qingting.approvals.models import Submission
from qingting.approvals.submissions.actions import agree, withdraw
from qingting.approvals.submissions.queries import find_for_second, find_in
from qingting.errors import PlanError
from qingting.people.rules import ADMINISTRATOR
from qingting.plan.model import Plan, Reading
from qingting.plan.shipped import shipped_texts
from qingting.plan.texts import check_texts
from qingting.reviews.queries import list_changes_of
from qingting.store import Mode
from qingting.web import naming
from qingting.web.access import adoption_in_force, person_of, roles_of_request
from qingting.web.acts.asking import acting_as, ask, wait_for
from qingting.web.acts.told import tell
from qingting.web.admin.house import plan_name
from qingting.web.admin.parts import by, press
from qingting.web.plan.answers import answers_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """A reading with its choices, or a number that the product supposes; `signed` is None while
    nobody signed it.
    """

    id: str
    name: str
    cites: str
    chosen: str
    choices: list[tuple[str, str]]
    signed: DraftSignature | None

    @property
    def words(self) -> str:
        """What is carried out as it is chosen now."""
        return dict(self.choices).get(self.chosen, self.chosen)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The plan that is prepared, and what the person who looks may do with it. `waits`: it was
    asked for, and a second person has to agree; `main`: what the main plan is called that it could
    stand beside, "" where there is none.
    """

    draft: Draft
    plan: Plan
    name: str
    interpreter: str
    sheets: list[Sheet]
    numbers: list[Sheet]
    waits: Submission | None
    may_sign: bool
    may_choose: bool
    may_agree: bool
    main: str

    @property
    def unsigned(self) -> int:
        """How many readings and numbers nobody signed yet."""
        return sum(sheet.signed is None for sheet in (*self.sheets, *self.numbers))

    @property
    def unconfirmed(self) -> bool:
        """Whether there is a number that nobody signed yet."""
        return any(sheet.signed is None for sheet in self.numbers)


def prepared_of(request: HttpRequest) -> Prepared | None:
    """Return what is prepared in the person's organisation, None where nothing is."""
    draft = find_draft(person_of(request).org_id)
    if draft is None:
        return None
    plan = plan_of_draft(draft)
    signed = {one.reading: one for one in list_signatures(draft)}
    waits = find_for_second(draft.org_id, "adopt")
    other = waits is not None and waits.person_id != person_of(request).pk
    return Prepared(
        draft=draft,
        plan=plan,
        name=plan_name(plan),
        interpreter=naming.role(plan, plan.interpreter),
        sheets=[
            Sheet(r.id, naming.name(r), r.cites, r.chosen, _choices(r), signed.get(r.id))
            for r in plan.readings.values()
        ],
        numbers=_numbers(plan, signed),
        waits=waits,
        may_sign=bool(acting_as(request, plan, plan.interpreter)),
        may_choose=ADMINISTRATOR in roles_of_request(request),
        may_agree=other and bool(_second_role(request, plan)),
        main=_main(request, plan),
    )


def _main(request: HttpRequest, plan: Plan) -> str:
    main = adoption_in_force(request)
    return plan_name(plan_of_version(main.version)) if main and main.plan != plan.id else ""


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """What is prepared: for its interpreter to sign, for a second person to agree to."""
    prepared = prepared_of(request)
    context: dict[str, object] = {"prepared": prepared, "entry": "plan"}
    if prepared is not None:
        context["answers"] = answers_of(request, list_changes_of(prepared.draft))
    return render(request, "web/readings.html", context)


@require_POST
def change(request: HttpRequest, what: str) -> HttpResponse:
    """Choose, sign, ask for adoption, agree to it or decline.

    Raises:
        Http404: nothing is prepared, or there is no such button.
        PermissionDenied: it is not the person's to do.
    """
    prepared, act = prepared_of(request), _CHANGES.get(what)
    if prepared is None or act is None:
        raise Http404
    act(request, prepared)
    if "setup" in request.POST:
        return redirect("setup-step", "adopt" if find_draft(prepared.draft.org_id) else "now")
    return redirect("plan-readings")


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan in force beside others. `waits`: somebody asked to end it."""

    adoption: Adoption
    name: str
    waits: Submission | None
    may_end: bool
    may_agree: bool


def standing_of(request: HttpRequest) -> list[Standing]:
    """Return the plans in force, the main one first; none where there is only one."""
    org_id, me = person_of(request).org_id, person_of(request).pk
    found = list_in_force(org_id, clock.now())
    if len(found) < 2:
        return []
    waits, ours = find_for_second(org_id, "retire"), ADMINISTRATOR in roles_of_request(request)
    return [
        Standing(
            row,
            plan_name(plan_of_version(row.version)),
            asked := waits if waits is not None and waits.values["plan"] == row.plan else None,
            may_end=ours and row.beside and asked is None,
            may_agree=asked is not None
            and asked.person_id != me
            and bool(_second_role(request, plan_of_version(row.version))),
        )
        for row in found
    ]


@require_POST
def end(request: HttpRequest, plan: str, what: str) -> HttpResponse:
    """Ask to end a plan that stands beside the main one, agree to it or decline.

    Raises:
        Http404: no such plan is in force, or there is no such button.
        PermissionDenied: it is not the person's to do.
    """
    one = next((s for s in standing_of(request) if s.adoption.plan == plan), None)
    if one is None or what not in ("ask", "agree", "decline"):
        raise Http404
    words = _("End “%(name)s”") % {"name": one.name}
    if what == "ask":
        _allowed(one.may_end)
        asked = ask(request, "retire", {"plan": plan}, role=ADMINISTRATOR, mode=Mode.ACTUAL)
        tell(request, asked, words)
        return redirect("plan")
    ours = ADMINISTRATOR in roles_of_request(request)
    _allowed(one.may_agree or (what == "decline" and one.waits is not None and ours))
    waits, role = one.waits, _second_role(request, plan_of_version(one.adoption.version))
    assert waits is not None  # else nobody may
    if what == "decline":
        no = _("Declined by the second person.")
        press(request, lambda: withdraw(waits, now=clock.now(), answer=no), no)
    elif press(request, lambda: agree(waits, person_of(request), role), _("Agreed.")):
        tell(request, wait_for(find_in(waits.org_id, waits.pk) or waits), words)
    return redirect("plan")


def _numbers(plan: Plan, signed: Mapping[str, DraftSignature]) -> list[Sheet]:
    ids = [(id_, id_.removeprefix(NUMBER)) for id_ in to_sign(plan) if id_.startswith(NUMBER)]
    found = [(id_, plan.params[name]) for id_, name in ids]
    return [Sheet(i, naming.name(p), p.cites, p.text, [], signed.get(i)) for i, p in found]


def _choices(reading: Reading) -> list[tuple[str, str]]:
    return [(id_, words or id_) for id_, words in reading.choices.items()]


def _second_role(request: HttpRequest, plan: Plan) -> str:
    """The role in which the person may agree, "" where there is none."""
    me = f"person:{person_of(request).pk}"
    mine = roles_of_request(request)
    return next((role for role in mine if may_agree(plan, f"{me}/{role}")), "")


def _allowed(whether: bool) -> None:
    if not whether:
        raise PermissionDenied


def _choose(request: HttpRequest, prepared: Prepared) -> None:
    _allowed(prepared.may_choose)
    chosen = {r.id: r.chosen for r in prepared.plan.readings.values()}
    chosen[request.POST.get("reading", "")] = request.POST.get("choice", "")
    press(
        request,
        lambda: draft_plan(
            prepared.draft.org_id,
            _under(prepared.draft, chosen),
            prepared.draft.files,
            **by(request),
        ),
        _("Chosen. Its signature, where there was one, is void."),
    )


def _under(draft: Draft, chosen: Mapping[str, str]) -> Plan:
    """The drafted plan under other choices.

    Raises:
        PlanError: a choice that the plan does not have.
    """
    files = draft.files or shipped_texts(draft.plan)
    checked = check_texts(draft.plan, files, readings=chosen)
    if checked.sound is None:
        raise PlanError(checked.faults)
    return checked.sound


def _sign(request: HttpRequest, prepared: Prepared) -> None:
    _sign_all(request, prepared, [request.POST.get("reading", "")])


def _sign_numbers(request: HttpRequest, prepared: Prepared) -> None:
    _sign_all(request, prepared, [one.id for one in prepared.numbers if one.signed is None])


def _sign_all(request: HttpRequest, prepared: Prepared, ids: Sequence[str]) -> None:
    _allowed(prepared.may_sign)
    person = person_of(request)
    role = acting_as(request, prepared.plan, prepared.plan.interpreter)
    seen = Draft(pk=prepared.draft.pk, version=request.POST.get("version", ""))

    def act() -> None:
        for one in ids:
            sign_reading(seen, one, person, now=clock.now(), by=f"person:{person.pk}/{role}")

    press(request, act, _("Signed."))


def _adopt(request: HttpRequest, prepared: Prepared) -> None:
    _allowed(prepared.may_choose)
    trial = request.POST.get("how") == "trial"
    values = {"version": request.POST.get("version", ""), **({"trial": "yes"} if trial else {})}
    values |= {"beside": "yes"} if request.POST.get("beside") else {}
    one = ask(request, "adopt", values, role=ADMINISTRATOR, mode=Mode.ACTUAL, alone=trial)
    tell(request, one, _("Put the plan in force"))


def _agree(request: HttpRequest, prepared: Prepared) -> None:
    _allowed(prepared.may_agree)
    one = prepared.waits
    assert one is not None  # else nobody may agree

    def act() -> None:
        agree(one, person_of(request), _second_role(request, prepared.plan))

    if press(request, act, _("Agreed.")):
        done = wait_for(find_in(prepared.draft.org_id, one.pk) or one)
        tell(request, done, _("Put the plan in force"))


def _decline(request: HttpRequest, prepared: Prepared) -> None:
    _allowed(prepared.waits is not None and (prepared.may_agree or prepared.may_choose))
    one = prepared.waits
    assert one is not None  # just looked at
    press(
        request,
        lambda: withdraw(one, now=clock.now(), answer=_("Declined by the second person.")),
        _("Declined; nothing was changed."),
    )


_CHANGES: dict[str, Callable[[HttpRequest, Prepared], None]] = {
    "choose": _choose,
    "sign": _sign,
    "sign-numbers": _sign_numbers,
    "adopt": _adopt,
    "agree": _agree,
    "decline": _decline,
}
