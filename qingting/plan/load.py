"""From a plan file, its packs and its clauses to one effective plan, or to all of its faults."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from qingting.errors import Fault, PlanError
from qingting.lang import tr
from qingting.plan import canonical
from qingting.plan.build import Material, build
from qingting.plan.clauses import read_clauses
from qingting.plan.document import Document, Draft, Sections, read_document
from qingting.plan.faults import Faults, fault, near
from qingting.plan.layers import Joiner, plain, renamed
from qingting.plan.model import ClauseText, Plan, Where
from qingting.plan.nodes import Node, Table, Text
from qingting.plan.readings import Readings, choices_of, split
from qingting.plan.soundness import check_plan

SHIPPED = (Path(__file__).parents[2] / "plans", Path(__file__).parents[1] / "_plans")


class Survey(NamedTuple):
    """What reading a plan file came to. With faults, `plan` is fit for nothing but looking at."""

    plan: Plan | None
    is_layer: bool
    faults: list[Fault]


def load(path: str | Path, *, readings: Mapping[str, str] | None = None) -> Plan:
    """Return the effective plan of a file: its packs joined, its readings chosen.

    Args:
        readings: choices to try instead of the plan's own, by reading; they make another version.

    Raises:
        PlanError: with every fault of the file, its packs and its clauses at once.
    """
    plan, is_layer, faults = survey(path, readings=readings)
    if plan is None or faults:
        raise PlanError(faults)
    if is_layer:
        raise PlanError([layer_alone(plan.where)])
    return canonical.with_version(plan)


def layer_alone(where: Where) -> Fault:
    """Return the fault that a pack is taken for a plan."""
    what = tr("is a layer, not a plan.", "是层，不是预案。")
    hint = tr("Name it under layers in a plan.", "请在预案的 layers 中引用。")
    return fault(where, "layer-alone", what, hint)


def from_canonical(text: str) -> Plan:
    """Return the plan whose `canonical` text this is: the same version, the same judgement.

    Raises:
        PlanError: the text is not that of a plan.
    """
    try:
        return canonical.plan_from(text)
    except ValueError as error:
        raise PlanError([Fault("canonical", 0, str(error))]) from error


def survey(
    path: str | Path, *, readings: Mapping[str, str] | None = None, homes: bool = True
) -> Survey:
    """Return what can be read of a plan file, and everything that is wrong with it.

    Args:
        homes: whether a clause without a home is a fault.
    """
    faults = Faults()
    document = read_document(Path(path), str(path), faults)
    # Of a file not read whole nobody can say which clauses have no home.
    homes = homes and not faults
    if document is None or document.header is None:
        return Survey(None, False, faults.listed())
    packs = [] if document.is_layer else list(_packs(document, document.header, faults))
    clauses = _clauses([document, *(pack.document for pack in packs)], faults)
    tried = readings or {}
    choices = choices_of(
        _joined([pack.sections for pack in packs], document)["readings"], tried, faults
    )
    chosen = Readings(choices, faults)
    joiner = Joiner(faults)
    dropped: Sections = {}
    for pack in packs:
        kept, left = split(pack.sections, chosen)
        joiner.lay_pack(kept)
        _add(dropped, left)
    kept, left = split(document.sections, chosen)
    joiner.lay_plan(kept)
    _add(dropped, left)
    material = Material(
        document.header, joiner.sections, dropped, clauses, document.is_layer, document.broken
    )
    plan = build(material, chosen.holds, tried, faults)
    check_plan(plan, faults, is_layer=document.is_layer, homes=homes and clauses is not None)
    return Survey(plan, document.is_layer, faults.listed())


def _joined(packs: Iterable[Sections], document: Document) -> Sections:
    """Return all sections with the plan's word over the packs', whatever is chosen."""
    joiner = Joiner(Faults())
    for sections in packs:
        joiner.lay_pack(sections)
    joiner.lay_plan(document.sections)
    return {"readings": {}, **joiner.sections}


def _add(sections: Sections, more: Sections) -> None:
    for section, drafts in more.items():
        sections.setdefault(section, {}).update(drafts)


class _Pack(NamedTuple):
    document: Document
    sections: Sections


def _packs(document: Document, header: Draft, faults: Faults) -> Iterable[_Pack]:
    """Yield each pack of a plan, its ids renamed and its entries marked with their source."""
    layers = header.node.values.get("layers") if isinstance(header.node, Table) else None
    if not isinstance(layers, Table):
        return
    for layer, where in layers.keys.items():
        file = _find(document.file, layer)
        if file is None:
            faults.add(
                where,
                "layer-not-found",
                tr(
                    f"there is no layer '{layer}' below the plans folder.",
                    f"预案目录下没有层“{layer}”。",
                ),
                tr("Write a path as norms/cn-2016-61.", "例如 norms/cn-2016-61。"),
            )
            continue
        pack = read_document(file, str(file), faults)
        if pack is None:
            continue
        if not pack.is_layer:
            faults.add(
                where,
                "layer-is-plan",
                tr(f"'{layer}' is a plan, not a layer.", f"“{layer}”是预案，不是层。"),
                tr("A layer says plan: {layer: yes, …}.", "层的文件须写 plan: {layer: yes, …}。"),
            )
            continue
        ids = layers.values[layer]
        pairs = ids.values.items() if isinstance(ids, Table) else ()
        to = {old: new.value for old, new in pairs if isinstance(new, Text)}
        _check_targets(document, pack, ids, faults)
        yield _Pack(pack, _marked(renamed(pack, to, where, faults), layer))


def _check_targets(document: Document, pack: Document, ids: Node, faults: Faults) -> None:
    """Keep a fault for each role or fact of a pack that is renamed to none of the plan's."""
    pairs = ids.values.items() if isinstance(ids, Table) else ()
    for old, new in pairs:
        for section, one, one_zh in (("roles", "role", "角色"), ("facts", "fact", "事实")):
            ours = document.sections[section]
            known = section in document.broken or not isinstance(new, Text) or new.value in ours
            if old in pack.sections[section] and not known:
                faults.add(
                    new.where,
                    "renamed-unknown",
                    tr(
                        f"the {one} '{old}' of {pack.file} is renamed to '{plain(new)}', "
                        "which the plan does not have.",
                        f"{pack.file} 的{one_zh}“{old}”改名为“{plain(new)}”，预案中没有。",
                    ),
                    near(str(plain(new)), ours),
                )


