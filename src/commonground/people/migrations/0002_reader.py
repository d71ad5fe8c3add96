"""The view that says who may read which group."""

from django.db import migrations

from commonground.people.viewer import READER_VIEW


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(READER_VIEW, "DROP VIEW people_reader")]
