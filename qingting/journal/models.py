"""The append-only record of who did what, when, under which clause."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Entry(Row):
    """One act of a person or of the engine. Holds ids, hashes and values; never public text,
    never free words.

    Inserted unsealed; sealing gives each organisation's next `seq` and `hash`, and nothing else
    ever changes: a trigger on both databases refuses every other update and every delete.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)  # person:7, role:desk#2 (replay), engine, import
    verb = models.CharField(max_length=40)  # event.opened, duty.done
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=64)
    clause = models.CharField(max_length=120)  # of the plan, or house:<rule>
    values = models.JSONField(default=dict)
    seq = models.BigIntegerField(null=True)
    hash = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "seq"], name="journal_entry_seq_once"),
            models.CheckConstraint(
                condition=models.Q(seq__isnull=True, hash__isnull=True)
                | models.Q(seq__isnull=False, hash__isnull=False),
                name="journal_entry_sealed_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["org", "subject_kind", "subject_key", "at"], name="journal_entry_about"
            ),
            models.Index(
                fields=["org"], name="journal_entry_unsealed", condition=models.Q(seq=None)
            ),
        ]


class Words(Row):
    """Free words behind an entry (a reason, a note), with the salt of its digest; both are
    erased together.

    The journal keeps `HMAC(salt, words)`, so that it can be proved which words stood there, and
    nothing remains to guess from once they are gone.
    """

    salt = models.BinaryField(max_length=32, null=True)
    words = models.TextField(null=True)


_KEPT = (
    "id",
    "org_id",
    "mode",
    "at",
    "actor",
    "verb",
    "subject_kind",
    "subject_key",
    "clause",
    "values",
)
_CHANGED = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in _KEPT)
_SAME = " AND ".join(f'OLD."{column}" IS NOT DISTINCT FROM NEW."{column}"' for column in _KEPT)

# By database: nothing of an entry changes but its empty seal, and none is deleted.
TRIGGERS = {
    "sqlite": (
        f"""
        CREATE TRIGGER journal_entry_sealed_once BEFORE UPDATE ON journal_entry
        WHEN OLD.seq IS NOT NULL OR {_CHANGED}
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
        """,
        """
        CREATE TRIGGER journal_entry_never_deleted BEFORE DELETE ON journal_entry
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
        """,
    ),
    "postgresql": (
        f"""
        CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND {_SAME} THEN RETURN NEW; END IF;
          RAISE EXCEPTION 'the journal is append-only';
        END $$
        """,
        """
        CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
        FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()
        """,
    ),
}
