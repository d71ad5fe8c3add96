"""How long an accepted answer stands before it is looked at again, and how long each of those asked has."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_rings_between"),
    ]

    operations = [
        migrations.AddField(
            model_name="network",
            name="review_again_after",
            field=models.DurationField(
                default=datetime.timedelta(days=90), verbose_name="until it is asked again where nobody could say"
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="review_wait",
            field=models.DurationField(
                default=datetime.timedelta(days=7),
                verbose_name="until others are asked whether an answer is still right",
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="reviewed_after",
            field=models.DurationField(
                default=datetime.timedelta(days=180), verbose_name="until an accepted answer is looked at again"
            ),
        ),
    ]
