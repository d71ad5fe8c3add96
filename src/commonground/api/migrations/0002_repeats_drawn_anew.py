"""Repeats are drawn anew: what a request did is kept, and no longer what it was answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="kept",
            name="body",
        ),
        migrations.RemoveField(
            model_name="kept",
            name="status",
        ),
        migrations.AddField(
            model_name="kept",
            name="about",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="kept",
            name="draws",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
