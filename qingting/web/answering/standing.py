"""`/statements`: standing texts, written and approved while nothing burns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from qingting import clock
from qingting.acts_standing import approvers
from qingting.adoption.queries import plan_of_version
from qingting.approvals.models import Standing, Submission
from qingting.approvals.rules import SLOTS
from qingting.approvals.standing.queries import list_standing
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.access import adoption_of, mode_of, person_of
from qingting.web.acts.asking import acting_as, ask
from qingting.web.acts.forms import Field
from qingting.web.acts.told import tell
from qingting.web.acts.views import given_of, missing, with_values
from qingting.web.events.history import people_of
from qingting.web.signin import asks_password, confirm

ACTS = {
    "write": "standing",
    "approve": "approve-standing",
    "withdraw": "withdraw-standing",
}
SOON_S = 30 * 86400  # before its day is over


@dataclass(frozen=True, slots=True)
class Row:
    """A version of a standing text. `state`: waits, good, soon, over or withdrawn."""

    text: Standing
    state: str
    grades: list[str]
    scenario: str
    writer: str
    approver: str


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Every standing text with its state, and the form for another."""
    return _page(request)


@sensitive_post_parameters("password")
@require_POST
def change(request: HttpRequest, what: str) -> HttpResponse:
    """Write one, approve one, withdraw one.

    Raises:
        Http404: no plan is in force, or there is no such button.
    """
    adoption = adoption_of(request)
    if adoption is None or what not in ACTS:
        raise Http404
    plan = plan_of_version(adoption.version)
    fields = _fields(plan) if what == "write" else _NAMED[what]
    given = given_of(request, fields)
    if what == "write":
        given["grades"] = ",".join(g for g in request.POST.getlist("grades") if g in _grades(plan))
    role = _role(request, plan, what)
    if not role:
        return _page(request, given=given, refusal=_("You hold no role of the plan."), status=403)
    if missing(fields, given) or not given.get("grades", "-"):
        said = _("Something is not filled in yet.")
        return _page(request, given=given, refusal=said, status=422)
    status, refusal = confirm(request, person_of(request)) if what == "approve" else (200, "")
    if status != 200:
        return _page(request, given=given, refusal=refusal, status=status)
    one = ask(request, ACTS[what], given, role=role, mode=mode_of(request))
    if one.state in (Submission.State.REFUSED, Submission.State.FAILED):
        return _page(request, given=given, refusal=one.answer, status=422)
    tell(request, one, _WORDS[what]())
    return redirect("statements")


_NAMED: dict[str, Sequence[Field]] = {
    "approve": [Field("standing", "", "hidden"), Field("text", "", "hidden")],
    "withdraw": [Field("standing", "", "hidden"), Field("why", "", "line")],
}
_WORDS = {
    "write": lambda: _("Standing text written"),
    "approve": lambda: _("Standing text approved"),
    "withdraw": lambda: _("Standing text withdrawn"),
}


def _page(
    request: HttpRequest,
    *,
    given: dict[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    adoption = adoption_of(request)
    if adoption is None:
        return render(request, "web/no_plan.html", {"entry": "plan"})
    plan, org_id = plan_of_version(adoption.version), person_of(request).org_id
    rows = list_standing(org_id, mode_of(request))
    who = people_of(plan, [a for r in rows for a in (r.writer, r.approver) if a])
    given = given or {}
    context = {
        "rows": [_row(plan, row, who) for row in rows],
        "fields": with_values(_fields(plan), given),
        "grades": list(_grades(plan).items()),
        "picked": given.get("grades", "").split(","),
        "slots": list(SLOTS.values()),
        "may_write": bool(_role(request, plan, "write")),
        "may_approve": bool(_role(request, plan, "approve")),
        "password": asks_password(request, person_of(request)),
        "me": f"person:{person_of(request).pk}",
        "approvers": [naming.role(plan, role) for role in approvers(plan)],
        "refusal": refusal,
        "entry": "plan",
    }
    return render(request, "web/statements.html", context, status=status)


def _row(plan: Plan, row: Standing, who: dict[str, str]) -> Row:
    grades = _grades(plan)
    found = plan.scenarios.get(row.scenario)
    return Row(
        row,
        _state(row),
        [grades.get(grade, grade) for grade in row.grades],
        naming.name(found) if found else row.scenario,
        who.get(row.writer, row.writer),
        who.get(row.approver or "", "") if row.approver else "",
    )


def _state(row: Standing) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.approved_at is None:
        return "waits"
    left_s = (row.good_until - clock.now()).total_seconds()
    return "over" if left_s <= 0 else "soon" if left_s < SOON_S else "good"


def _grades(plan: Plan) -> dict[str, str]:
    scale = plan.grade
    return {g: naming.grade(scale, g) for g in scale.grades} if scale else {}


def _fields(plan: Plan) -> list[Field]:
    fields = [
        Field("title", _("Title (may be left out)"), "line", required=False),
        Field("body", _("Text, with what is left open"), "area"),
        Field("until", _("Good until"), "time"),
    ]
    if plan.scenarios:
        kinds = [(s.id, naming.name(s)) for s in plan.scenarios.values()]
        words = _("Only for this kind of crisis")
        fields.append(Field("scenario", words, "choice", required=False, options=kinds))
    fields.append(Field("of", _("It takes the place of (S1), where it does"), "line", False))
    return fields


def _role(request: HttpRequest, plan: Plan, what: str) -> str:
    """The role in which the person would do it, "" where there is none."""
    if what != "approve":
        return acting_as(request, plan, None)
    return next((r for a in approvers(plan) if (r := acting_as(request, plan, a))), "")
