"""Suspending members, muting and blocking, and the time promised for deciding a report."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

import commonground.core.clock
import commonground.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_erased"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="suspended_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="member",
            name="suspended_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="network",
            name="report_wait",
            field=models.DurationField(default=datetime.timedelta(days=1), verbose_name="until a report is decided"),
        ),
        migrations.CreateModel(
            name="Distance",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_blocked", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=commonground.core.clock.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="distances", to="people.member"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "other"), name="one_distance"),
                    models.CheckConstraint(
                        condition=models.Q(("member", models.F("other")), _negated=True), name="from_somebody_else"
                    ),
                ],
            },
        ),
    ]