def _marked(sections: Sections, source: str) -> Sections:
    return {
        section: {id: Draft(d.where, d.node, source) for id, d in drafts.items()}
        for section, drafts in sections.items()
    }


def _find(file: str, layer: str) -> Path | None:
    """Return the file of a layer: beside the plan's own folder, else among the shipped plans."""
    if layer.startswith("/") or ".." in Path(layer).parts:
        return None
    # Not parent.parent: a plan may be named from within its own folder.
    folders = (Path(os.path.normpath(Path(file).parent / "..")), *SHIPPED)
    return next((f for folder in folders if (f := folder / layer / "plan.yaml").is_file()), None)


def _clauses(documents: Iterable[Document], faults: Faults) -> dict[str, ClauseText] | None:
    """Return the clauses of a plan and its packs; None where a file of them cannot be read."""
    found: dict[str, ClauseText] = {}
    is_whole = True
    for document in documents:
        path = Path(document.file).parent / "clauses.md"
        read = read_clauses(path, str(path), faults)
        is_whole = is_whole and read is not None
        for id, clause in (read or {}).items():
            if id in found:
                faults.add(
                    clause.where,
                    "clause-twice",
                    tr(
                        f"clause '{id}' stands in {found[id].where.file} too.",
                        f"条款“{id}”在 {found[id].where.file} 中已有。",
                    ),
                    tr("Give one of them another id.", "请给其中一条换编号。"),
                )
            found.setdefault(id, clause)
    return found if is_whole else None
