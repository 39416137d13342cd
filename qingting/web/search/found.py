"""What a search finds of each kind, as the page shows it: the newest first, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qingting.adoption.queries import list_adoptions, plan_of, plan_of_version
from qingting.duties.models import Duty
from qingting.duties.queries import find_duties
from qingting.events.models import Event
from qingting.events.queries import find_homes, list_events
from qingting.grading.queries import find_last
from qingting.grading.register import Asked, list_register
from qingting.journal.queries import Sought, find_entries
from qingting.plan.model import Plan
from qingting.posts.models import Post
from qingting.posts.search import find_posts
from qingting.reports.liaison.queries import find_case
from qingting.text.normalise import fold
from qingting.web import naming
from qingting.web.events import cursor
from qingting.web.events.desk import force
from qingting.web.events.history import VERBS, Line, history_of, people_of
from qingting.web.search.excerpt import Piece, excerpt

_NUMBER = re.compile(r"[0-9]{1,18}|[1-8][0-9]{18}")  # what a row's id may be
_BLANK = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `said`: its words with those that were asked for; `event`: the one it is of,
    None where it is of none; `post`, `duty`, `line`: what was found, where it is no event itself;
    `same`: posts of the same words that were found with it."""

    said: list[Piece]
    event: Event | None
    grade: naming.Chip | None = None
    post: Post | None = None
    duty: Duty | None = None
    line: Line | None = None
    same: int = 0

    @property
    def web(self) -> bool:
        """Whether the post's address is one of the web; nothing else is worth a click."""
        return self.post is not None and self.post.url.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Found:
    """A page of one kind. `after`: where the next page begins, "" at the end."""

    hits: list[Hit]
    after: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for, and in whose rooms. `after`: of the page before, "" for the first."""

    org_id: int
    mode: str
    words: str
    after: str
    limit: int

    @property
    def number(self) -> int | None:
        """The id or sequence number after which the page begins; None begins anew, also where it
        cannot be read."""
        return int(self.after) if _NUMBER.fullmatch(self.after) else None


def events(search: Search) -> Found:
    """Events and leads by title, which is the first words of what was said."""
    found = list_register(
        search.org_id,
        search.mode,
        Asked(words=search.words),
        before=cursor.read(search.after),
        limit=search.limit + 1,
    )
    shown = found[: search.limit]
    hits = []
    for event, grade in shown:
        plan = plan_of(event.adoption_id)
        chip = naming.chip(plan.grade, grade)
        hits.append(Hit(excerpt(event.title, search.words), event, grade=chip))
    if not search.after:
        hits = [*_numbered(search), *hits]
    last = shown[-1].event if len(found) > len(shown) else None
    return Found(hits, cursor.written((last.found_at, last.pk)) if last else "")


def _numbered(search: Search) -> list[Hit]:
    """The event of the matter whose case number was asked for."""
    case = find_case(search.org_id, search.mode, search.words)
    if case is None:
        return []
    event = case.event
    in_force = force(*find_last(event.pk, "grade"))
    chip = naming.chip(plan_of(event.adoption_id).grade, in_force)
    return [Hit(excerpt(f"{case.number} {event.title}", search.words), event, grade=chip)]


def posts(search: Search) -> Found:
    """Kept posts by title and text; those of the same words once."""
    found = find_posts(
        search.org_id, search.mode, search.words, before=search.number, limit=search.limit + 1
    )
    shown = found[: search.limit]
    homes = find_homes(post.remark_id for post in shown)
    by_remark: dict[int, list[Post]] = {}
    for post in shown:
        by_remark.setdefault(post.remark_id, []).append(post)
    hits = [
        Hit(
            excerpt(f"{post.title} {post.text}".strip(), search.words),
            homes.get(remark_id),
            post=post,
            same=len(others),
        )
        for remark_id, (post, *others) in by_remark.items()
    ]
    return Found(hits, str(shown[-1].pk) if len(found) > len(shown) else "")


def duties(search: Search) -> Found:
    """Duties by what they are called, and by clause."""
    adoptions = list_adoptions(search.org_id)
    found = find_duties(
        search.org_id,
        search.mode,
        {a.pk: _entries(plan_of_version(a.version), search.words) for a in adoptions},
        search.words,
        before=search.number,
        limit=search.limit + 1,
    )
    shown = found[: search.limit]
    hits = []
    for duty in shown:
        words = naming.duty(plan_of(duty.adoption_id), duty.entry, duty.about)
        hits.append(Hit(excerpt(words, search.words), duty.event, duty=duty))
    return Found(hits, str(shown[-1].pk) if len(found) > len(shown) else "")


def journal(search: Search) -> Found:
    """Sealed entries by what was done, under which clause, in which role; never by free words."""
    adoptions = list_adoptions(search.org_id)
    if not adoptions:
        return Found([], "")
    plans = [plan_of_version(adoption.version) for adoption in adoptions]
    sought = [_sought(plans, word) for word in search.words.split()]
    entries, before = find_entries(
        search.org_id, search.mode, sought, before=search.number, limit=search.limit
    )
    who = people_of(plans[0], [entry.actor for entry in entries])
    of = list_events(int(e.subject_key) for e in entries if e.subject_kind == "event")
    events_by_key = {str(event.pk): event for event in of}
    hits = [
        Hit(excerpt(line.what, search.words), events_by_key.get(line.entry.subject_key), line=line)
        for line in history_of(plans[0], entries, who)
    ]
    return Found(hits, "" if before is None else str(before))


KINDS: dict[str, Callable[[Search], Found]] = {
    "events": events,
    "posts": posts,
    "duties": duties,
    "journal": journal,
}


def _entries(plan: Plan, words: str) -> list[str]:
    """The entries of duties, the house's among them, in whose name or clause all words stand."""
    named = {duty.id: f"{duty.zh} {duty.en} {duty.clause}" for duty in plan.duties.values()}
    named |= {entry: str(name) for entry, name in naming.HOUSE_DUTIES.items()}
    return [entry for entry, name in named.items() if _holds(f"{entry} {name}", words.split())]


def _sought(plans: Iterable[Plan], word: str) -> Sought:
    verbs = {verb: _BLANK.sub("", f"{verb} {said}") for verb, said in VERBS.items()}
    roles = {role.id: f"{role.id} {role.zh} {role.en}" for p in plans for role in p.roles.values()}
    return Sought(
        verbs=[verb for verb, said in verbs.items() if _holds(said, [word])],
        roles=[role for role, said in roles.items() if _holds(said, [word])],
        clause=word,
    )


def _holds(text: str, words: list[str]) -> bool:
    return all(fold(word) in fold(text) for word in words)
