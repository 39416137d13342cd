"""Addresses of the pages; each goes into notices, so none is ever changed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from qingting.web import health
from qingting.web.events import views as events
from qingting.web.people import views as people
from qingting.web.plan import views as plan
from qingting.web.sources import views as sources

urlpatterns = [
    path("", people.root, name="root"),
    path("signin", people.sign_in, name="signin"),
    path("signin/<str:token>", people.sign_in_once, name="signin-once"),
    path("signout", people.sign_out, name="signout"),
    path("language", login_not_required(set_language), name="language"),
    path("health", health.health, name="health"),
    path("events", events.desk, name="events"),
    path("events/<int:number>", events.event, name="event"),
    path("events/<int:number>/inquiries/<int:inquiry_id>", events.inquiry, name="inquiry"),
    path("sources", sources.sources, name="sources"),
    path("plan", plan.plan, name="plan"),
    path("plan/clauses/<path:clause>", plan.clause, name="clause"),
]
