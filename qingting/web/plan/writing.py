"""`/plan/writings`: a plan written in the browser, clause by clause, checked at each step."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingting import clock
from qingting.adoption.actions import begin_writing, draft_plan, drop_writing, save_writing
from qingting.adoption.models import Adoption, Writing
from qingting.adoption.queries import find_kept, find_writing, list_writings, plan_of
from qingting.documents import read_blocks
from qingting.duties.past import list_past
from qingting.errors import ConflictError, QingtingError
from qingting.lang import speaking
from qingting.people.rules import ADMINISTRATOR, AUDITOR
from qingting.plan import schema
from qingting.plan.diff import diff
from qingting.plan.draft.compose import draft
from qingting.plan.draft.find import find
from qingting.plan.draft.finding import Finding
from qingting.plan.draft.split import Clause
from qingting.plan.model import ClauseText, Plan
from qingting.plan.rejudge import case_of, differences
from qingting.plan.shipped import list_examples, list_shipped, shipped_texts
from qingting.reviews.changing import name_proposed
from qingting.reviews.queries import list_open_changes
from qingting.web.access import (
    adoption_in_force,
    adoption_of,
    only_administers,
    person_of,
    roles_of_request,
)
from qingting.web.acts.asking import acting_as
from qingting.web.admin.house import plan_name
from qingting.web.admin.parts import by, press
from qingting.web.plan.answers import answers_of
from qingting.web.plan.changes import (
    Change,
    SpoiledError,
    change_of,
    first_of,
    is_cited,
    written_of,
)
from qingting.web.plan.fill import Spoiled
from qingting.web.plan.labels import READ, section_words
from qingting.web.plan.sheet import (
    Asking,
    asked_of,
    checked_of,
    facts_of,
    faults_at,
    sheet_of,
    tried,
)

LAST_YEAR = timedelta(days=365)
OF_EVENTS = "cases/events.yaml"
MARKS = {
    "binding": gettext_lazy("binding: something carries it out"),
    "constrained": gettext_lazy("constrained: a lawful form is done instead"),
    "prose": gettext_lazy("words only"),
}
PARTS = {
    "grades": gettext_lazy("Grades"),
    "duties": gettext_lazy("Duties and clocks"),
    "params": gettext_lazy("Numbers"),
    "readings": gettext_lazy("Readings"),
    "roles": gettext_lazy("Roles"),
}
_OPENS = ("clause", "at", "open", "as")
_NAMED = re.compile(r"(?!\d+$)[a-z0-9][a-z0-9-]{0,59}")


def may_write(request: HttpRequest) -> bool:
    """An administrator may, and whoever interprets the plan in force."""
    if ADMINISTRATOR in roles_of_request(request):
        return True
    adoption = adoption_in_force(request)
    plan = plan_of(adoption.pk) if adoption else None
    return plan is not None and bool(acting_as(request, plan, plan.interpreter))


def _writer(request: HttpRequest, *, reads: bool = False) -> None:
    if not (may_write(request) or (reads and AUDITOR in roles_of_request(request))):
        raise PermissionDenied


def files_of(adoption: Adoption) -> dict[str, str]:
    """Return the files of an adopted version; none where nobody kept them."""
    return find_kept(adoption.org_id, adoption.version) or shipped_texts(adoption.plan)


def _writing_of(request: HttpRequest, plan: str) -> Writing:
    found = find_writing(person_of(request).org_id, plan)
    if found is None:
        raise Http404
    return found


@require_safe
def writings(request: HttpRequest) -> HttpResponse:
    """The plans that are being written, and from what another can be begun."""
    _writer(request, reads=True)
    org = person_of(request).org_id
    adoption = adoption_in_force(request)
    force = plan_of(adoption.pk) if adoption else None
    shipped, examples = list_shipped(), list_examples()
    names = {p.id: plan_name(p) for p in (*examples, *shipped, *([force] if force else []))}
    context = {
        "writings": [(one, names.get(one.plan, one.plan)) for one in list_writings(org)],
        "in_force": names[force.id] if force else "",
        "shipped": [(p.id, names[p.id]) for p in shipped],
        "examples": [(p.id, names[p.id]) for p in examples],
        "may_write": may_write(request),
        "entry": "plan",
    }
    return render(request, "web/writings.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a writing from the plan in force, or from one that comes with the product."""
    _writer(request)
    org, source = person_of(request).org_id, request.POST.get("source", "")
    adoption = adoption_in_force(request)
    if source == "in-force" and adoption is not None:
        plan, files = adoption.plan, files_of(adoption)
    else:
        plan, files = source, shipped_texts(source)
    if not files:
        raise Http404
    if press(request, lambda: begin_writing(org, plan, files, **by(request)), _("Begun.")):
        return redirect("writing", plan)
    return redirect("writings")


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Begin a writing from a document: Word, PDF or text, clause by clause."""
    _writer(request)
    given, name = request.FILES.get("document"), request.POST.get("name", "").strip().lower()
    if given is None or isinstance(given, list) or not _NAMED.fullmatch(name):
        messages.error(request, _("Choose a document, and a short name in a-z, 0-9 and -."))
        return redirect("writings")

    def begun() -> None:
        with speaking(get_language() or ""):
            found = draft(name, read_blocks(given.name or "", given.read()))
        begin_writing(person_of(request).org_id, name, found.files, **by(request))

    if press(request, begun, _("Drafted. Go through it clause by clause; nothing is in force.")):
        return redirect("writing", name)
    return redirect("writings")


@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, plan: str) -> HttpResponse:
    """One plan: the clause that is open, its entries, what is wrong; saving what was changed."""
    _writer(request, reads=request.method != "POST")
    found = _writing_of(request, plan)
    if request.method != "POST":
        return render(request, "web/writing.html", _context(request, found))
    if request.POST.get("do") == "more":  # empty lines of a form; nothing is saved
        return render(request, "web/writing.html", _context(request, found, keep=True))
    try:
        revision = int(request.POST.get("revision", "0")[:9] or 0)
        change = change_of(found, request.POST)
        save_writing(found.pk, revision, change.files, **by(request))
    except ConflictError as error:
        messages.error(request, str(error))
        context = _context(request, found) | {"sent": written_of(request.POST)}
        return render(request, "web/writing.html", context, status=409)
    except SpoiledError as error:
        messages.error(request, str(error))
        context = _context(request, found, keep=True, spoiled=error.at)
        return render(request, "web/writing.html", context, status=422)
    except (QingtingError, ValueError) as error:
        messages.error(request, str(error))
        context = _context(request, found) | {"sent": written_of(request.POST)}
        return render(request, "web/writing.html", context, status=422)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('writing', args=[plan])}?{_after(change, request.POST)}")


def _read(clause: ClauseText | None) -> list[tuple[Finding, str, str]]:
    """What rules read in the words of a clause, each with its kind and how sure it is."""
    found = find(Clause(clause.id, clause.words, 0, False)) if clause else []
    return [(one, str(READ[one.kind]), str(READ[one.certainty])) for one in found]


def _context(
    request: HttpRequest, found: Writing, *, keep: bool = False, spoiled: Spoiled | None = None
) -> dict[str, object]:
    """Return what the page shows.

    Args:
        keep: whether what was sent stands in its form, or beside where it is no form's.
    """
    asked = request.POST if request.method == "POST" else request.GET
    is_form, line = asked.get("what") == "form", asked.get("at", "")
    is_new = is_form and first_of(asked) == 0
    writes = may_write(request)
    asking = Asking(
        clause=asked.get("clause", ""),
        line=int(line) if line.isdecimal() and len(line) < 7 else 0,
        file=asked.get("open", ""),
        as_form=writes and asked.get("as") != "yaml",
        add=asked.get("section" if is_new else "add", ""),
        sent=asked if is_form and keep else None,
        spoiled=spoiled or {},
    )
    sheet = sheet_of(found, asking)
    clause = sheet.clause
    return {
        "sheet": sheet,
        "read": _read(clause),
        "sections": [(one, section_words(one)) for one in schema.MAP_SECTIONS],
        "marks": [(mark, str(words)) for mark, words in MARKS.items()],
        "may_write": writes,
        "as_form": asking.as_form,
        "asking": asking,
        "answers": answers_of(request, list_open_changes(found)),
        "here": urlencode({"clause": clause.id} if clause else {"at": asking.line}),
        "entry": "plan",
    }


def _after(change: Change, sent: QueryDict) -> str:
    """The address of what was open; of a form's entry where it stands, if no clause shows it."""
    where = {name: sent.get(name, "") for name in _OPENS if sent.get(name)}
    if change.line and (sent.get("at") or not is_cited(change.text, sent.get("clause", ""))):
        where = {"at": str(change.line)}
    elif "at" in where and sent.get("do") == "remove":
        where = {}
    return urlencode(where)


