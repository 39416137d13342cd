"""What happens next in the story of the pictures: each state of a page (screens.md §4), in an order
in which one leads to the other. Used by `bench/screenshots.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

Story = Any  # tests.web.story.Story
Page = Any  # of the browser


def _nothing(story: Story) -> None:
    """The story stands."""


def _shown(page: Page) -> None:
    """The page is pictured as it comes."""


@dataclass(frozen=True)
class State:
    """A page in a state. `change`: what happens before; `do`: what a browser does on the page, in
    each look; `of`: who looks.
    """

    name: str
    path: str | Callable[[Story], str]
    change: Callable[[Story], None] = field(default=_nothing)
    do: Callable[[Page], None] = field(default=_shown)
    of: str = "lin"

    def address(self, story: Story) -> str:
        return self.path if isinstance(self.path, str) else self.path(story)


def _beat(minutes: int) -> Callable[[Story], None]:
    """The engine's last sign of life lies so far back."""

    def change(story: Story) -> None:
        from qingting.timers.models import Beat
        from tests.web.story import LATER

        Beat.objects.filter(loop="engine").update(at=LATER - timedelta(minutes=minutes))

    return change


def _urgent(story: Story) -> None:
    """One of the desk's duties is due in four minutes."""
    from qingting.duties.models import Duty
    from tests.web.story import LATER

    due = Duty.objects.filter(state="open", holder="desk").order_by("-due_at")
    Duty.objects.filter(pk=due[0].pk).update(due_at=LATER + timedelta(minutes=4))


def _acts(*deeds: tuple[str, str, dict[str, str]]) -> Callable[[Story], None]:
    """People act, and it is written."""

    def change(story: Story) -> None:
        from django.db import transaction

        with transaction.atomic():
            for act, by, values in deeds:
                story.bureau.act(act, by, **values)
            story.bureau.write()

    return change


def _ask(login: str, act: str, values: dict[str, str]) -> Callable[[Story], None]:
    """Somebody asks for an act that needs a second person."""

    def change(story: Story) -> None:
        from qingting.approvals.submissions.actions import submit
        from tests.web.story import LATER

        submit(
            getattr(story.cast, login), "personnel-dept", act, {"event": "E1", **values},
            mode="actual", language="zh-hans", token=act, now=LATER, needs_second=True,
        )  # fmt: skip

    return change


def _forget(story: Story) -> None:
    """The words of the posts go on schedule."""
    from qingting import retention
    from tests.web.story import LATER

    retention.run(LATER + timedelta(days=400))


def _sign(story: Story) -> None:
    """Who leaves signs the hand-over, and nobody has taken it."""
    from django.db import transaction

    with transaction.atomic():
        story.bureau.act(
            "hand-over", f"person:{story.cast.lin.pk}/desk", event="", said="老街口还在闻"
        )
        story.bureau.write()


def _stale(page: Page) -> None:
    """Press a form that was opened on something else."""
    page.eval_on_selector("input[name=seen]", "field => { field.value = 'open::' }")
    page.fill("textarea[name=why]", "现场有人受伤")
    page.eval_on_selector("main form", "form => { form.noValidate = true }")
    page.click("main form button.go")


def _empty(page: Page) -> None:
    """Press a form with nothing in it."""
    page.eval_on_selector("main form", "form => { form.noValidate = true }")
    page.click("main form button.go")


def _lose(page: Page) -> None:
    """The server is gone when the page looks again."""
    page.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#lost:not([hidden])", timeout=9_000)
    page.context.set_offline(False)


def _remark(key: str) -> Callable[[Story], str]:
    def path(story: Story) -> str:
        from qingting.posts.models import Post

        return f"/events/1/remarks?open={Post.objects.get(key=key).remark_id}"

    return path


def _evidence(story: Story) -> str:
    from qingting.posts.models import Post

    return f"/events/1/posts/{Post.objects.get(key='smell').pk}/evidence"


def _duty(entry: str, then: str) -> Callable[[Story], str]:
    """The page of an act upon an open duty of the first event."""

    def path(story: Story) -> str:
        from qingting.duties.models import Duty

        found = Duty.objects.filter(entry=entry, event=story.event, state="open").order_by("-id")
        return f"/duties/{found[0].pk}/{then}".rstrip("/")

    return path


