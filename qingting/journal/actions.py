"""Writing entries: in the same work as the change they record."""

from __future__ import annotations

import secrets
from typing import Any

from qingting.journal import rules
from qingting.journal.models import Entry, Words
from qingting.store import Subject, Work, columns_of

UNSEALED = "journal.unsealed"


def write(
    work: Work,
    verb: str,
    subject: Subject,
    *,
    actor: str,
    clause: str,
    **values: Any,
) -> None:
    """Record one act. `values` are ids, hashes and plan values; free words go through
    `keep_words`.

    Args:
        actor: `person:7`, `desk#2` in a replay, `engine`, `import`; of `person:7/desk@roads`
        the role is kept as the value `role`, which is then nobody else's to give.
        clause: of the plan, or `house:<rule>` (docs/reference/house-rules.md).
    """
    person, role = rules.parted(actor)
    if role:
        assert "role" not in values  # else one of the two would be lost
        values["role"] = role
    row = columns_of(subject) | {
        "at": work.now,
        "actor": person,
        "verb": verb,
        "clause": clause,
        "values": values,
    }
    row["id"] = work.add(Entry, **row)
    work.leave(UNSEALED, row)


def keep_words(work: Work, words: str) -> dict[str, Any]:
    """Keep free words beside the journal; returns what an entry may hold of them: row id and
    digest.
    """
    salt = secrets.token_bytes(32)
    id_ = work.add(Words, salt=salt, words=words)
    return {"words": id_, "digest": rules.digest(salt, words)}
