"""The parts of pages that are written from the code; `make docs` writes, tests compare."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from qingting import cli, settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "qingting"
BEGIN, END = "<!-- stages -->\n", "<!-- /stages -->\n"

Parser = argparse.ArgumentParser


def pages() -> list[Path]:
    """Every page that a reader may come to, in order of its path."""
    found = [p for glob in ("*.md", "docs/**/*.md", "plans/**/*.md") for p in ROOT.glob(glob)]
    return sorted(found)


def parser() -> Parser:
    """The command line, worded in English whatever the locale."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QINGTING_LANG", "en")
        return cli._parser()


def commands(of: Parser | None = None, said: str = "") -> Iterator[tuple[Parser, str]]:
    """Yield each command that can be run, with its one line of help."""
    of = of or parser()
    inner = [a for a in of._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield of, said
    for action in inner:
        words = {c.dest: c.help or "" for c in action._choices_actions}
        for name, command in action.choices.items():
            yield from commands(command, words.get(name, ""))


def cli_page() -> str:
    """The page of commands."""
    head = (
        "# Commands\n\nWritten from the command line's own help by `make docs`. Exit codes: 0 done,"
        " 1 what went wrong is said on stderr, 2 wrong usage.\nOptions win over"
        " [settings](settings.md).\n"
    )
    return head + "".join(_command(command, said) for command, said in commands())


def _command(command: Parser, said: str) -> str:
    known = [a for a in command._actions if not isinstance(a, argparse._HelpAction)]
    actions = sorted(known, key=lambda a: bool(a.option_strings))
    usage = " ".join(_usage(a) for a in actions)
    text = f"\n## {command.prog}\n\n{said[:1].upper()}{said[1:]}.\n\n    {command.prog} {usage}\n"
    rows = [f"| `{_name(a)}` | {_help(a)} |\n" for a in actions if a.help]
    return text + ("\n| | |\n|---|---|\n" + "".join(rows) if rows else "")


def _name(action: argparse.Action) -> str:
    name = action.option_strings[-1] if action.option_strings else ""
    choices = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else ""
    value = "" if action.nargs == 0 else action.metavar or choices or action.dest
    many = "..." if action.nargs in ("+", "*") else ""
    return f"{name} {value}".strip() + many


def _usage(action: argparse.Action) -> str:
    needed = action.required if action.option_strings else action.nargs not in ("?", "*")
    again = "..." if isinstance(action, argparse._AppendAction) and not action.nargs else ""
    return (_name(action) if needed else f"[{_name(action)}]") + again


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("|", "\\|")


def settings_page() -> str:
    """The page of settings."""
    rows = (
        f"| `QINGTING_{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.help} |\n"
        for s in settings.SETTINGS
    )
    return (
        "# Settings\n\nVariables of the environment; written from `qingting/settings.py` by"
        " `make docs`. Options of a command win over them.\nA wrong value stops the start and says"
        " what to write.\n\n| name | default | means |\n|---|---|---|\n" + "".join(rows)
    )


def stages() -> list[str]:
    """The stages in import order: judgement, then the apps as Django is told of them."""
    apps = [a for a in settings.INSTALLED_APPS if a.startswith("qingting.") and a.count(".") == 1]
    return ["text", "plan", "checks", *(app.removeprefix("qingting.") for app in apps)]


def stages_table() -> str:
    """Each stage with the first line of its docstring."""
    rows = []
    for name in stages():
        tree = ast.parse((PACKAGE / name / "__init__.py").read_text("utf-8"))
        first = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
        rows.append(f"| `{name}/` | {first} |\n")
    return "| | |\n|---|---|\n" + "".join(rows)


def way_page() -> str:
    """The page of the way, with its list of stages as the tree has it."""
    text = (DOCS / "the-way.md").read_text("utf-8")
    before, rest = text.split(BEGIN)
    return before + BEGIN + stages_table() + END + rest.split(END)[1]


WRITTEN = {
    DOCS / "reference" / "cli.md": cli_page,
    DOCS / "reference" / "settings.md": settings_page,
    DOCS / "the-way.md": way_page,
}

if __name__ == "__main__":
    for path, text in WRITTEN.items():
        path.write_text(text(), "utf-8")
