"""From the review of an event to the plan: the change that a finding asks for, begun."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qingting import clock
from qingting.adoption.actions import begin_writing
from qingting.adoption.models import Adoption
from qingting.adoption.queries import find_writing, list_in_force
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.lang import tr
from qingting.reviews.changing import begin_change
from qingting.reviews.models import Finding
from qingting.reviews.queries import find_finding
from qingting.store import Mode
from qingting.web.access import event_of
from qingting.web.admin.parts import by, press
from qingting.web.plan.writing import files_of, may_write


@require_POST
def begin(request: HttpRequest, number: int, finding: int) -> HttpResponse:
    """Begin to write the plan anew at the clause of a finding, or go on with what is written.

    Raises:
        PermissionDenied: who writes no plans.
    """
    event = event_of(request, number)
    if not may_write(request):
        raise PermissionDenied
    found = find_finding(event.pk, finding)
    if found is None:
        raise Http404
    adoption = _adoption_of(event)
    if press(request, lambda: _begin(request, event, found, adoption), _("Change the clause now.")):
        clause = urlencode({"clause": found.clause.split()[0]})
        return redirect(f"{reverse('writing', args=[adoption.plan])}?{clause}")
    suffix = "?mode=exercise" if event.mode == Mode.EXERCISE else ""
    return redirect(reverse("answers-review", args=[number]) + suffix)


def _begin(request: HttpRequest, event: Event, finding: Finding, adoption: Adoption) -> None:
    writing = find_writing(event.org_id, adoption.plan)
    if writing is None:
        files = files_of(adoption)
        if not files:
            raise ActionRefusedError(
                tr(
                    "The files of this plan were not kept. Begin to write it from a document.",
                    "没有保存本预案的文件，请从文件开始编写。",
                ),
                rule="finding",
            )
        begin_writing(event.org_id, adoption.plan, files, **by(request))
        writing = find_writing(event.org_id, adoption.plan)
    assert writing is not None  # just begun
    begin_change(finding, event, writing, adoption.version, **by(request))


def _adoption_of(event: Event) -> Adoption:
    """The version in force of the plan that an event ran under; the event's own where none is."""
    own = event.adoption
    found = (a for a in list_in_force(event.org_id, clock.now()) if a.plan == own.plan)
    return next(found, own)
