"""Files of evidence: each as a download, and the form that puts one to a post."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qingting import clock, store
from qingting.adoption.queries import plan_of
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.evidence.actions import keep_file
from qingting.evidence.models import File
from qingting.evidence.queries import read_file
from qingting.lang import speaking
from qingting.posts.models import Post
from qingting.spread.said import find_post
from qingting.store import Mode, Subject
from qingting.web.access import event_of, file_of, person_of
from qingting.web.acts.asking import acting_as
from qingting.web.events.remarks import files_of_posts

TYPES = {"png": "image/png", "jpeg": "image/jpeg", "pdf": "application/pdf"}


@require_safe
def evidence(request: HttpRequest, sha256: str) -> HttpResponse:
    """The bytes, never shown in our own pages' name: they are somebody else's."""
    file = file_of(request, sha256)
    answer = HttpResponse(read_file(file), content_type=TYPES[file.kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{sha256[:16]}.{file.kind}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def of_post(request: HttpRequest, number: int, post_id: int) -> HttpResponse:
    """What is kept of a post of an event, and one more file."""
    event = event_of(request, number)
    post = find_post(event.pk, post_id)
    if post is None:
        raise Http404
    context = {"event": event, "post": post, "entry": "events"}
    context["files"] = files_of_posts(event, [post])[post.pk]
    role = acting_as(request, plan_of(event.adoption_id), None)
    if not role:
        context["refusal"] = _("You hold no role of the plan.")
        return render(request, "web/post_evidence.html", context, status=403)
    if request.method != "POST":
        return render(request, "web/post_evidence.html", context)
    try:
        _keep(request, event, post, f"person:{person_of(request).pk}/{role}")
    except ActionRefusedError as refusal:
        context["refusal"] = str(refusal)
        return render(request, "web/post_evidence.html", context, status=422)
    messages.success(request, _("The file is on record."))
    suffix = "&mode=exercise" if event.mode == Mode.EXERCISE else ""
    page = reverse("remarks", args=[number])
    return redirect(f"{page}?open={post.remark_id}{suffix}#r{post.remark_id}")


def _keep(request: HttpRequest, event: Event, post: Post, by: str) -> None:
    """Put the file to the post; the event's journal tells of it.

    Raises:
        ActionRefusedError: there is no file, its words are gone, or it is not one that is kept.
    """
    given = request.FILES.get("evidence")
    if given is None or isinstance(given, list) or not given.size:
        raise ActionRefusedError(_("Choose a file."), rule="form")
    if not (post.title or post.text or post.url):
        raise ActionRefusedError(
            _("The text of this post was deleted on schedule; no picture of it is kept either."),
            rule="house:retention",
        )
    of = Subject(event.org_id, event.mode, "post", str(post.pk))
    told = Subject(event.org_id, event.mode, "event", str(event.pk))
    with speaking(get_language() or ""), store.acting(clock.now()) as work:
        keep_file(work, given.read(), of, keep=File.Keep.POST, by=by, told=told)
