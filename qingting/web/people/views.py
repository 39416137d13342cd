"""Signing in by a password or a one-time link, and out; a link for who forgot the password."""

from __future__ import annotations

from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingting.people.models import Person
from qingting.people.queries import find_login
from qingting.web.access import home_of
from qingting.web.people.post import send_link
from qingting.web.signin import enter, find_invited, invite, may_try, note_failure, speak


@login_not_required
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The events, or the sign-in page in its place."""
    if request.user.is_authenticated:
        return redirect(home_of(request))
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
    if not isinstance(person, Person):
        note_failure(request, name)
        return _form(request, status=403, login=name, wrong=True)
    enter(request, person)
    return _to(person, _next(request))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_once(request: HttpRequest, token: str) -> HttpResponse:
    """A button first: programs that look at a link in a message must not use it up."""
    if request.method == "POST":
        with transaction.atomic():
            invited = find_invited(token, lock=True)
            if invited is not None:
                enter(request, invited.person, by_link=True)
                return _to(invited.person, reverse(invited.to))
    invited = find_invited(token)
    context = {"invited": invited.person if invited else None}
    return render(request, "web/signin_once.html", context, status=200 if invited else 403)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """The form, or a link by mail to who forgot the password.

    The answer is the same whether there is such a login, and whether it has a mail address: who
    asks is not signed in. Each request counts as a try.
    """
    if request.method != "POST":
        return render(request, "web/reset.html", {})
    name = request.POST.get("login", "").strip()
    if not may_try(request, name):
        return render(request, "web/reset.html", {"locked": True}, status=429)
    note_failure(request, name)
    person = find_login(name)
    if person is not None:
        send_link(person, lambda: invite(request, person, by=f"person:{person.pk}"))
    return render(request, "web/reset.html", {"asked": True})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("root")


def _form(request: HttpRequest, status: int = 200, **said: object) -> HttpResponse:
    context = {"next": request.POST.get("next") or request.GET.get("next", ""), **said}
    return render(request, "web/signin.html", context, status=status)


def _to(person: Person, url: str) -> HttpResponse:
    """On to a page, in the person's language; a browser's own choice stands where they have
    none."""
    response = redirect(url)
    if person.language:
        speak(response, person)
    return response


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of ours."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse(home_of(request))
