"""The table of the cache that production shares between its processes, e.g. for rate limits."""

from django.core.cache.backends.db import BaseDatabaseCache
from django.core.management import call_command
from django.db import migrations

TABLE = "laurel_cache"


def create(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.delete_model(BaseDatabaseCache(TABLE, {}).cache_model_class)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_demo_part_and_invitations'),
        # The application's role gets its privileges on new tables there.
        ('audit', '0001_roles'),
    ]

    operations = [migrations.RunPython(create, drop)]
