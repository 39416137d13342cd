"""Addresses of the pages; each goes into notices, so none is ever changed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.i18n import set_language

from qingting.web import health
from qingting.web.acts import phone
from qingting.web.acts import views as acts
from qingting.web.admin import accounts, channels, contacts, house, rota, watches
from qingting.web.admin import people as staff
from qingting.web.admin import sources as origins
from qingting.web.answering import standing as statements
from qingting.web.answering import views as answering
from qingting.web.api import views as api
from qingting.web.api.push import api as push
from qingting.web.desk import live
from qingting.web.desk import views as desk
from qingting.web.duties import views as duties
from qingting.web.events import views as events
from qingting.web.evidence import views as evidence
from qingting.web.handover import views as handover
from qingting.web.help import views as help_
from qingting.web.imports import hand
from qingting.web.imports import views as imports
from qingting.web.joining import views as joining
from qingting.web.papers import views as papers
from qingting.web.people import me
from qingting.web.people import views as people
from qingting.web.plan import lessons, writing
from qingting.web.plan import views as plan
from qingting.web.printing import views as printing
from qingting.web.public import views as public
from qingting.web.register import views as register
from qingting.web.search import views as search
from qingting.web.setup import adopting
from qingting.web.setup import views as setup
from qingting.web.sources import views as sources

urlpatterns = [
    path("", people.root, name="root"),
    path("signin", people.sign_in, name="signin"),
    path("signin/<str:token>", people.sign_in_once, name="signin-once"),
    path("signout", people.sign_out, name="signout"),
    path("reset", people.reset, name="reset"),
    path("me", me.me, name="me"),
    path("me/<slug:what>", me.change, name="me-change"),
    path("language", login_not_required(set_language), name="language"),
    path("health", health.health, name="health"),
    path("admin/health", health.checks, name="admin-health"),
    path("setup", setup.setup, name="setup"),
    path("setup/now", setup.now, name="setup-now"),
    path("setup/first/<str:token_>", setup.first, name="setup-first"),
    path("setup/reach/<slug:what>", setup.reach, name="setup-reach"),
    path("setup/<slug:key>", setup.step, name="setup-step"),
    path("plan/readings", adopting.readings, name="plan-readings"),
    path("plan/in-force/<slug:plan>/<slug:what>", adopting.end, name="plan-end"),
    path("plan/readings/<slug:what>", adopting.change, name="plan-readings-change"),
    path("admin/people", staff.people, name="admin-people"),
    path("admin/people.xlsx", staff.workbook, name="admin-people-file"),
    path("admin/people/<int:person_id>", staff.person, name="admin-person"),
    path("admin/people/<int:person_id>/<slug:what>", staff.change, name="admin-person-change"),
    path("admin/units", rota.units, name="admin-units"),
    path("admin/units/<int:unit_id>", rota.unit, name="admin-unit"),
    path("admin/shifts", rota.shifts, name="admin-shifts"),
    path("admin/shifts/<int:shift_id>/end", rota.end_shift, name="admin-shift-end"),
    path("admin/accounts", accounts.accounts, name="admin-accounts"),
    path("admin/accounts/<int:account_id>/<slug:what>", accounts.change, name="admin-account"),
    path("admin/sources", origins.sources, name="admin-sources"),
    path("admin/sources/<int:source_id>", origins.source, name="admin-source"),
    path("admin/sources/<int:source_id>/<slug:to>", origins.switch, name="admin-source-switch"),
    path("admin/watches", watches.watches, name="admin-watches"),
    path("admin/watches/try", watches.try_, name="admin-watches-try"),
    path("admin/watches/<int:watch_id>", watches.watch, name="admin-watch"),
    path("admin/watches/<int:watch_id>/<slug:to>", watches.switch, name="admin-watch-switch"),
    path("admin/channels", channels.channels, name="admin-channels"),
    path("admin/channels/<int:channel_id>", channels.channel, name="admin-channel"),
    path("admin/channels/<int:channel_id>/<slug:what>", channels.change, name="admin-channel-do"),
    path("admin/contacts", contacts.contacts, name="admin-contacts"),
    path("admin/contacts/<int:body_id>", contacts.contact, name="admin-contact"),
    path("admin/contacts/<int:body_id>/retire", contacts.retire, name="admin-contact-retire"),
    path("contacts", contacts.all_contacts, name="contacts"),
    path("admin/adoption", house.adoption, name="admin-adoption"),
    path("admin/settings", house.settings, name="admin-settings"),
    path("public/<slug:org>/", public.public, name="public"),
    path("public/<slug:org>/<slug:name>.html", public.public, name="public"),
    path("help", help_.manual, name="help"),
    path("help/<slug:page>", help_.manual, name="help"),
    path("desk", desk.desk, name="desk"),
    path("desk/seen", desk.seen, name="desk-seen"),
    path("live", live.live, name="desk-live"),
    path("events", events.desk, name="events"),
    path("events/<int:number>", events.event, name="event"),
    path("events/<int:number>/remarks", events.remarks, name="remarks"),
    path(
        "events/<int:number>/posts/<int:post_id>/evidence", evidence.of_post, name="post-evidence"
    ),
    path("events/<int:number>/facts", answering.facts, name="answers-facts"),
    path("events/<int:number>/papers/<slug:kind>", papers.of_event, name="answers-paper"),
    re_path(
        r"^events/(?P<number>\d{1,19})/papers/(?P<kind>[a-z]+)\.(?P<form>docx|pdf|html)$",
        papers.of_event,
        name="answers-paper-file",
    ),
    path("events/<int:number>/review", answering.review, name="answers-review"),
    path("events/<int:number>/extract", papers.extract, name="answers-extract"),
    re_path(
        r"^events/(?P<number>\d{1,19})/extract\.(?P<form>docx|pdf|html)$",
        papers.extract,
        name="answers-extract-file",
    ),
    path("events/<int:number>/findings/<int:finding>/change", lessons.begin, name="answers-change"),
    path("events/<int:number>/grading", events.grading, name="event-grading"),
    path("events/<int:number>/journal", events.journal, name="event-journal"),
    path("events/<int:number>/inquiries/<int:inquiry_id>", events.inquiry, name="inquiry"),
    path("events/<int:number>/acts/merge", joining.merge, name="event-merge"),
    path("events/<int:number>/move", joining.move, name="event-move"),
    path("events/<int:number>/undo/<int:reversible_id>", joining.undo, name="undo"),
    path("events/<int:number>/acts/<slug:act>", acts.event_act, name="event-act"),
    path("events/<int:number>/seconds/<int:submission_id>", acts.second, name="second"),
    path("events/<int:number>/duties/<int:duty_id>", duties.duty, name="event-duty"),
    path("duties/<int:duty_id>", duties.duty, name="duty"),
    path("duties/<int:duty_id>/write", answering.write, name="answers-write"),
    re_path(
        r"^duties/(?P<duty_id>\d{1,19})/text\.(?P<form>docx|pdf|html)$",
        answering.paper_file,
        name="answers-file",
    ),
    path("statements", statements.statements, name="statements"),
    path("statements/<slug:what>", statements.change, name="statements-change"),
    path("duties/<int:duty_id>/write/check", answering.check, name="answers-check"),
    path("duties/<int:duty_id>/acts/<slug:verb>", duties.duty_act, name="duty-act"),
    path("shift/handover", handover.handover, name="handover"),
    path("shift/handover/<int:handover_id>", handover.one, name="handover-one"),
    path("shifts", handover.shifts, name="handover-shifts"),
    path("leads/phone", phone.phone, name="leads-phone"),
    path("leads/new", hand.new, name="leads-new"),
    path("evidence/<slug:sha256>", evidence.evidence, name="evidence"),
    path("sources", sources.sources, name="sources"),
    path("sources/import", imports.upload, name="import"),
    path("sources/imports", imports.imports, name="import-list"),
    path("sources/imports/<int:import_id>", imports.result, name="import-result"),
    path("sources/imports/<int:import_id>/columns", imports.mapping, name="import-mapping"),
    re_path(
        r"^sources/imports/(?P<import_id>\d{1,19})/refused\.(?P<form>csv|xlsx)$",
        imports.file,
        name="import-file",
    ),
    path("sources/bookmarklet", hand.bookmarklet, name="import-bookmarklet"),
    path("sources/keys", api.keys, name="import-keys"),
    path("sources/keys/<int:key_id>/revoke", api.revoke, name="import-key-revoke"),
    path("api/v1/openapi.json", api.openapi, name="api-schema"),
    path("api/v1/docs", api.docs, name="import-api"),
    *api.by_key("api/v1/", push),
    path("register", register.register, name="register"),
    re_path(r"^register\.(?P<form>csv|xlsx)$", register.file, name="register-file"),
    path("register/digests/<slug:kind>", papers.digest, name="register-digest"),
    re_path(
        r"^register/digests/(?P<kind>[a-z]+)\.(?P<form>docx|pdf|html)$",
        papers.digest,
        name="register-digest-file",
    ),
    path("register/figures", register.figures, name="register-figures"),
    path("search", search.search, name="search"),
    path("plan", plan.plan, name="plan"),
    path("plan/clauses/<path:clause>", plan.clause, name="clause"),
    path("plan/print", printing.sheets, name="plan-print"),
    path("plan/print/open", printing.open_, name="sheet-open"),
    path("plan/print/<slug:sheet>", printing.sheet, name="plan-print-sheet"),
    path("plan/writings", writing.writings, name="writings"),
    path("plan/versions/<slug:old>/<slug:new>", writing.versions, name="plan-versions"),
    path("plan/writings/document", writing.upload, name="writing-document"),
    path("plan/writings/begin", writing.begin, name="writing-begin"),
    path("plan/writings/<slug:plan>", writing.writing, name="writing"),
    path("plan/writings/<slug:plan>/check", writing.check, name="writing-check"),
    path("plan/writings/<slug:plan>/try", writing.trial, name="writing-try"),
    path("plan/writings/<slug:plan>/compare", writing.compare, name="writing-compare"),
    path("plan/writings/<slug:plan>/case", writing.case, name="writing-case"),
    path("plan/writings/<slug:plan>/propose", writing.propose, name="writing-propose"),
    path("plan/writings/<slug:plan>/drop", writing.drop, name="writing-drop"),
]
