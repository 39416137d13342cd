"""`qingting plan`: check a plan, ask it, test it, trace its clauses, compare two of them."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from qingting import clock
from qingting.documents import read_blocks
from qingting.errors import Fault, InputError, PlanError
from qingting.lang import tr
from qingting.plan import answers
from qingting.plan.cases import run_cases
from qingting.plan.check import check, undecided
from qingting.plan.cover import cover, mutate
from qingting.plan.diff import diff
from qingting.plan.draft.compose import draft
from qingting.plan.explain import explain
from qingting.plan.load import load
from qingting.plan.trace import trace

MOST_NAMED = 1000  # faults of one file that are named; then only their number


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan` and what follows it."""
    plan = subparsers.add_parser("plan", help=tr("the written plan as a file", "预案文件"))
    verbs = plan.add_subparsers(dest="plan_command", required=True, metavar="COMMAND")
    one = _verb(verbs, "check", tr("name every fault", "列出全部错误"))
    one.add_argument("files", nargs="+", metavar="FILE", help=tr("plan.yaml", "预案文件"))
    _add_explain(_verb(verbs, "explain", tr("grade, reasons, duties", "等级、理由和职责")))
    _add_test(_verb(verbs, "test", tr("run the cases beside the plan", "运行预案旁的用例")))
    where = _verb(verbs, "trace", tr("where each clause is carried out", "每一条款由何处落实"))
    where.add_argument("file", metavar="FILE", help="plan.yaml")
    _add_draft(_verb(verbs, "draft", tr("a plan from a document", "由文档起草预案")))
    two = _verb(verbs, "diff", tr("what changed between two plans", "两份预案的差别"))
    two.add_argument("old", metavar="OLD", help="plan.yaml")
    two.add_argument("new", metavar="NEW", help="plan.yaml")


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, said: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=said, description=said)
    parser.add_argument("--json", action="store_true", help=tr("print JSON", "输出 JSON"))
    parser.set_defaults(run=run)
    return parser


def _add_draft(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help=tr(".docx, .pdf, .txt, .md", "docx、pdf、txt、md 文档")
    )
    parser.add_argument(
        "-o", "--out", required=True, metavar="DIR", help=tr("a new folder", "新建的文件夹")
    )


def _add_test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="plan.yaml")
    for option, said in (
        ("--cover", tr("what the cases cover, and what not", "用例覆盖了什么、缺什么")),
        ("--mutate", tr("which changed number no case notices", "改动哪个数字而没有用例察觉")),
        ("--strict", tr("exit 1 where something is lacking", "有缺漏时以 1 退出")),
    ):
        parser.add_argument(option, action="store_true", help=said)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="plan.yaml")
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=tr(
            "a fact: clicks@24h=1001, 300+, 5..9, ?", "事实，例如 clicks@24h=1001、300+、5..9、?"
        ),
    )
    for option, said in (
        ("--at", tr("instant of grading (now)", "研判时刻（默认现在）")),
        ("--occurred-at", tr("instant of occurrence (--at)", "发生时刻（默认同 --at）")),
        ("--discovered-at", tr("instant of discovery (--at)", "发现时刻（默认同 --at）")),
    ):
        parser.add_argument(option, type=_instant, metavar="T", help=said)
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        type=_reading,
        metavar="ID=CHOICE",
        help=tr("try another reading", "试用另一种解释"),
    )
    parser.add_argument(
        "--trigger",
        action="append",
        default=[],
        metavar="ID",
        help=tr("declared at --at", "在 --at 时宣布"),
    )


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or "T" not in text:
        raise argparse.ArgumentTypeError(
            tr(
                f"'{text}' is no time with an offset, as 2026-03-01T08:00+08:00",
                f"“{text}”不是带时区的时刻，例如 2026-03-01T08:00+08:00",
            )
        )
    return at


def _reading(text: str) -> tuple[str, str]:
    id, equals, choice = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(
            tr(f"'{text}' is not ID=CHOICE", f"“{text}”不是“编号=选项”")
        )
    return id, choice


def run(args: argparse.Namespace) -> int:
    """Run `qingting plan …`; the exit code is 0 where all is well, 1 where it is not.

    Raises:
        QingtingError: a file or a fact cannot be used.
    """
    verbs = {"check": _check, "explain": _explain, "test": _test, "trace": _trace, "diff": _diff}
    verbs["draft"] = _draft
    try:
        return verbs[args.plan_command](args)
    except PlanError as error:
        print_faults(error.faults)
        return 1