STATEMENT = "今早 7 时园区一处阀门泄漏，已关闭，无人受伤。明日 17 时前公布检测结果，届时再次通报。"
PLACE = {"account": "门户网站", "url": "https://gov.example/1", "duty": "publish-site"}
FACTS = _acts(
    (
        "state",
        "desk",
        {"said": "泄漏阀门已于 7:40 关闭", "as": "known", "proof": "园区值班记录 3 号"},
    ),
    ("state", "desk", {"said": "泄漏原因", "as": "unknown"}),
    ("state", "desk", {"said": "扩散可能性小", "as": "judgement"}),
    ("doubt", "desk", {"said": "孩子明天还上学吗？", "count": "12"}),
    ("doubt", "desk", {"said": "谁来赔洗肺的钱？", "count": "3"}),
)
SPECIAL = _acts(
    ("draft", "desk", {"duty": "special", "title": "园区泄漏专报", "body": STATEMENT}),
    ("draft", "desk", {"duty": "special", "title": "园区泄漏专报", "body": STATEMENT + "已停课。"}),
    ("complete", "desk", {"duty": "special"}),
)
STATED = _acts(
    ("approve", "leader-in-charge", {"duty": "special", "text": "v2"}),
    ("draft", "personnel-dept", {"duty": "line", "body": "以通报为准。"}),
    ("complete", "personnel-dept", {"duty": "line"}),
    ("approve", "leader-in-charge", {"duty": "line", "text": "v1"}),
    ("draft", "personnel-dept", {"duty": "statement", "title": "情况通报", "body": STATEMENT}),
    ("complete", "personnel-dept", {"duty": "statement"}),
    ("approve", "secrecy-officer", {"duty": "statement", "text": "v1"}),
    ("approve", "leader-in-charge", {"duty": "statement", "text": "v1"}),
)
PUBLIC = _acts(
    ("publish", "web-desk", {**PLACE, "captured": STATEMENT.replace("无人", "三人")}),
    ("settle", "personnel-dept", {"doubt": "D1", "publication": "1"}),
    ("promise", "desk", {"said": "公布检测结果", "until": "2026-03-03T17:00:00+08:00"}),
)
FOUND = _acts(
    ("find", "desk", {"said": "首次声明晚了四小时", "clause": "B5.19"}),
    (
        "find",
        "desk",
        {"said": "园区联系人过期", "owner": "desk", "until": "2026-03-20T17:00:00+08:00"},
    ),
)
STATES = [
    State("desk-nothing-due", "/desk", of="sun"),  # no plan is in force there
    State("desk-idle", "/desk", of="wang"),
    State("desk-five-minutes", "/desk", _urgent),
    State("desk-lost", "/desk", do=_lose),
    State("desk-still", "/desk", _beat(12)),
    State("desk-exercise", "/desk?mode=exercise", _beat(0)),
    State("act-missing", "/events/1/acts/raise", do=_empty),
    State("act-stale", "/events/1/acts/raise", do=_stale),
    State("remarks-open", _remark("smell")),
    State("remarks-no-match", "/events/1/remarks?q=没有这样的话"),
    State("post-evidence", _evidence),
    State(
        "event-waits-for-second", "/events/1",
        _ask("chen", "lower", {"grade": "larger", "why": "无人受伤"}),
    ),
    State(
        "event-people-differ", "/events/1",
        _acts(("raise", "desk", {"grade": "extraordinary", "why": "有人受伤"})),
    ),
    State("facts", "/events/1/facts", FACTS),
    State("paper", "/events/1/papers/special"),
    State("digest", "/register/digests/daily"),
    State("write", _duty("special", "write")),
    State("approve", _duty("approval", "acts/approve"), SPECIAL, of="zhao"),
    State("text-waits", _duty("special", ""), of="lin"),
    State("consult", _duty("meeting", "acts/consult"), STATED, of="zhao"),
    State("publish", _duty("publish-site", "acts/publish"), of="wei"),
    State("event-answered", "/events/1", PUBLIC),
    State("settle", "/events/1/acts/settle"),
    State("desk-promises", "/desk"),
    State("review", "/events/1/review", FOUND),
    State("review-own", "/events/1/acts/own"),
    State(
        "event-by-phone", "/events/3",
        _acts(("open", "desk", {"ref": "phone", "why": "来电：桥下有人聚集", "event": ""})),
    ),
    State("remarks-none", "/events/3/remarks"),
    State("handover-signed", "/shift/handover", _sign),
    State(
        "event-merged", "/events/2",
        _acts(("merge", "desk", {"event": "E2", "into": "E1", "why": "同一件事"})),
    ),
    State("event-undo", "/events/1"),
    State("event-dismissed", "/events/1", _acts(("dismiss", "desk", {"why": "与本局无关"}))),
    State("remarks-forgotten", "/events/1/remarks", _forget),
]  # fmt: skip
