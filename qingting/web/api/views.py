"""The pages around the API: its description, and the keys of programs."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from ninja import NinjaAPI

from qingting import clock, store
from qingting.errors import ActionRefusedError
from qingting.lang import speaking
from qingting.people.rules import ADMINISTRATOR
from qingting.sources import actions
from qingting.sources.models import Source
from qingting.sources.queries import list_keys, list_sources
from qingting.web.access import actor_of, key_of, mode_of, needs, person_of, source_of
from qingting.web.api.push import schema


def by_key(prefix: str, api: NinjaAPI) -> list[URLPattern]:
    """Return the addresses that a key opens, and no sign-in: the API itself looks at requests."""
    patterns: list[URLPattern] = []
    for route in api.urls[0]:
        assert isinstance(route, URLPattern)  # neither does the API include others
        if route.name != "api-root":
            view = login_not_required(route.callback)
            patterns.append(path(f"{prefix}{route.pattern}", view, name=f"api-{route.name}"))
    return patterns


class Operation(NamedTuple):
    """One thing that can be asked, as the page shows it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: str
    answers: list[tuple[str, str, str]]  # status, what it says, name of the object


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for machines: it holds nothing of anybody's."""
    return JsonResponse(schema())


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description for people, from the same."""
    described = schema()
    objects = described["components"]["schemas"]
    context = {
        "operations": [
            _operation(method.upper(), path, of)
            for path, methods in described["paths"].items()
            for method, of in methods.items()
        ],
        "objects": [(name, of.get("description", ""), _fields(of)) for name, of in objects.items()],
        "base": request.build_absolute_uri("/"),
        "entry": "sources",
    }
    return render(request, "web/api_docs.html", context)


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys; a new one is shown once, in the answer that makes it."""
    if request.method != "POST":
        return _keys(request)
    try:
        with speaking(get_language() or ""), store.acting(clock.now()) as work:
            source = _source(request, work)
            name = request.POST.get("name", "").strip()[:120] or source.name
            made = actions.make_key(work, source, name=name, by=actor_of(request))
    except ActionRefusedError as refusal:
        return _keys(request, status=422, refusal=str(refusal))
    return _keys(request, made=made)


@needs(ADMINISTRATOR)
@require_POST
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """End a key at once."""
    key = key_of(request, key_id)
    with store.acting(clock.now()) as work:
        actions.revoke_key(work, key, by=actor_of(request))
    return redirect("import-keys")


def _source(request: HttpRequest, work: store.Work) -> Source:
    """The source that was chosen, or a new one of the name that was typed."""
    name = request.POST.get("source_name", "").strip()[:120]
    if not name:
        return source_of(request, request.POST.get("source", ""), "push")
    made = actions.create(
        work, by=actor_of(request), org_id=person_of(request).org_id, mode=mode_of(request),
        kind="push", name=name,
    )  # fmt: skip
    return Source(id=made.id, org_id=made.org_id, mode=made.mode, kind=made.kind, name=made.name)


def _keys(request: HttpRequest, status: int = 200, **said: Any) -> HttpResponse:
    org_id = person_of(request).org_id
    sources = [s for s in list_sources(org_id, mode_of(request)) if s.kind == "push"]
    context = {"keys": list_keys(org_id), "sources": sources, "entry": "sources", **said}
    return render(request, "web/api_keys.html", context, status=status)


def _operation(method: str, path: str, of: dict[str, Any]) -> Operation:
    answers = [
        (status, answer["description"], _object(answer))
        for status, answer in of["responses"].items()
    ]
    body = of.get("requestBody", {}).get("description", "")
    parameters = of.get("parameters", [])
    return Operation(
        method, path, of.get("summary", ""), of.get("description", ""), parameters, body, answers
    )


def _object(answer: dict[str, Any]) -> str:
    content = answer.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def _fields(of: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    """Each field of an object: name, type, whether it must be there, what it means."""
    needed = of.get("required", [])
    return [
        (name, _type(field), name in needed, field.get("description", ""))
        for name, field in of.get("properties", {}).items()
    ]


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " | ".join(_type(one) for one in field["anyOf"])
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if "const" in field:
        return str(field["const"])
    return str(field.get("format") or field.get("type", ""))
