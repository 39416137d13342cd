"""Recording what an authorised person published by hand."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from qingting.approvals.models import Text
from qingting.approvals.queries import KnownText, Texts
from qingting.approvals.rules import is_named
from qingting.approvals.standing.actions import FIRST
from qingting.duties import actions as duties
from qingting.duties.queries import KnownDuty
from qingting.duties.rules import approvals, artefact, sources_of
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.grading.actions import note_fact
from qingting.grading.queries import ANSWERED
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.people.queries import find_account, may_publish
from qingting.people.rules import person_of
from qingting.plan.facts import reads
from qingting.replies.models import Publication
from qingting.replies.queries import Appearances, Publications
from qingting.replies.rules import same_words
from qingting.store import Work, new_id


class Place(NamedTuple):
    """Where something stands in public. `account`: id of a declared account; in a replay, its
    name."""

    account: str
    url: str
    at: datetime
    captured: str


def publish(
    work: Work,
    duty: KnownDuty,
    place: Place,
    *,
    by: str,
    merged: bool,
    named: str = "",
    corrects: int | None = None,
) -> int:
    """Record a publication, which does the duty; returns its number within the event.

    Args:
        merged: whether one person may write and publish here.
        named: `v2`, or the beginning of the hash, of what was published; left out, the last one
            that is approved.

    Raises:
        ActionRefusedError: no approved text, not from a declared account, not three persons, not
        the duty's holder, or the place is not told.
    """
    event = _check_duty(duty, by=by)
    text = approved_text(work, duty, named)
    number = _record(work, event, text, place, by=by, merged=merged, corrects=corrects, duty=duty)
    if duty.live:
        duties.made_public(work, duty, by=by)
    if reads(event.plan, ANSWERED):
        note_fact(work, event, fact=ANSWERED, value="yes", by="engine")
    return number


def publish_first(
    work: Work, event: KnownEvent, place: Place, *, by: str, merged: bool, named: str = ""
) -> int:
    """Record a first statement that was made of a standing text; it is no answer and does no duty.

    Raises:
        ActionRefusedError: none was made, not from a declared account, or not three persons.
    """
    made = [t for t in work.of(Texts).of(event.subject) if t.of == FIRST and t.stands]
    meant = [t for t in made if not named or is_named(named, t.version, t.hash)]
    if not meant:
        raise ActionRefusedError(
            tr(
                "no first statement was made of a standing text here",
                "这里还没有用常备文本形成首发声明",
            ),
            rule="house:standing-text",
        )
    return _record(work, event, meant[-1], place, by=by, merged=merged)


def _record(
    work: Work,
    event: KnownEvent,
    text: KnownText,
    place: Place,
    *,
    by: str,
    merged: bool,
    corrects: int | None = None,
    duty: KnownDuty | None = None,
) -> int:
    """Write down where an approved text stands in public; returns its number."""
    clause = duty.clause if duty else "house:standing-text"
    _check_place(work, place)
    _check_persons(text, by=by, merged=merged, clause=clause)
    account_id, name = _account(work, event, place.account, by)
    publications = work.of(Publications)
    if corrects is not None and not 0 < corrects <= publications.count(event):
        said = tr(f"there is no publication {corrects}", f"没有第 {corrects} 次发布")
        raise ActionRefusedError(said, rule="publish")
    number, id_ = publications.add(event), new_id()
    spoke = work.of(Appearances).last(event, text.of, text.about)
    exact = same_words(text.body, place.captured)
    work.add(
        Publication,
        id=id_,
        org_id=event.org_id,
        mode=event.mode,
        event_id=event.id,
        text_id=text.id,
        number=number,
        of=artefact(duty.plan, duty.entry) if duty else FIRST,
        about=(duty.about or "") if duty else "",
        account_id=account_id,
        account_name=name,
        url=place.url,
        published_at=place.at,
        captured=place.captured,
        exact=exact,
        writer=text.writer,
        approver=text.signers[-1],
        publisher=person_of(by),
        merged=merged,
        appearance_id=spoke.id if spoke else None,
        corrects=corrects,
        at=work.now,
    )
    values = {"publication": number, "sha256": text.hash, "exact": exact, "corrects": corrects}
    write(work, "reply.published", event.subject, actor=by, clause=clause, **values)
    return number


def _check_duty(duty: KnownDuty, *, by: str) -> KnownEvent:
    """A duty that can be done now, or that was done by the approval of its text."""
    if duty.done_at is None:
        duties.check_done(duty, by=by)
    else:
        duties.check_holder(duty, by=by)
    assert duty.event is not None  # check_done; what has a text is of an event
    return duty.event


def approved_text(work: Work, duty: KnownDuty, named: str = "") -> KnownText:
    """Return the approved text that a duty publishes: its own, or what it needs or waited for.

    Raises:
        ActionRefusedError: none is approved, or not the one that was named.
    """
    assert duty.event is not None and duty.spec is not None  # answers are of an event's duties
    root = artefact(duty.plan, duty.entry)
    entry = duty.plan.duties.get(root) or duty.spec
    wanted = [(root, duty.about or "")]
    if not approvals(duty.spec):
        wanted += [(of, "") for of in (*sources_of(entry), *sources_of(duty.spec))]
    found = [
        text
        for text in work.of(Texts).of(duty.event.subject)
        if (text.of, text.about) in wanted and text.state == Text.State.APPROVED
    ]
    meant = [t for t in found if not named or is_named(named, t.version, t.hash)]
    if not meant:
        raise ActionRefusedError(
            tr(
                "no text is approved that this duty could publish: write it, and have another"
                " person approve it first",
                "没有已批准的文本可供发布：请先拟稿并由他人签发",
            )
            if not found
            else tr(
                "what you name is not what is approved: read the approved text again",
                "所指文本不是已批准的文本，请重新核对",
            ),
            rule="house:exact-text",
            clause=duty.clause,
        )
    return meant[-1]


def _check_place(work: Work, place: Place) -> None:
    if not place.url.startswith(("https://", "http://")) or not place.captured.strip():
        raise ActionRefusedError(
            tr(
                "say where it stands (an address) and the text as it stands there",
                "请填写发布网址，并贴上页面上的原文",
            ),
            rule="publish",
        )
    if place.at > work.now:
        raise ActionRefusedError(
            tr("the time you name is still to come", "所填发布时间尚未到来"), rule="publish"
        )


def _check_persons(text: KnownText, *, by: str, merged: bool, clause: str) -> None:
    """Author, approver and publisher are three; a small unit may make one of author and
    publisher."""
    if not text.signers:
        said = tr("nobody signed this text", "这份文本没有人签发")
        raise ActionRefusedError(said, rule="house:exact-text", clause=clause)
    if text.signers[-1] == person_of(by):
        raise ActionRefusedError(
            tr(
                "you approved this text, so another person has to publish it",
                "这份文本由您签发，须由他人发布",
            ),
            rule="house:three-persons",
            clause=clause,
        )
    if text.writer == person_of(by) and not merged:
        raise ActionRefusedError(
            tr(
                "you wrote this text, so another person has to publish it (a small unit may allow"
                " it in its settings)",
                "这份文本由您起草，须由他人发布（人手少的单位可在设置中允许）",
            ),
            rule="house:three-persons",
            clause=clause,
        )


def _account(work: Work, event: KnownEvent, account: str, by: str) -> tuple[int | None, str]:
    """The declared account that a person may publish on; in a replay its name alone."""
    person = person_of(by)
    if not person.startswith("person:"):
        return None, account
    found = find_account(event.org_id, int(account)) if account.isdecimal() else None
    if found is None or not may_publish(int(person[7:]), found.pk, work.now):
        raise ActionRefusedError(
            tr(
                "you may publish only on a declared account for which you are authorised",
                "只能在已登记、且已授权您使用的账号上发布",
            ),
            rule="house:declared-accounts",
        )
    return found.pk, f"{found.platform} {found.name}"
