"""Two concerns whole, by what people do: from a first post to the change of the plan that was
learned from them. On the engine, as an exercise, and by `qingting replay`.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from qingting.adoption.actions import begin_writing, draft_plan, save_writing, sign_reading
from qingting.adoption.models import Adoption, Writing
from qingting.adoption.queries import find_draft, find_writing, plan_of_draft
from qingting.adoption.rules import to_sign
from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.grading.register import Asked, count_by_state
from qingting.journal.models import Entry
from qingting.journal.queries import list_entries, verify
from qingting.notices.letters import letter
from qingting.notices.models import Channel, Delivery, Notice
from qingting.people.models import ContactPoint
from qingting.plan.shipped import shipped_texts
from qingting.plan.texts import check_texts
from qingting.reconcile import reconcile
from qingting.reviews.changing import begin_change, name_proposed
from qingting.reviews.models import Finding
from qingting.reviews.queries import stands_of
from qingting.store import Mode
from qingting.web.events.history import VERBS, what
from qingting.web.public.pages import page
from qingting.web.register.figures import figures_of
from tests.cast import Cast, cast
from tests.commands import qingting
from tests.engine import BUREAU, NOON, ROOT, WORK_SAFETY, Bureau, plan
from tests.notices.office import MAIL
from tests.way.told import BUREAU_STORY, WORK_SAFETY_STORY, Story, play, save

pytestmark = pytest.mark.django_db
STORIES = [BUREAU_STORY, WORK_SAFETY_STORY]
BEFORE = ["event.found", "event.graded", "event.opened", "fact.asked", "fact.noted"]
MEETING = ["duty.summoned", "duty.opinion", "consultation.held", "task.given"]
SIGNED = ["text.signed", "duty.approved"]
AFTER = [
    "reply.published", "doubt.raised", "doubt.answered", "promise.made", "task.done",
    "promise.kept", "event.assigned", "duty.assigned", "event.quiet", "event.closed",
    "finding.noted", "finding.owned", "finding.change-begun", "finding.change-proposed",
    "finding.settled",
]  # fmt: skip
STEPS = {  # each at its first coming, in this order, whatever stands between
    BUREAU: [*BEFORE, "text.written", "duty.accepted", *MEETING, "text.refused", *SIGNED, *AFTER],
    WORK_SAFETY: [*BEFORE, "fact.stated", "text.written", *SIGNED, *MEETING, *AFTER],
}


class Learned:
    """The way from a finding to the plan that is in force, by three persons: the interpreter
    writes, an administrator asks for it, the interpreter's signature agrees."""

    def __init__(self, bureau: Bureau, story: Story, people: Cast) -> None:
        self.bureau, self.story, self.chen = bureau, story, people.chen
        self.signer = f"person:{people.chen.pk}/{bureau.plan.interpreter}"

    @property
    def writing(self) -> Writing:
        found = find_writing(self.bureau.org.pk, self.bureau.plan.id)
        assert found is not None
        return found

    @property
    def state(self) -> str | None:
        stand = stands_of([Finding.objects.get().pk]).get(Finding.objects.get().pk)
        return stand.state if stand else None

    def begin(self) -> None:
        of, now = self.bureau.plan, self.bureau.now
        texts = shipped_texts(of.id)
        begin_writing(self.bureau.org.pk, of.id, texts, now=now, by=self.signer)
        event = Event.objects.get(number=1)
        begin_change(
            Finding.objects.get(), event, self.writing, of.hash, now=now, by=self.signer
        )  # fmt: skip

    def propose(self) -> None:
        now, by, writing = self.bureau.now, self.signer, self.writing
        before, after = self.story.changes
        files = dict(writing.files)
        assert before in files["plan.yaml"]
        files["plan.yaml"] = files["plan.yaml"].replace(before, after)
        save_writing(writing.pk, writing.revision, files, now=now, by=by)
        sound = check_texts(self.bureau.plan.id, files).sound
        assert sound is not None
        draft_plan(self.bureau.org.pk, sound, files, now=now, by=by)
        name_proposed(self.writing, now=now, by=by)

    def adopt(self) -> None:
        draft = find_draft(self.bureau.org.pk)
        assert draft is not None
        asked = {"event": "", "version": draft.version}
        administrator = "person:1/administrator"
        with pytest.raises(ActionRefusedError):  # not signed, nobody agreed
            self.bureau.act("adopt", administrator, **asked)
        for one in to_sign(plan_of_draft(draft)):
            sign_reading(draft, one, self.chen, now=self.bureau.now, by=self.signer)
        with pytest.raises(ActionRefusedError, match="has to agree"):
            self.bureau.act("adopt", administrator, second="person:1/administrator", **asked)
        self.bureau.act("adopt", administrator, second=self.signer, **asked)
        self.bureau.write()


