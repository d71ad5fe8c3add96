"""Who was erased, and how long until it is done."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_ageing"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="network",
            name="erasure_after",
            field=models.DurationField(
                default=datetime.timedelta(days=14), verbose_name="until who asked to be erased is"
            ),
        ),
    ]
