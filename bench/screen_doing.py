"""How a picture's state comes about: what people and the engine do before it, what a browser does
on the page. Used by the lists of states (`bench/screen_states.py`, `bench/screen_more.py`).
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


def beat(minutes: int) -> Callable[[Story], None]:
    """The engine's last sign of life lies so far back."""

    def change(story: Story) -> None:
        from qingting.timers.models import Beat
        from tests.web.story import LATER

        Beat.objects.filter(loop="engine").update(at=LATER - timedelta(minutes=minutes))

    return change


def urgent(story: Story) -> None:
    """One of the desk's duties is due in four minutes."""
    from qingting.duties.models import Duty
    from tests.web.story import LATER

    due = Duty.objects.filter(state="open", holder="desk").order_by("-due_at")
    Duty.objects.filter(pk=due[0].pk).update(due_at=LATER + timedelta(minutes=4))


def acts(*deeds: tuple[str, str, dict[str, str]]) -> Callable[[Story], None]:
    """People act, and it is written."""

    def change(story: Story) -> None:
        from django.db import transaction

        with transaction.atomic():
            for act, by, values in deeds:
                story.bureau.act(act, by, **values)
            story.bureau.write()

    return change


def ask(login: str, act: str, values: dict[str, str]) -> Callable[[Story], None]:
    """Somebody asks for an act that needs a second person."""

    def change(story: Story) -> None:
        from qingting.approvals.submissions.actions import submit
        from tests.web.story import LATER

        submit(
            getattr(story.cast, login), "personnel-dept", act, {"event": "E1", **values},
            mode="actual", language="zh-hans", token=act, now=LATER, needs_second=True,
        )  # fmt: skip

    return change


def forget(story: Story) -> None:
    """The words of the posts go on schedule."""
    from qingting import retention
    from tests.web.story import LATER

    retention.run(LATER + timedelta(days=400))


def sign(story: Story) -> None:
    """Who leaves signs the hand-over, and nobody has taken it."""
    from django.db import transaction

    with transaction.atomic():
        story.bureau.act(
            "hand-over", f"person:{story.cast.lin.pk}/desk", event="", said="老街口还在闻"
        )
        story.bureau.write()


def stale(page: Page) -> None:
    """Press a form that was opened on something else."""
    page.eval_on_selector("input[name=seen]", "field => { field.value = 'open::' }")
    page.fill("textarea[name=why]", "现场有人受伤")
    page.eval_on_selector("main form", "form => { form.noValidate = true }")
    page.click("main form button.go")


def empty(page: Page) -> None:
    """Press a form with nothing in it."""
    page.eval_on_selector("main form", "form => { form.noValidate = true }")
    page.click("main form button.go")


def lose(page: Page) -> None:
    """The server is gone when the page looks again."""
    page.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#lost:not([hidden])", timeout=9_000)
    page.context.set_offline(False)


def remark(key: str) -> Callable[[Story], str]:
    def path(story: Story) -> str:
        from qingting.posts.models import Post

        return f"/events/1/remarks?open={Post.objects.get(key=key).remark_id}"

    return path


def evidence(story: Story) -> str:
    from qingting.posts.models import Post

    return f"/events/1/posts/{Post.objects.get(key='smell').pk}/evidence"


def duty(entry: str, then: str) -> Callable[[Story], str]:
    """The page of an act upon an open duty of the first event."""

    def path(story: Story) -> str:
        from qingting.duties.models import Duty

        found = Duty.objects.filter(entry=entry, event=story.event, state="open").order_by("-id")
        return f"/duties/{found[0].pk}/{then}".rstrip("/")

    return path


def any_duty(entry: str, then: str = "", event: int = 1) -> Callable[[Story], str]:
    """The page of a duty of an event, or of an act upon it; whether it is open or over."""

    def path(story: Story) -> str:
        from qingting.duties.models import Duty

        found = Duty.objects.filter(entry=entry, event__number=event).order_by("-id")
        return f"/duties/{found[0].pk}/{then}".rstrip("/")

    return path


def engine_does(what: Callable[[Any, Story], None]) -> Callable[[Story], None]:
    """The engine does something in its unit of work, and it is written."""

    def change(story: Story) -> None:
        from django.db import transaction

        bureau = story.bureau
        with transaction.atomic():
            bureau.engine.act(bureau.now, lambda work: what(work, story))
            bureau.write()

    return change


def both(*changes: Callable[[Story], None]) -> Callable[[Story], None]:
    """One change after another."""

    def change(story: Story) -> None:
        for one in changes:
            one(story)

    return change


def drafted_by_approver(story: Story) -> None:
    """Who is to approve the statement wrote it, as the deputy of who should have."""
    from qingting.approvals.models import Text

    Text.objects.filter(state="asked", of="statement").update(writer=f"person:{story.cast.zhao.pk}")
    story.bureau.restart()


def press(page: Page) -> None:
    """Press the form as it stands."""
    page.click("main form button.go")


def another_text(page: Page) -> None:
    """Approve a text that is not the one on the page any more."""
    page.eval_on_selector("main form input[name=text]", "field => { field.value = 'f'.repeat(64) }")
    press(page)
