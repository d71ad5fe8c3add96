"""Words of as much text as fits into a tsvector, in any script."""

from django.db import migrations

from commonground.search.terms import FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [("search", "0002_terms")]

    operations = [migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)]