@require_POST
def check(request: HttpRequest, plan: str) -> HttpResponse:
    """What would be wrong if this were saved: asked for while somebody types."""
    _writer(request)
    found = _writing_of(request, plan)
    at: dict[str, list[str]] = {}
    try:
        change = change_of(found, request.POST)
        at = faults_at(plan, change, request.POST)
    except SpoiledError as error:
        change, at = Change(dict(found.files), ""), {p: [why] for p, why in error.at.items()}
    except (ValueError, KeyError):
        raise Http404 from None
    faults = checked_of(plan, change.files).faults
    context = {
        "faults": faults,
        "plan": plan,
        "placed": [(path, " ".join(s)) for path, s in at.items()],
    }
    return render(request, "web/part/faults.html", context)


@require_safe
def trial(request: HttpRequest, plan: str) -> HttpResponse:
    """What the plan as written would say to facts."""
    _writer(request, reads=True)
    checked = checked_of(plan, _writing_of(request, plan).files)
    context: dict[str, object] = {"plan_id": plan, "plan": checked.sound, "entry": "plan"}
    if checked.sound is not None:
        given = {key: request.GET.get(f"f.{key}", "") for key in facts_of(checked.sound)}
        now = clock.now()
        answer, wrong = tried(checked.sound, given, request.GET.getlist("trigger"), now)
        context |= {
            "asked": asked_of(checked.sound, given),
            "answer": answer if any(given.values()) or request.GET else None,
            "wrong": wrong,
            "triggers": list(checked.sound.triggers.values()),
            "declared": request.GET.getlist("trigger"),
        }
    return render(request, "web/plan_try.html", context)


