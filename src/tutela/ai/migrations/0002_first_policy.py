"""Put the policy that Tutela ships in force, as version 1."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def publish(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("tutela_ai", "PolicyVersion").objects.get_or_create(version=1, defaults={"texts": {}})


class Migration(migrations.Migration):
    dependencies = [("tutela_ai", "0001_initial")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
