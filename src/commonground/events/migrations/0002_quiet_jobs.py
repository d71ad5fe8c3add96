"""Procrastinate's triggers call pg_notify inside the writer's transaction, which takes one lock for the whole
database at commit and cuts writes to a third (measured). Workers look for jobs every second instead."""

from django.db import migrations

DROP = """
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT tgname FROM pg_trigger
                WHERE tgrelid = 'procrastinate_jobs'::regclass AND NOT tgisinternal AND tgname LIKE '%notify%'
  LOOP EXECUTE format('DROP TRIGGER %I ON procrastinate_jobs', found.tgname); END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
