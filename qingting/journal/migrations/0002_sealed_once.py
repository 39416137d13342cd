"""A trigger on both databases: an entry changes only by getting its empty seal, and is never deleted."""

from django.db import migrations

KEPT = (
    "id org_id mode at actor verb subject_kind subject_key clause values".split()
)

SQLITE = [
    """
    CREATE TRIGGER journal_entry_sealed_once BEFORE UPDATE ON journal_entry
    WHEN OLD.seq IS NOT NULL OR {same}
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """.format(same=" OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in KEPT)),
    """
    CREATE TRIGGER journal_entry_never_deleted BEFORE DELETE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
]

POSTGRES = [
    """
    CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND {same} THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'the journal is append-only';
    END $$
    """.format(same=" AND ".join(f'OLD."{c}" IS NOT DISTINCT FROM NEW."{c}"' for c in KEPT)),
    """
    CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()
    """,
]


def make(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


def drop(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER journal_entry_sealed_once")
        editor.execute("DROP TRIGGER journal_entry_never_deleted")
    else:
        editor.execute("DROP TRIGGER journal_entry_append_only ON journal_entry")
        editor.execute("DROP FUNCTION journal_entry_refuse")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
