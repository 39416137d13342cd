"""What is made of one organisation: its record, clocks, people and plan, one judgement a check.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from qingting.checkup import Checks, Found, bad, named, ok, span, unknown, warn
from qingting.lang import tr
from qingting.plan.model import Plan

SEAL = timedelta(seconds=60)


class Late(NamedTuple):
    """How many of something wait too long, and since when the oldest does."""

    many: int
    since: datetime


class Line(NamedTuple):
    """A channel that is on: its name, whether its last message was taken (None: none was sent
    yet), and the error.
    """

    name: str
    works: bool | None
    error: str = ""


class InForce(NamedTuple):
    """The plan in force: its name, roles that nobody holds, readings that nobody signed."""

    name: str
    trial: bool
    unheld: Sequence[str]
    unsigned: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bureau:
    """What is seen of one organisation. `entries` of its journal were verified: all of them where
    `whole`, else the last ones; `broken` names the first that does not fit. `posted`: notices go
    to an address of the operator's too.
    """

    now: datetime
    entries: int
    whole: bool
    broken: str | None = None
    unsealed_at: datetime | None = None
    unfired: Late | None = None
    provisional: int = 0
    unsettled: Late | None = None
    channels: Sequence[Line] = ()
    posted: bool = False
    sources: int = 0
    silent: Sequence[str] = ()
    failing: Sequence[str] = ()
    plan: InForce | None = None


def unheld(plan: Plan, held: Set[tuple[str, str]], units: Mapping[str, str]) -> list[str]:
    """Return the roles of a plan that nobody holds, in words; with the units that lack one.

    Bodies outside are not ours to fill, and a body is held by whoever holds the roles in it.

    Args:
        held: (role, key of the unit, "" for none) of everybody active.
        units: key -> name.
    """
    bodies = {role.of for role in plan.roles.values()}
    missing = []
    for role in plan.roles.values():
        label = tr(role.en or role.zh, role.zh)
        if role.external or role.id in bodies:
            continue
        if not any(name == role.id for name, _ in held):
            missing.append(label)
        elif role.per == "unit" and (
            lack := [name for key, name in units.items() if (role.id, key) not in held]
        ):
            missing.append(tr(f"{label} ({named(lack)})", f"{label}（{named(lack)}）"))
    return missing


def _sealed(b: Bureau) -> Found:
    if b.unsealed_at is not None and b.now - b.unsealed_at > SEAL:
        ago = span(b.now - b.unsealed_at)
        return bad(
            tr(
                f"An entry of the journal has waited {ago} for its seal.",
                f"处置记录里有一条已等封存 {ago}。",
            ),
            tr(
                "The engine seals: start it, or start it again where it runs, and see its output.",
                "封存由引擎完成：引擎没有运行就启动它，在运行就重启并查看输出。",
            ),
        )
    return ok(
        tr(
            "No entry of the journal waits longer than a minute for its seal.",
            "处置记录都在一分钟内封存。",
        )
    )


def _chain(b: Bureau) -> Found:
    if b.broken is not None:
        return bad(
            tr(
                f"The journal does not fit at {b.broken}: it was changed outside the product.",
                f"处置记录的哈希链断在 {b.broken}：有人在系统之外改动过。",
            ),
            tr(
                "Keep a copy of the database first, then find out who had access to it; qingting"
                " journal verify checks again.",
                "先复制保存数据库，再查谁能接触到它；用 qingting journal verify 复核。",
            ),
        )
    if b.whole:
        return ok(
            tr(
                f"The whole journal fits its chain; entries: {b.entries:,}.",
                f"处置记录全部 {b.entries:,} 条与哈希链相符。",
            )
        )
    return ok(
        tr(
            f"The end of the journal fits its chain; entries looked at: {b.entries:,}.",
            f"处置记录最近 {b.entries:,} 条与哈希链相符。",
        )
    )


def _unfired(b: Bureau) -> Found:
    if b.unfired is None:
        return ok(tr("No clock is overdue to fire.", "没有该响未响的时钟。"))
    ago = span(b.now - b.unfired.since)
    return bad(
        tr(
            f"Clocks that should have fired: {b.unfired.many}, the oldest {ago} ago.",
            f"有 {b.unfired.many} 个时钟该响未响，最早的已过 {ago}。",
        ),
        tr(
            "People may not have been told: go through the events and call them; then look at the"
            " engine.",
            "可能有人没有接到提醒：请打开事件页，逐项打电话；同时查看引擎。",
        ),
    )


def _provisional(b: Bureau) -> Found:
    if not b.provisional:
        return ok(tr("No due time is provisional.", "没有暂定的时限。"))
    return warn(
        tr(
            f"Provisional due times: {b.provisional}; the holidays of their year are not known.",
            f"有 {b.provisional} 个时限是暂定的：所在年份的假期未知。",
        ),
        tr(
            "Add the working days of that year to the file of QINGTING_EXTRA_HOLIDAYS.",
            "在 QINGTING_EXTRA_HOLIDAYS 的文件里补上该年的工作日。",
        ),
    )


def _deliveries(b: Bureau) -> Found:
    if b.unsettled is None:
        return ok(
            tr("No delivery has waited longer than ten minutes.", "没有超过十分钟仍未送出的提醒。")
        )
    ago = span(b.now - b.unsettled.since)
    return bad(
        tr(
            f"Deliveries without a result after ten minutes: {b.unsettled.many}, the oldest after"
            f" {ago}.",
            f"有 {b.unsettled.many} 次送达超过十分钟没有结果，最早的已等 {ago}。",
        ),
        tr(
            "Call the people concerned, then see the errors of the channels.",
            "请打电话通知相关人员，再看下面渠道的错误。",
        ),
    )


def _channels(b: Bureau) -> Found:
    if not b.channels and b.posted:
        return ok(
            tr(
                "Every notice is posted to the address of QINGTING_NOTIFY_URL.",
                "每条提醒都发往 QINGTING_NOTIFY_URL 的地址。",
            )
        )
    if not b.channels:
        return warn(
            tr(
                "No channel is on: notices are seen on the pages only.",
                "没有启用任何渠道：提醒只在页面上看得到。",
            ),
            tr("Set up a channel, mail or webhook.", "设置一个邮件或 webhook 渠道。"),
        )
    if failing := [f"{c.name}: {c.error}" for c in b.channels if c.works is False]:
        names = named(failing)
        return bad(
            tr(f"A channel fails: {names}", f"渠道发不出去：{names}"),
            tr(
                "Correct its settings by what the provider answered, then send a test.",
                "按服务商的回答更正设置，再发一次测试。",
            ),
        )
    if unused := [c.name for c in b.channels if c.works is None]:
        names = named(unused)
        return unknown(
            tr(f"A channel has sent nothing yet: {names}.", f"渠道还没有发过：{names}。"),
            tr("Send a test.", "发一次测试。"),
        )
    return ok(
        tr("Every channel that is on delivered its last message.", "启用的渠道上一次都发送成功。")
    )


def _sources(b: Bureau) -> Found:
    if not b.sources:
        return warn(
            tr("There is no source; nothing can come in.", "还没有信源，什么也收不到。"),
            tr("Add one on the page of sources.", "在“信源”页添加一个。"),
        )
    failing, silent = named(b.failing), named(b.silent)
    do = tr(
        "See the error on the page of sources. Until it speaks again, what depends on it is a lower"
        " bound.",
        "看“信源”页上的错误。在恢复之前，依赖它的数只是下限。",
    )
    if b.failing:
        return bad(tr(f"A source fails: {failing}.", f"信源失败：{failing}。"), do)
    if b.silent:
        quiet = tr(f"A source is silent: {silent}.", f"信源静默：{silent}。")
        return warn(quiet, do)
    return ok(tr(f"Sources that speak: all of {b.sources}.", f"{b.sources} 个信源都正常。"))


def _plan(b: Bureau) -> Found:
    if b.plan is None:
        return bad(
            tr(
                "No plan is in force: nothing is graded and no duty is made.",
                "没有施行中的预案：不分级，不派待办。",
            ),
            tr("Choose a plan in the set-up, and adopt it.", "在首次设置里选一份预案并施行。"),
        )
    if b.plan.trial:
        return warn(
            tr(f"“{b.plan.name}” is adopted for trial only.", f"《{b.plan.name}》只是试行。"),
            tr(
                "Sign its readings, and let a second person adopt it.", "签署解释，再由第二人施行。"
            ),
        )
    return ok(tr(f"“{b.plan.name}” is in force.", f"《{b.plan.name}》在施行。"))


def _roles(b: Bureau) -> Found:
    if b.plan is None:
        return _no_plan()
    if not b.plan.unheld:
        return ok(tr("Somebody holds every role of the plan.", "预案里的角色都有人担任。"))
    names = named(b.plan.unheld)
    return warn(
        tr(
            f"Nobody holds: {names}. What the plan gives them reaches nobody.",
            f"无人担任：{names}。交给他们的待办送不到人。",
        ),
        tr("Give each to somebody under people.", "在人员管理里指定担任的人。"),
    )


def _readings(b: Bureau) -> Found:
    if b.plan is None:
        return _no_plan()
    if not b.plan.unsigned:
        return ok(tr("Every reading of the plan is signed.", "预案的解释都已签署。"))
    names = named(b.plan.unsigned)
    return warn(
        tr(
            f"Not signed, holding by default: {names}.",
            f"未签署、按默认执行：{names}。",
        ),
        tr(
            "Have the plan's interpreter sign them on the page of the plan.",
            "请预案的解释单位在预案页签署。",
        ),
    )


def _no_plan() -> Found:
    return unknown(tr("No plan is in force to look at.", "没有施行中的预案可看。"))


OF_BUREAU: Checks[Bureau] = {
    "sealed": ("Seals", "封存", _sealed),
    "chain": ("Journal", "处置记录", _chain),
    "timers": ("Clocks of duties", "时限", _unfired),
    "provisional": ("Provisional times", "暂定时限", _provisional),
    "deliveries": ("Deliveries", "送达", _deliveries),
    "channels": ("Channels", "渠道", _channels),
    "sources": ("Sources", "信源", _sources),
    "plan": ("Plan", "预案", _plan),
    "roles": ("Roles", "角色", _roles),
    "readings": ("Readings", "解释", _readings),
}
