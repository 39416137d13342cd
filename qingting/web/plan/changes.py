"""What a form on the page of a plan that is being written changes of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from qingting.adoption.models import Writing
from qingting.plan import schema
from qingting.plan.texts import CLAUSES, PLAN, Block, block_at, with_block, with_entry
from qingting.web.plan import mend
from qingting.web.plan.blocks import last_entry, moved, taken_out
from qingting.web.plan.fill import Spoiled, fill
from qingting.web.plan.keys import ENTRY, ROW, Key, keys_of

NEW = "new"  # the id of an entry that has none yet


class SpoiledError(ValueError):
    """Something that was sent cannot be written. `at`: path -> why."""

    def __init__(self, at: Spoiled) -> None:
        super().__init__(_("Not saved: look at the fields marked below."))
        self.at = at


@dataclass(frozen=True, slots=True)
class Change:
    """All files with what a form changed of one. `text`: what was written of it; `line`: where the
    entry of a form begins now, 0 of anything else, or where it is gone.
    """

    files: dict[str, str]
    text: str
    line: int = 0


def change_of(writing: Writing, sent: QueryDict) -> Change:
    """Return what a form changes.

    Raises:
        ValueError: the form names lines that are none.
        SpoiledError: a field of it holds what cannot be written.
    """
    files: dict[str, str] = dict(writing.files)
    text, what = written_of(sent), sent.get("what", "")
    if what == "form":
        return _by_form(writing, sent, text)
    if what == "entry":
        files[PLAN] = with_block(files[PLAN], _block_of(files, sent), text)
    elif what == "new" and sent.get("section") in schema.MAP_SECTIONS:
        files[PLAN] = with_entry(files[PLAN], sent.get("section", ""), text)
    elif what == "clause":
        files[CLAUSES] = _with_clause(files[CLAUSES], sent)
    elif what == "file":
        files[sent.get("open", "")] = text
    return Change(files, text)


def written_of(sent: QueryDict) -> str:
    """Return what somebody wrote, as text; of the form of an entry the entry."""
    if sent.get("what") != "form":
        return sent.get("text", "").replace("\r\n", "\n")
    try:
        return filled(sent)[0]
    except mend.NoEntryError:
        return was_of(sent)


def was_of(sent: QueryDict) -> str:
    """Return the entry that a form was laid over."""
    return sent.get("was", "").replace("\r\n", "\n")


def filled(sent: QueryDict) -> tuple[str, Spoiled]:
    """Return the entry that a form makes, and what of it cannot be written.

    Raises:
        NoEntryError: what it was laid over is no entry.
    """
    text, spoiled = fill(was_of(sent), keys_sent(sent), sent)
    if first_of(sent):
        return text, spoiled
    id_ = sent.get("id", "").strip()
    if not id_:
        spoiled["id"] = _("An entry needs a short name.")
    return f"{mend.scalar(id_ or NEW)}{text[text.index(':') :]}", spoiled


def first_of(sent: QueryDict) -> int:
    """Return where the entry of a form begins; 0 for a new one, -1 where that is no line."""
    given = sent.get("first", "0")
    return int(given) if given.isdecimal() and len(given) < 8 else -1


def keys_sent(sent: QueryDict) -> tuple[Key, ...]:
    """Return the keys of the entry that a form is for."""
    of = ROW if sent.get("of") == ROW else ENTRY
    return keys_of(sent.get("section", ""), of)


def is_cited(text: str, clause: str) -> bool:
    """Whether the text of an entry cites a clause, so that it stands beside it."""
    id_, body = mend.body_of(text)
    cited = mend.find(body, "clause")
    listed = getattr(cited, "value", "")
    names = [one.value for one in listed] if isinstance(listed, list) else [listed]
    return clause in names or clause == id_


def _block_of(files: Mapping[str, str], sent: QueryDict) -> Block:
    first, last = int(sent.get("first", "0")), int(sent.get("last", "0"))
    if not 1 <= first <= last <= len(files[PLAN].splitlines()):
        raise ValueError(_("The lines of this entry are not there any more."))
    return Block(PLAN, first, last, "")


def _by_form(writing: Writing, sent: QueryDict, text: str) -> Change:
    files, section = dict(writing.files), sent.get("section", "")
    if sent.get("revision") != str(writing.revision):
        return Change(files, text)  # refused where it is saved, with what was written shown
    try:
        spoiled = filled(sent)[1]
        mend.body_of(text)
    except mend.NoEntryError:
        raise ValueError(_("This makes no entry; write it as YAML.")) from None
    if spoiled and sent.get("do") != "remove":
        raise SpoiledError(spoiled)
    if not first_of(sent):
        if section not in schema.MAP_SECTIONS:
            raise ValueError(_("The lines of this entry are not there any more."))
        files[PLAN] = with_entry(files[PLAN], section, text)
        made = last_entry(files[PLAN], section)
        return Change(files, text, made.first if made else 0)
    block = _block_of(files, sent)
    if block_at(PLAN, files[PLAN], block.first).text != was_of(sent):
        raise ValueError(_("The lines of this entry are not there any more."))
    return _done(files, block, text, sent)


def _done(files: dict[str, str], block: Block, text: str, sent: QueryDict) -> Change:
    """Do with an entry what was pressed: save, take out, move."""
    do, line = sent.get("do", ""), block.first
    if do == "remove":
        held = block_at(PLAN, files[PLAN], block.first)
        files[PLAN] = taken_out(files[PLAN], held)
        return Change(files, text)
    files[PLAN] = with_block(files[PLAN], block, text)
    if do in ("up", "down"):
        held = block_at(PLAN, files[PLAN], block.first)
        files[PLAN], line = moved(files[PLAN], held, above=do == "up")
    return Change(files, text, line)


def _with_clause(text: str, sent: QueryDict) -> str:
    """The line of a clause written anew, or one more at the end."""
    id_, mark = sent.get("clause", "").strip(), sent.get("mark", "binding")
    words = " ".join(sent.get("text", "").split())
    new = f"* **{id_}** [{mark}] {words}"
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if line.startswith(f"* **{id_}** ")), None)
    if at is None:
        return "\n".join([*lines, new]) + "\n"
    return "\n".join([*lines[:at], new, *lines[at + 1 :]]) + "\n"
