"""What is made of the machine, the database and the loops: one judgement a check. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from qingting.checkup import Checks, Found, bad, named, ok, span, unknown, warn
from qingting.lang import tr

STILL = timedelta(seconds=60)  # without a heartbeat for longer, clocks may fire too late
JUMP = timedelta(minutes=5)
DAILY = timedelta(hours=26)  # what is done once a day, with two hours to spare
BACKUP = timedelta(days=2)
GB = 2**30
LITTLE, FULL = 5 * GB, 1 * GB  # bytes free on the disk of the data folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What is seen without the database's help.

    `fault`: why the database does not answer, "" where it does. `private`: key file -> whether its
    owner alone can read it. `fast`: whether hyperscan is used, None where it is not installed.
    `known_to`: the last year up to which working days are known; `calendar_fault`: why the
    operator's file of them cannot be used.
    """

    now: datetime
    free: int
    private: Mapping[str, bool]
    fast: bool | None
    known_to: int
    calendar_fault: str = ""
    fault: str = ""
    unapplied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """What the database says of itself and of the loops; an instant is None where it never was."""

    now: datetime
    durable: bool
    modes: str
    engine_at: datetime | None = None
    retention_at: datetime | None = None
    backup_at: datetime | None = None


def _database(m: Machine) -> Found:
    if m.fault:
        return bad(
            tr(f"The database does not answer: {m.fault}", f"数据库没有应答：{m.fault}"),
            tr(
                "Start it, or correct QINGTING_DATABASE_URL. Until then nothing is taken in and no"
                " clock reminds anybody.",
                "请启动数据库，或更正 QINGTING_DATABASE_URL。此前不收帖文，时限也提醒不了任何人。",
            ),
        )
    if m.unapplied:
        return bad(
            tr(
                f"Changes of the tables that are not applied: {m.unapplied}.",
                f"数据表有 {m.unapplied} 项变更尚未执行。",
            ),
            tr(
                "Start qingting run of this version once; it applies them.",
                "用本版本启动一次 qingting run，它会执行这些变更。",
            ),
        )
    return ok(
        tr(
            "The database answers, and its tables are those of this version.",
            "数据库应答正常，数据表与本版本一致。",
        )
    )


def _disk(m: Machine) -> Found:
    left = f"{m.free / GB:.1f} GB"
    said = tr(f"The disk of the data folder has {left} free.", f"数据文件夹所在磁盘还剩 {left}。")
    if m.free >= LITTLE:
        return ok(said)
    return (bad if m.free < FULL else warn)(
        said,
        tr(
            "Make room, or move the data folder to a larger disk. On a full one nothing can be"
            " recorded.",
            "请清理磁盘，或把数据文件夹移到更大的磁盘。磁盘写满后，任何事都记不下来。",
        ),
    )


def _keys(m: Machine) -> Found:
    if loose := [name for name, private in m.private.items() if not private]:
        names = named(loose)
        return bad(
            tr(
                f"Others on this machine can read a key file: {names}.",
                f"本机其他用户能读到密钥文件：{names}。",
            ),
            tr(
                f"In the data folder: chmod 600 {' '.join(loose)}; consider new keys.",
                f"在数据文件夹里执行 chmod 600 {' '.join(loose)}，并考虑更换密钥。",
            ),
        )
    return ok(
        tr("Keys can be read by the product's own user alone.", "密钥只有运行程序的用户能读。")
    )


def _matching(m: Machine) -> Found:
    if m.fast:
        return ok(tr("Texts are matched by hyperscan.", "文本匹配使用 hyperscan。"))
    if m.fast is None:
        return ok(
            tr(
                "Texts are matched without hyperscan, which is not installed.",
                "文本匹配使用通用算法：没有安装 hyperscan。",
            ),
            tr(
                "Where posts come by the million, install the extra: pip install 'qingting[fast]'.",
                "帖文以百万计时，请安装扩展：pip install 'qingting[fast]'。",
            ),
        )
    return ok(
        tr(
            "Texts are matched without hyperscan: this processor lacks SSE4.2, which it needs.",
            "文本匹配使用通用算法：本机处理器缺少 hyperscan 需要的 SSE4.2 指令。",
        )
    )


def _calendar(m: Machine) -> Found:
    do = tr(
        "When the State Council has published the days, write them into a file and name it in"
        " QINGTING_EXTRA_HOLIDAYS.",
        "国务院公布假期安排后，把当年的日子写进一个文件，用 QINGTING_EXTRA_HOLIDAYS 指向它。",
    )
    if m.calendar_fault:
        return bad(
            tr(
                f"The file of working days cannot be used: {m.calendar_fault}",
                f"工作日文件不能用：{m.calendar_fault}",
            ),
            tr(
                "Correct the file and start qingting run again.",
                "更正该文件后重新启动 qingting run。",
            ),
        )
    if m.known_to < m.now.year:
        return warn(
            tr(
                f"The holidays of {m.now.year} are not known; only weekends count as days off.",
                f"{m.now.year} 年的假期和调休未知，只按周末推算工作日。",
            ),
            do,
        )
    return ok(
        tr(
            f"Working days are known up to the end of {m.known_to}.",
            f"工作日已知到 {m.known_to} 年底。",
        ),
        do if m.known_to == m.now.year and m.now.month == 12 else "",
    )


