"""Writing entries: in the same work as the change they record."""

from __future__ import annotations

import secrets
from typing import Any

from qingting.journal import rules
from qingting.journal.models import Entry, Words
from qingting.store import Work

UNSEALED = "journal.unsealed"


def write(
    work: Work,
    verb: str,
    *,
    org_id: int,
    mode: str,
    actor: str,
    subject: tuple[str, str],
    clause: str,
    **values: Any,
) -> None:
    """Record one act. `values` are ids, hashes and plan values; free words go through
    `keep_words`.

    Args:
        actor: `person:7`, `role:desk#2` in a replay, `engine`, `import`.
        clause: of the plan, or `house:<rule>` (docs/reference/house-rules.md).
    """
    row = {
        "org_id": org_id,
        "mode": mode,
        "at": work.now,
        "actor": actor,
        "verb": verb,
        "subject_kind": subject[0],
        "subject_key": subject[1],
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
