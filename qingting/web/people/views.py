"""Signing in by a password or a one-time link, and out."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingting.web.signin import find_invited, may_try, note_failure


@login_not_required
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The events, or the sign-in page in its place."""
    if request.user.is_authenticated:
        return redirect("events")
    return _form(request)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, or an attempt with login and password."""
    if request.method != "POST":
        return _form(request)
    name = request.POST.get("login", "").strip()
    if not may_try(request, name):
        return _form(request, status=429, login=name, locked=True)
    person = authenticate(request, username=name, password=request.POST.get("password", ""))
    if person is None:
        note_failure(request, name)
        return _form(request, status=403, login=name, wrong=True)
    login(request, person)
    return redirect(_next(request))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_once(request: HttpRequest, token: str) -> HttpResponse:
    """A button first: programs that look at a link in a message must not use it up."""
    if request.method == "POST":
        with transaction.atomic():
            person = find_invited(token, lock=True)
            if person is not None:
                login(request, person, backend="qingting.web.signin.Staff")
                return redirect("events")
    person = find_invited(token)
    status = 200 if person else 403
    return render(request, "web/signin_once.html", {"invited": person}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("root")


def _form(request: HttpRequest, status: int = 200, **said: object) -> HttpResponse:
    context = {"next": request.POST.get("next") or request.GET.get("next", ""), **said}
    return render(request, "web/signin.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of ours."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse("events")