def _durable(d: Database) -> Found:
    if d.durable:
        return ok(
            tr(
                f"What is committed is on disk before it counts ({d.modes}).",
                f"提交的内容先落盘再确认（{d.modes}）。",
            )
        )
    return bad(
        tr(
            f"A power cut could lose what was committed ({d.modes}).",
            f"断电可能丢失已提交的内容（{d.modes}）。",
        ),
        tr(
            "SQLite needs WAL and FULL: stop other programs that open this database, start again."
            " PostgreSQL needs fsync and synchronous_commit on.",
            "SQLite 须为 WAL 与 FULL：停掉其他打开该数据库的程序再重启。PostgreSQL 须打开 fsync 与"
            " synchronous_commit。",
        ),
    )


def _engine(d: Database) -> Found:
    do = tr(
        "Start qingting run, or look at its output (under systemd by journalctl). Meanwhile follow"
        " the plan on paper.",
        "启动 qingting run，或查看它的输出（systemd 下用 journalctl）。其间请按纸质预案执行。",
    )
    if d.engine_at is None:
        return bad(tr("The engine has never run here.", "引擎从未在这里运行过。"), do)
    ago = span(d.now - d.engine_at)
    if d.now - d.engine_at > STILL:
        return bad(
            tr(
                f"The engine has had no heartbeat for {ago}; clocks may not remind anybody.",
                f"引擎已 {ago}没有心跳，时限可能提醒不到任何人。",
            ),
            do,
        )
    return ok(tr("The engine had a heartbeat within the last minute.", "引擎在一分钟内有过心跳。"))


def _clock(d: Database) -> Found:
    if d.engine_at is None:
        return unknown(
            tr("There is no heartbeat to hold the clock against.", "还没有心跳可与本机时钟比对。"),
        )
    if d.engine_at - d.now > JUMP:
        ahead = span(d.engine_at - d.now)
        return bad(
            tr(
                f"The last heartbeat lies {ahead} ahead of this machine's clock: it was set back.",
                f"最近一次心跳比本机时钟晚 {ahead}：时钟被拨回过。",
            ),
            tr(
                "Set the clock by a time server (timedatectl), then look through the duties that"
                " fell due in between.",
                "用时间服务器校准时钟（timedatectl），再核对这段时间里到期的待办。",
            ),
        )
    return ok(
        tr("This machine's clock agrees with the last heartbeat.", "本机时钟与最近一次心跳相符。")
    )


def _retention(d: Database) -> Found:
    if d.retention_at is not None and d.now - d.retention_at <= DAILY:
        ago = span(d.now - d.retention_at)
        return ok(tr(f"Deletion on schedule last ran {ago} ago.", f"按期删除于 {ago}前运行过。"))
    do = tr(
        "It runs when the engine starts and once a day; look at the output of qingting run.",
        "引擎启动时和每天运行一次；请查看 qingting run 的输出。",
    )
    if d.retention_at is None:
        never = tr("Deletion on schedule has not run yet.", "按期删除还没有运行过。")
        return unknown(never, do)
    ago = span(d.now - d.retention_at)
    late = tr(
        f"Deletion on schedule has not run for {ago}; what is over is still kept.",
        f"按期删除已 {ago}没有运行，过期的内容还留着。",
    )
    return warn(late, do)


def _backup(d: Database) -> Found:
    do = tr(
        "Every night: qingting backup --out FILE; keep the file on another machine.",
        "每晚执行 qingting backup --out 文件，并把文件存到另一台机器。",
    )
    if d.backup_at is None:
        return warn(tr("No backup was ever made.", "还没有做过备份。"), do)
    ago = span(d.now - d.backup_at)
    said = tr(f"The last backup was made {ago} ago.", f"最近一次备份在 {ago}前。")
    if d.now - d.backup_at > BACKUP:
        return warn(said, do)
    return ok(said)


OF_MACHINE: Checks[Machine] = {
    "database": ("Database", "数据库", _database),
    "disk": ("Disk", "磁盘", _disk),
    "keys": ("Key files", "密钥文件", _keys),
    "matching": ("Matching", "文本匹配", _matching),
    "calendar": ("Working days", "工作日", _calendar),
}
OF_DATABASE: Checks[Database] = {
    "durable": ("Durability", "落盘", _durable),
    "engine": ("Engine", "引擎", _engine),
    "clock": ("Clock", "本机时钟", _clock),
    "retention": ("Deletion", "按期删除", _retention),
    "backup": ("Backup", "备份", _backup),
}
