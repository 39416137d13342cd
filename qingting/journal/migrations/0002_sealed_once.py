"""A trigger on both databases: an entry changes only by getting its empty seal, and is never deleted."""

from django.db import migrations

from qingting.journal.models import TRIGGERS


def make(apps, editor):
    for statement in TRIGGERS[editor.connection.vendor]:
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
