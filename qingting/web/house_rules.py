"""What the product's own rules are called, where no clause of the plan is the reason
(docs/reference/house-rules.md).
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RULES = {
    "adoption": gettext_lazy("a plan takes force"),
    "appearance": gettext_lazy("who speaks in public is on record"),
    "assessment": gettext_lazy("judged by people"),
    "author-is-not-signer": gettext_lazy("nobody approves their own text"),
    "channels": gettext_lazy("channels on record"),
    "clock": gettext_lazy("the clock jumped"),
    "close": gettext_lazy("closed by people"),
    "contacts": gettext_lazy("the directory"),
    "correction": gettext_lazy("facts are corrected, not opinions"),
    "declared-accounts": gettext_lazy("declared accounts"),
    "discovery": gettext_lazy("when it was discovered"),
    "doubts": gettext_lazy("questions and promises"),
    "evidence": gettext_lazy("put on record"),
    "standing-text": gettext_lazy("standing texts"),
    "exact-text": gettext_lazy("one exact text"),
    "explained": gettext_lazy("explained afterwards"),
    "fact-sheet": gettext_lazy("one sheet of facts"),
    "facts": gettext_lazy("facts that people give"),
    "findings": gettext_lazy("findings have owners"),
    "hand-over": gettext_lazy("shifts handed over"),
    "inquiry": gettext_lazy("asked once"),
    "invitation": gettext_lazy("spoken to who came to us"),
    "joining": gettext_lazy("moved, split, merged"),
    "lead": gettext_lazy("leads"),
    "lead-unit": gettext_lazy("who leads"),
    "letter": gettext_lazy("letters by reference"),
    "liaison": gettext_lazy("spoken with other bodies"),
    "look-again": gettext_lazy("graded again in time"),
    "note": gettext_lazy("notes"),
    "open": gettext_lazy("opened as an event"),
    "override": gettext_lazy("emergency"),
    "people": gettext_lazy("our own people"),
    "quiet": gettext_lazy("quiet events"),
    "record": gettext_lazy("all on record"),
    "reopen": gettext_lazy("opened again"),
    "retention": gettext_lazy("kept for a time"),
    "second-person": gettext_lazy("a second person"),
    "source-silent": gettext_lazy("a silent source"),
    "sources": gettext_lazy("sources on record"),
    "three-persons": gettext_lazy("three persons"),
    "unheld": gettext_lazy("a role without a person"),
    "watchful": gettext_lazy("watched more often"),
    "watches": gettext_lazy("watches on record"),
}


def rule(cited: str) -> str:
    """Return what a rule is called that is cited as `house:lead-unit`."""
    name = cited.removeprefix("house:")
    return _("house rule: %(rule)s") % {"rule": RULES.get(name, name)}
