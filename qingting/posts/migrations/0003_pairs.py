"""The index of pairs by which posts are found: a virtual table on SQLite, a GIN index on PostgreSQL."""

from django.db import migrations

from qingting.posts.search import TABLES


def make(apps, editor):
    for statement in TABLES[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("posts", "0002_search_mark")]
    operations = [
        migrations.RunPython(make, lambda apps, editor: editor.execute("DROP TABLE posts_pairs"))
    ]
