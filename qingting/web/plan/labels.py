"""What the form of an entry calls the keys, sections and fixed words of the plan language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qingting.plan.schema import LAWFUL_FORMS
from qingting.web import naming

SECTIONS: Mapping[str, Promise] = {
    "plan": _("the plan itself"),
    "roles": _("role"),
    "readings": _("reading"),
    "params": _("number"),
    "facts": _("fact that people give"),
    "scores": _("score"),
    "scales": _("scale of grades"),
    "ladders": _("ladder of reminders"),
    "duties": _("duty"),
    "triggers": _("trigger"),
    "classes": _("class of concern"),
    "scenarios": _("scenario"),
    "caps": _("cap"),
    "open": _("when a lead becomes an event"),
    "close": _("when an event may be closed"),
    "constrained": _("lawful form of a clause"),
    "built-in": _("what the product does by itself"),
    "prose": _("clause of words only"),
}
# `SECTION.KEY` where a key means something else there.
_KEYS: Mapping[str, Promise] = {
    "": _("what is done"),
    "id": _("short name (id)"),
    "zh": _("Chinese words"),
    "en": _("English words"),
    "clause": _("clauses it comes from"),
    "if": _("only under these readings"),
    "in-force-from": _("in force from"),
    "in-force-to": _("in force until"),
    "timezone": _("time zone"),
    "interpreter": _("who interprets it"),
    "ladder": _("ladder of reminders"),
    "ladders.": _("rungs"),
    "bases": _("drawn up on the basis of"),
    "layers": _("norms under it"),
    "roles.of": _("member of"),
    "roles.per": _("one for each"),
    "count": _("how many persons"),
    "deputy": _("deputy"),
    "external": _("outside the organisation"),
    "apart": _("never the same person as"),
    "readings.choices": _("meanings to choose from"),
    "chosen": _("the one chosen"),
    "source": _("where it comes from"),
    "is": _("the value"),
    "reading": _("of which reading"),
    "steps": _("steps, mildest first"),
    "choices": _("choices"),
    "unit": _("unit of the number"),
    "ask": _("who is asked"),
    "within": _("within"),
    "unasked": _("counts as, until somebody answers"),
    "when": _("under which condition"),
    "of": _("of what"),
    "add": _("terms that are added"),
    "times": _("how many times"),
    "fact": _("fact"),
    "points": _("points"),
    "as": _("added up as"),
    "round": _("rounded"),
    "grades": _("grades, gravest first"),
    "otherwise": _("grade where no row holds"),
    "decide": _("who decides"),
    "confirm": _("confirmed by the fact"),
    "colour": _("colour"),
    "holder": _("who does it"),
    "from": _("the clock starts at"),
    "to": _("for whom"),
    "makes": _("what is made"),
    "needs": _("not before"),
    "classes.needs": _("the answer must have"),
    "before": _("before it is used"),
    "approve": _("approval"),
    "kind": _("kind of approval"),
    "all": _("all of these approve"),
    "any": _("one of these approves"),
    "in-order": _("these approve, in this order"),
    "done": _("done when"),
    "seen-by": _("seen by"),
    "accepted-by": _("accepted by"),
    "repeat": _("comes again"),
    "every": _("every"),
    "until": _("until"),
    "per": _("at fixed times"),
    "each": _("once for each"),
    "extend": _("extension"),
    "extend.to": _("up to"),
    "extend.by": _("granted by"),
    "may": _("may be done, need not"),
    "roster": _("roster"),
    "same-as": _("the same deed as"),
    "declared-by": _("declared by"),
    "ends": _("ended by"),
    "default": _("where nobody chose"),
    "judge": _("a person judges"),
    "quiet": _("quiet after"),
    "watch": _("who goes on watching"),
    "for": _("for how long"),
    "caps.of": _("number that is capped"),
    "at-most": _("at most"),
    "exception": _("exception approved by"),
    "at": _("at, from the due time"),
    "tell": _("whom to tell"),
    "by": _("how"),
}
_WORDS: Mapping[str, Promise] = {
    "text": _("the plan's own text"),
    "norm": _("a norm"),
    "default": _("supposed by the product"),
    "owner": _("given by the organisation"),
    "unit": _("unit"),
    "venue": _("venue"),
    "event": _("event"),
    "remark": _("one remark"),
    "doubt": _("doubt"),
    "promise": _("promise"),
    "approve": _("approve: not without it"),
    "fix": _("fix the wording: not without it"),
    "instruction": _("instruction: not without it"),
    "request": _("request: nothing waits"),
    "file": _("put on file: nothing waits"),
    "sum": _("sum"),
    "mean": _("mean"),
    "half-up": _("half up"),
    "down": _("down"),
    "none": _("not rounded"),
    "phone": _("by telephone"),
    "no-gaps": _("somebody on duty at all times"),
    "evidence": _("evidence"),
    "fact-checker": _("a person who checked it"),
    "remedy": _("the remedy"),
    "stance": _("where we stand"),
    "apology": _("an apology"),
    "facts": _("the facts"),
    "result": _("the result"),
    "result-by": _("the day of the result"),
}
_MADE: Mapping[str, Promise] = {
    "report.flash": _("flash report"),
    "report.update": _("follow-up report"),
    "report.bulletin": _("bulletin of public concern"),
    "report.brief": _("brief"),
    "report.special": _("special report"),
    "report.final": _("final report"),
    "report.request": _("request for instructions"),
    "report.filing": _("filing"),
    "report.circular": _("circular"),
    "phone-record": _("record of a call"),
    "fact-answer": _("answer about a fact"),
    "lead-unit": _("lead unit"),
    "assessment": _("assessment"),
    "consultation": _("consultation"),
    "activation": _("activation"),
    "agreed-line": _("agreed line"),
    "statement": _("statement"),
    "reply": _("public reply"),
    "article": _("article"),
    "interview": _("interview"),
    "conference": _("press conference"),
    "briefing": _("press briefing"),
    "legal-statement": _("legal statement"),
    "correction-request": _("correction request"),
    "invitation": _("invitation to the official channel"),
    "letter-reference": _("reference of a letter"),
    "doubt-list": _("list of doubts"),
    "promise": _("promise"),
    "announcement": _("announcement"),
    "message": _("message"),
    "aftercare": _("aftercare"),
    "review": _("review"),
    "finding": _("finding"),
    "plan-change": _("change of the plan"),
    "check-record": _("record of a check"),
    "handover": _("hand-over"),
    "log-entry": _("entry in the log"),
}
UNITS: Mapping[str, Promise] = {
    "s": _("seconds"),
    "min": _("minutes"),
    "h": _("hours"),
    "d": _("days"),
    "wd": _("working days"),
    "%": _("per cent"),
}
READ = {  # what rules read in the words of a clause, and how sure they are
    "level": _("a level"),
    "role": _("a role"),
    "approval": _("an approval"),
    "deadline": _("a deadline"),
    "threshold": _("a threshold"),
    "artefact": _("a paper"),
    "repeat": _("a repetition"),
    "uncounted": _("not counted"),
    "sure": _("sure"),
    "likely": _("likely"),
    "guess": _("a guess"),
}


def label(section: str, path: str) -> str:
    """Return what a key is called; the key itself where it has no words."""
    names = [one for one in path.split(".") if not one.isdecimal()]
    name = names[-1] if names else ""
    last_two = ".".join(names[-2:])
    found = _KEYS.get(f"{section}.{name}") or _KEYS.get(last_two) or _KEYS.get(name)
    return str(found or name)


def word(path: str, value: str) -> str:
    """Return what a fixed word is called; the word itself where it has none."""
    if path.endswith("makes"):
        return str(_MADE.get(value, value))
    if not path and value in LAWFUL_FORMS:
        return naming.lawful(value)
    return str(_WORDS.get(value, value)) if path else value


def section_words(section: str) -> str:
    """Return what an entry of a section is."""
    return str(SECTIONS.get(section, section))
