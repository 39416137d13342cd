"""Before there is an organisation, every page leads to its set-up."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from qingting.orgs.queries import find_organisation

OPEN = ("/setup", "/static/", "/language", "/health", "/help")


class FirstRun:
    """Middleware; asks the database until there is an organisation, and never again."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.over = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.over = self.over or find_organisation() is not None
        if self.over or request.path.startswith(OPEN):
            return self.answer(request)
        return redirect("setup")