@require_safe
def compare(request: HttpRequest, plan: str) -> HttpResponse:
    """What the plan as written changes against the one in force, and what it would have changed."""
    _writer(request, reads=True)
    found = _writing_of(request, plan)
    adoption, checked = adoption_in_force(request), checked_of(plan, found.files)
    context: dict[str, object] = {"plan_id": plan, "entry": "plan", "sound": checked.sound}
    context["may_write"] = may_write(request)
    context["answers"] = answers_of(request, list_open_changes(found))
    if adoption is not None and checked.sound is not None:
        context |= _compared(request, plan_of(adoption.pk), checked.sound)
    return render(request, "web/plan_compare.html", context)


@require_safe
def versions(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """What one adopted version changed against another, and what it would have changed."""
    _writer(request, reads=True)
    before, after = adoption_of(request, old), adoption_of(request, new)
    if before is None or after is None:
        raise Http404
    context: dict[str, object] = {"entry": "plan", "sound": True}
    plans = plan_of(before.pk), plan_of(after.pk)
    return render(request, "web/plan_compare.html", context | _compared(request, *plans))


def _compared(request: HttpRequest, old: Plan, new: Plan) -> dict[str, object]:
    past = list_past(person_of(request).org_id, clock.now() - LAST_YEAR)
    return {
        "old": old,
        "new": new,
        "diff": diff(old, new),
        "parts": [(part, str(words)) for part, words in PARTS.items()],
        "judged": len(past),
        "past": [event.key for event in past],
        "different": differences(old, new, past),
        "titles": not only_administers(request),
    }


@require_POST
def case(request: HttpRequest, plan: str) -> HttpResponse:
    """Make a case of a past event: what the plan in force says of it, the writing must say too."""
    _writer(request)
    found, adoption = _writing_of(request, plan), adoption_in_force(request)
    past = list_past(person_of(request).org_id, clock.now() - LAST_YEAR)
    one = next((event for event in past if event.key == request.POST.get("event")), None)
    text = case_of(plan_of(adoption.pk), one) if adoption is not None and one is not None else ""
    if not text:
        raise Http404
    files = dict(found.files)
    files[OF_EVENTS] = f"{files.get(OF_EVENTS, '')}{text}"
    done = _("It is a case of the plan now.")
    press(request, lambda: save_writing(found.pk, found.revision, files, **by(request)), done)
    return redirect("writing-compare", plan)


@require_POST
def propose(request: HttpRequest, plan: str) -> HttpResponse:
    """Propose the plan as written for adoption: its readings are signed under it."""
    _writer(request)
    found = _writing_of(request, plan)
    sheet = sheet_of(found, Asking())
    sound = sheet.checked.sound
    if sound is None or not sheet.ready:
        messages.error(request, _("Not proposed: something is wrong with it, or a case fails."))
        return redirect("writing", plan)
    org = person_of(request).org_id

    def proposed() -> None:
        draft_plan(org, sound, found.files, **by(request))
        name_proposed(found, **by(request))

    done = _("Proposed. Its readings are signed next; then another person agrees.")
    press(request, proposed, done)
    return redirect("plan-readings")


@require_POST
def drop(request: HttpRequest, plan: str) -> HttpResponse:
    """Put a writing away."""
    _writer(request)
    found = _writing_of(request, plan)
    press(request, lambda: drop_writing(found.pk, **by(request)), _("Put away."))
    return redirect("writings")