def print_faults(faults: Iterable[Fault]) -> None:
    """Print faults to stderr, one a line; beyond the first 1,000 of a file only their number."""
    seen: Counter[str] = Counter()
    for fault in faults:
        seen[fault.file] += 1
        if seen[fault.file] <= MOST_NAMED:
            print(fault, file=sys.stderr)
    for file, count in seen.items():
        if count > MOST_NAMED:
            more = count - MOST_NAMED
            print(tr(f"{file}: {more} more faults", f"{file}：另有 {more} 处"), file=sys.stderr)


def print_json(answer: dict[str, Any]) -> None:
    """Print one JSON object."""
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _check(args: argparse.Namespace) -> int:
    by_file = {file: check(file) for file in args.files}
    faults = list(dict.fromkeys(fault for found in by_file.values() for fault in found))
    print_faults(faults)
    if args.json:
        keys = ("file", "line", "message", "hint", "kind")
        rows = [{key: getattr(fault, key) for key in keys} for fault in faults]
        print_json({"faults": rows})
        return int(bool(faults))
    for file, found in by_file.items():
        if not found:
            print(tr(f"{file}: sound", f"{file}：无错误"))
            for open_ in undecided(file):
                print(open_)
    return int(bool(faults))


def _explain(args: argparse.Namespace) -> int:
    answer = explain(
        load(args.file, readings=dict(args.reading)),
        facts=args.fact,
        at=args.at or clock.now(),
        occurred_at=args.occurred_at,
        discovered_at=args.discovered_at,
        triggers=args.trigger,
    )
    if args.json:
        print_json(answer)
    else:
        print("\n".join(answers.explanation(answer)))
    return 0


def _test(args: argparse.Namespace) -> int:
    results = run_cases(args.file, load)
    failed = sum(not result.passed for result in results)
    coverage = cover(args.file, load) if args.cover else None
    mutation = mutate(args.file, load) if args.mutate else None
    lacking = answers.lacking(coverage, mutation) if args.strict else 0
    if args.json:
        keys = ("name", "file", "line", "passed", "why")
        rows = [{key: getattr(result, key) for key in keys} for result in results]
        found = {"passed": len(results) - failed, "failed": failed, "cases": rows}
        print_json(found | answers.coverage_json(coverage) | answers.mutation_json(mutation))
        return int(failed + lacking > 0)
    for result in results:
        for why in result.why:
            print(f"{result.file}:{result.line}: {result.name}: {why}", file=sys.stderr)
    for line in (*answers.coverage(coverage), *answers.mutation(mutation)):
        print(line)
    print(f"{len(results) - failed} passed, {failed} failed")
    return int(failed + lacking > 0)


def _trace(args: argparse.Namespace) -> int:
    answer = trace(args.file)
    if args.json:
        print_json(answer)
    else:
        print("\n".join(answers.clause_table(answer)))
    for clause in answer["homeless"]:
        said = tr(f"clause {clause} has no home", f"条款 {clause} 没有落实之处")
        print(f"{args.file}: {said}", file=sys.stderr)
    return int(bool(answer["homeless"]))


def _draft(args: argparse.Namespace) -> int:
    source, out = Path(args.file), Path(args.out)
    name = re.sub(r"[^a-z0-9]+", "-", out.name.lower()).strip("-")[:60]
    if out.exists() or not name or name.isdecimal():
        said = tr("is there already, or no name for a plan", "已存在，或不能作预案名")
        raise InputError([Fault(str(out), 0, said)])
    try:
        data = source.read_bytes()
    except OSError as error:
        said = f"{tr('cannot be read', '读不出')}: {error.strerror}"
        raise InputError([Fault(str(source), 0, said)]) from error
    found = draft(name, read_blocks(source.name, data))
    for file, text in found.files.items():
        (out / file).parent.mkdir(parents=True, exist_ok=True)
        (out / file).write_text(text, "utf-8")
    if args.json:
        print_json(answers.draft_json(found))
    else:
        print("\n".join(answers.drafted(found)))
    return 0


def _diff(args: argparse.Namespace) -> int:
    answer = diff(load(args.old), load(args.new))
    if args.json:
        print_json(answer)
    else:
        print("\n".join(answers.changes(answer)))
    return 0
