"""How long those asked in the rings between have before the next step."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_joining"),
    ]

    operations = [
        migrations.AddField(
            model_name="network",
            name="neighbours_wait",
            field=models.DurationField(
                default=datetime.timedelta(days=1), verbose_name="until others in her organisation are asked"
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="organisation_wait",
            field=models.DurationField(
                default=datetime.timedelta(days=1), verbose_name="until the stewards of its topics are asked"
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="topic_stewards_wait",
            field=models.DurationField(default=datetime.timedelta(days=1), verbose_name="until an owner is asked"),
        ),
        migrations.AlterField(
            model_name="network",
            name="work_group_wait",
            field=models.DurationField(
                default=datetime.timedelta(days=1), verbose_name="until the work groups beside it are asked"
            ),
        ),
    ]
