"""Tables that no model describes: Django's cache, and how often somebody did something."""

from django.db import migrations

CACHE = """
CREATE TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""
THROTTLE = """
CREATE UNLOGGED TABLE core_throttle (
    what text NOT NULL, who text NOT NULL, since timestamptz NOT NULL, times int NOT NULL, PRIMARY KEY (what, who)
);
"""


class Migration(migrations.Migration):
    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE core_cache"),
        migrations.RunSQL(THROTTLE, "DROP TABLE core_throttle"),
    ]