def told(bureau: Bureau) -> list[Entry]:
    """The journal of the first event and its duties as its page reads it, from its beginning."""
    event = Event.objects.get(number=1)
    duties = Duty.objects.filter(event=event).values_list("pk", flat=True)
    return list_entries(bureau.org.pk, event.pk, duties, limit=10_000)[::-1]


@pytest.mark.parametrize("story", STORIES, ids=["bureau", "work-safety"])
def test_a_concern_becomes_a_change_of_the_plan(story: Story) -> None:
    bureau = Bureau(plan(story.plan))
    learned = Learned(bureau, story, cast(bureau.org, NOON))
    play(bureau, story.acts, story.posts)
    bureau.restart()
    for step, state in (
        (learned.begin, "begun"),
        (learned.propose, "proposed"),
        (learned.adopt, "in force"),
    ):
        assert learned.state != state
        bureau.to(bureau.now + timedelta(hours=1))
        step()
        bureau.restart()
        assert learned.state == state
    play(bureau, story.after)

    old, new = Adoption.objects.order_by("since")
    assert old.until == new.since and new.version != bureau.plan.hash
    assert Finding.objects.get().settled_at is not None
    bureau.close_books()
    assert reconcile(bureau.now) == []
    chain = verify(bureau.org)
    assert (chain.broken, chain.unsealed) == (None, 0)
    entries = told(bureau)
    first = list(dict.fromkeys(e.verb for e in entries))
    steps = STEPS[story.plan]
    assert [verb for verb in first if verb in steps] == steps
    with override("zh-hans"):
        for entry in entries:
            _check_words(entry.verb, what(bureau.plan, entry))


def _check_words(verb: str, words: str) -> None:
    """A line that is read aloud: Chinese, with nothing left out and no key of a plan in it."""
    assert verb in VERBS
    assert any("\u4e00" <= sign <= "\u9fff" for sign in words), (verb, words)
    assert not words.endswith(("：", "，", "为 ")), (verb, words)
    assert "%(" not in words and "." not in words, (verb, words)


@pytest.mark.parametrize("story", STORIES, ids=["bureau", "work-safety"])
def test_a_replay_does_the_same_duties_and_refuses_no_act(story: Story, tmp_path: Path) -> None:
    """What a replay cannot have is left out: it has no draft and no administrator, so no plan is
    changed, and the finding is seen to without."""
    acts = [*story.acts, *story.after]
    save(tmp_path, acts, story.posts)
    bureau = Bureau(plan(story.plan))
    play(bureau, acts, story.posts)

    files = {f"--{name}": tmp_path / f"{name}.jsonl" for name in ("posts", "acts")}
    given = {"--plan": ROOT / story.plan, "--out": tmp_path / "out", **files}
    done = qingting("replay", "--watch-all", *(part for pair in given.items() for part in pair))

    assert (done.code, done.said) == (0, "")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert (summary["acts"], summary["acts_refused"]) == (len(acts), 0)
    replayed = (tmp_path / "out" / "duties.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in replayed] == bureau.lines("duties")


@pytest.mark.parametrize("story", STORIES, ids=["bureau", "work-safety"])
def test_an_exercise_says_so_and_leaves_the_real_world_alone(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGTING_NOTIFY_URL", "http://127.0.0.1:9/")
    bureau = Bureau(plan(story.plan), mode=Mode.EXERCISE)
    lin = cast(bureau.org, NOON).lin
    Channel.objects.create(org=bureau.org, kind="mail", name="信", settings=MAIL)
    ContactPoint.objects.create(
        person=lin, channel="mail", address="lin@bureau.example", verified_at=NOON
    )
    play(bureau, [*story.acts, *story.after], story.posts)

    assert set(Notice.objects.values_list("mode", flat=True)) == {Mode.EXERCISE}
    sent = Delivery.objects.exclude(channel="record")
    assert sent.exists()
    assert not sent.filter(outside=True).exists()
    for one in Delivery.objects.select_related("notice__org", "person", "via")[:200]:
        message = letter([one], bureau.now).message
        assert message.subject.startswith(("【倾听】【演练】", "[Qingting][Exercise]"))
        assert message.body["mode"] == "exercise"
    org, zone = bureau.org, bureau.org.zone
    assert count_by_state(org.pk, Mode.EXERCISE, Asked()) == {"closed": 1}
    assert count_by_state(org.pk, Mode.ACTUAL, Asked()) == {}
    for month in ("2026-03", "2026-04"):
        real = figures_of(org.pk, Mode.ACTUAL, month, bureau.now, zone)
        assert (real.found, set(real.states.values()), real.clauses) == (0, {0}, [])
    assert bureau.org.name in page(org, "answers", bureau.now)
    assert "gov.example" not in page(org, "answers", bureau.now)
    real_entries = Entry.objects.filter(mode=Mode.ACTUAL).values_list("subject_kind", flat=True)
    assert set(real_entries) <= {"adoption", "person"}
