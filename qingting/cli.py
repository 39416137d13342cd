"""The `qingting` command: each verb's code stands with its stage."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from qingting.errors import QingtingError
from qingting.lang import tr
from qingting.plan import command as plan_command
from qingting.watches import command as watch_command


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code: 0 done, 1 a `QingtingError`, 2 wrong usage."""
    parser = _parser()
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except QingtingError as e:
        print(e, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # whoever read our answer has enough of it; keep the interpreter from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="qingting",
        description=tr(
            "Runs an organisation's written public-concern emergency plan as code.",
            "把一个单位的舆情应急预案当作程序来运行。",
        ),
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    _run(verbs)
    _replay(verbs)
    plan_command.add_parser(verbs)
    watch_command.add_parser(verbs)
    _journal(verbs)
    _export(verbs)
    _public(verbs)
    _doctor(verbs)
    _backup(verbs)
    _restore(verbs)
    return parser


def _watch_options(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--watch", metavar="QUERY", help=tr("keep what matches", "留下符合的"))
    which.add_argument(
        "--watches", metavar="FILE", help=tr("watches, JSON Lines", "监测方案，JSON Lines")
    )
    which.add_argument("--watch-all", action="store_true", help=tr("keep everything", "全部留下"))


def _run(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("run", help=tr("engine and web", "引擎和网页"))
    parser.add_argument("--data", metavar="DIR", help=tr("data folder", "数据文件夹"))
    parser.add_argument(
        "--port", type=int, metavar="N", help=tr("0: any free one", "0：任一空闲端口")
    )
    parser.add_argument("--plan", metavar="FILE", help=tr("adopt this plan", "施行这份预案"))
    parser.add_argument(
        "--posts-from", metavar="DIR", help=tr("take *.jsonl from here", "从这里取 *.jsonl")
    )
    parser.add_argument(
        "--people", metavar="FILE", help=tr("add units and people", "加入单位和人员")
    )
    parser.add_argument("--sources", metavar="FILE", help=tr("add sources", "加入信源"))
    parser.add_argument(
        "--notify-url", metavar="URL", help=tr("POST each notice here", "每条提醒 POST 到这里")
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--watches", metavar="FILE", help=tr("watches, JSON Lines", "监测方案，JSON Lines")
    )
    which.add_argument("--watch-all", action="store_true", help=tr("keep everything", "全部留下"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """`qingting run`."""
    _environment(data=args.data, port=args.port)
    _setup()
    from qingting.live import run as run_live

    return run_live(args)


def _replay(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("replay", help=tr("play files through the engine", "用引擎重放文件"))
    parser.add_argument(
        "--plan", required=True, metavar="FILE", help=tr("the plan to judge by", "据以判断的预案")
    )
    parser.add_argument(
        "--out", required=True, metavar="DIR", help=tr("where the files go", "结果放在哪里")
    )
    parser.add_argument(
        "--posts",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help=tr("post format v1, also .gz", "帖文格式 v1，也可 .gz"),
    )
    parser.add_argument(
        "--until", type=_time, metavar="T", help=tr("play no further", "只放到此时")
    )
    parser.add_argument("--acts", metavar="FILE", help=tr("what people did", "人做了什么"))
    parser.add_argument(
        "--mode",
        choices=["actual", "exercise"],
        default="actual",
        help=tr("mark everything as a rehearsal, or not", "是否全部标为演练"),
    )
    _watch_options(parser)
    parser.set_defaults(run=replay, parser=parser)


def _watches(args: argparse.Namespace) -> list[tuple[str, str]] | None:
    """The watches that were asked for, by name; None keeps everything."""
    from qingting.watches.rules import load, one

    if args.watches is not None:
        return [(w.name, w.query.text) for w in load(args.watches)]
    return None if args.watch is None else [("watch", one(args.watch).text)]


def replay(args: argparse.Namespace) -> int:
    """`qingting replay`."""
    asked = args.watch is not None or args.watches is not None or args.watch_all
    if bool(args.posts) != asked:
        args.parser.error(
            tr(
                "--posts goes with exactly one of --watch, --watches, --watch-all",
                "--posts 要配 --watch、--watches、--watch-all 中的一个",
            )
        )
    if not args.posts and not args.acts:
        args.parser.error(tr("give --posts or --acts", "要有 --posts 或 --acts"))
    from qingting.plan.load import load

    plan, watches = load(args.plan), _watches(args)
    os.environ["QINGTING_DATABASE_URL"] = "sqlite::memory:"
    os.environ.setdefault("QINGTING_SECRET_KEY", "a replay keeps nothing that this key protects")
    _setup()
    from qingting.replay import replay as play

    summary = play(
        plan,
        Path(args.out),
        posts=args.posts,
        watches=watches,
        until=args.until,
        acts=args.acts,
        mode=args.mode,
    )
    print(
        tr(
            "{lines} lines, {kept} kept, {events} events, {gradings} gradings, {duties} duties,"
            " {notices} notices in {seconds} s",
            "{lines} 行，留下 {kept} 条，事件 {events}，分级 {gradings}，待办 {duties}，"
            "提醒 {notices}，用时 {seconds} 秒",
        ).format_map(summary)
    )
    return 0


def _journal(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("journal", help=tr("the record of what was done", "处置记录"))
    inner = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    verify = inner.add_parser("verify", help=tr("check the chain", "核对哈希链"))
    verify.add_argument("--data", metavar="DIR", help=tr("data folder", "数据文件夹"))
    verify.set_defaults(run=journal_verify)


def journal_verify(args: argparse.Namespace) -> int:
    """`qingting journal verify`: number of entries and head hash; 1 at the first break."""
    _environment(data=args.data)
    _setup(existing=True)
    return _verified()


def _verified() -> int:
    """Print every organisation's chain; 1 if one is broken."""
    from qingting.journal.queries import verify_all

    broken = False
    for chain in verify_all():
        print(
            tr(
                f"{chain.org}: {chain.entries} entries, head {chain.head},"
                f" unsealed {chain.unsealed}",
                f"{chain.org}：{chain.entries} 条，链头 {chain.head}，未封存 {chain.unsealed} 条",
            )
        )
        if chain.broken:
            broken = True
            print(tr(f"broken at {chain.broken}", f"断在 {chain.broken}"), file=sys.stderr)
    return int(broken)


def _export(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("export", help=tr("write the five files", "写出五个文件"))
    parser.add_argument("--data", metavar="DIR", help=tr("data folder", "数据文件夹"))
    parser.add_argument(
        "--out", required=True, metavar="DIR", help=tr("where the files go", "结果放在哪里")
    )
    parser.add_argument(
        "--mode",
        choices=["actual", "exercise"],
        default="actual",
        help=tr("which rows", "哪一类记录"),
    )
    parser.set_defaults(run=export)


def _public(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    said = tr("write the public pages, for your own site", "写出公开页面，供本单位网站使用")
    parser = verbs.add_parser("public", help=said)
    parser.add_argument("--data", metavar="DIR", help=tr("data folder", "数据文件夹"))
    parser.add_argument(
        "--out", required=True, metavar="DIR", help=tr("where the pages go", "页面放在哪里")
    )
    parser.set_defaults(run=public)


def public(args: argparse.Namespace) -> int:
    """`qingting public`: a folder an organisation, three pages each."""
    _environment(data=args.data)
    _setup(existing=True)
    from qingting import clock
    from qingting.orgs.models import Organisation
    from qingting.web.public.pages import NAMES, page

    for org in Organisation.objects.order_by("key"):
        folder = Path(args.out) / org.key
        folder.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            (folder / f"{name}.html").write_text(page(org, name, clock.now()), "utf-8")
        print(tr(f"{org.key}: {len(NAMES)} pages", f"{org.key}：{len(NAMES)} 页"))
    return 0


def export(args: argparse.Namespace) -> int:
    """`qingting export`, also while `run` is on the database."""
    _environment(data=args.data)
    _setup(existing=True)
    from qingting import clock
    from qingting.export import export_live

    summary = export_live(Path(args.out), args.mode, clock.now())
    print(
        tr(
            "{events} events, {gradings} gradings, {duties} duties, {notices} notices",
            "事件 {events}，分级 {gradings}，待办 {duties}，提醒 {notices}",
        ).format_map(summary)
    )
    return 0


def _doctor(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "doctor", help=tr("is all well, and what to do if not", "是否一切正常，不正常怎么办")
    )
    parser.add_argument("--data", metavar="DIR", help=tr("data folder", "数据文件夹"))
    parser.add_argument("--json", action="store_true", help=tr("print JSON", "输出 JSON"))
    parser.set_defaults(run=doctor)


def doctor(args: argparse.Namespace) -> int:
    """`qingting doctor`: a line a check, what to do under it; 1 if any is bad."""
    _environment(data=args.data)
    _setup(existing=True)
    from qingting import clock
    from qingting.checkup import State
    from qingting.doctor import as_json, look, report, worst

    results = look(clock.now())
    print(json.dumps(as_json(results), ensure_ascii=False) if args.json else report(results))
    return int(worst(results) == State.BAD)


def _backup(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "backup", help=tr("pack database and files into one archive", "把数据库和文件打成一个包")
    )
    parser.add_argument("--data", metavar="DIR", help=tr("data folder", "数据文件夹"))
    parser.add_argument(
        "--out", required=True, metavar="FILE", help=tr("a new file, *.tar.gz", "新文件，*.tar.gz")
    )
    parser.add_argument(
        "--with-keys",
        action="store_true",
        help=tr("the key files too: guard the archive", "连同密钥文件：请保管好归档"),
    )
    parser.set_defaults(run=backup)


def backup(args: argparse.Namespace) -> int:
    """`qingting backup`, also while `run` is on the database."""
    _environment(data=args.data)
    _setup(existing=True)
    from django.db import transaction

    from qingting import clock, settings
    from qingting.backup import backup as pack
    from qingting.timers.actions import beat

    now = clock.now()
    manifest = pack(settings.DATA, Path(args.out), keys=args.with_keys, now=now)
    with transaction.atomic():
        beat("backup", now)
    n = len(manifest["files"])
    print(f"{args.out}: " + tr(f"files: {n}", f"{n} 个文件"))
    if manifest["database"] != "sqlite":
        print(
            tr(
                "The database is not in it. Back it up too: pg_dump --format=custom --file=FILE"
                " NAME",
                "数据库不在其中，请另行备份：pg_dump --format=custom --file=文件 库名",
            )
        )
    return 0


def _restore(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "restore", help=tr("unpack a backup into a new folder", "把备份恢复到新文件夹")
    )
    parser.add_argument("file", metavar="FILE", help=tr("made by backup", "backup 做的归档"))
    parser.add_argument(
        "--data", required=True, metavar="DIR", help=tr("an empty folder", "空文件夹")
    )
    parser.set_defaults(run=restore)


def restore(args: argparse.Namespace) -> int:
    """`qingting restore`: unpack, bring the tables to this version, verify the journal."""
    _environment(data=args.data)
    os.environ["QINGTING_DATABASE_URL"] = ""
    os.environ.setdefault("QINGTING_SECRET_KEY", "no key may be made in a folder to be filled")
    _setup()
    from django.core.management import call_command

    from qingting import settings
    from qingting.backup import restore as unpack

    manifest = unpack(Path(args.file), settings.DATA)
    n = len(manifest["files"])
    made = manifest["at"]
    print(tr(f"files: {n}, made at {made}", f"{n} 个文件，备份于 {made}"))
    if manifest["database"] != "sqlite":
        print(
            tr(
                "Restore the database by pg_restore, then: qingting journal verify",
                "请用 pg_restore 恢复数据库，再执行：qingting journal verify",
            )
        )
        return 0
    call_command("migrate", verbosity=0, interactive=False)
    return _verified()


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError(tr("needs an offset, +08:00", "要带时区，如 +08:00"))
    return at.astimezone(UTC)


def _environment(*, data: str | None = None, port: int | None = None) -> None:
    """Options win over the environment; settings read only the latter."""
    if data is not None:
        os.environ["QINGTING_DATA"] = data
    if port is not None:
        os.environ["QINGTING_PORT"] = str(port)


def _setup(*, existing: bool = False) -> None:
    """Start Django; `existing`: the database must be there already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingting.settings")
    import django

    from qingting import settings
    from qingting.errors import ConfigError

    name = settings.DATABASES["default"]["NAME"]
    if existing and isinstance(name, Path) and not name.exists():
        raise ConfigError(
            "--data", str(settings.DATA), tr("holds no database yet", "里面还没有数据库")
        )
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
