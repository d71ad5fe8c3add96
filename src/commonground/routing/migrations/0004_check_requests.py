"""Who was asked whether an accepted answer is still right."""

import django.db.models.deletion
from django.db import migrations, models

import commonground.core.clock
import commonground.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0004_ageing"),
        ("people", "0005_ageing"),
        ("routing", "0003_about"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckRequest",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("round", models.SmallIntegerField()),
                ("reason", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=commonground.core.clock.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_requests", to="people.member"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_requests",
                        to="conversations.question",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "-at"], name="check_request_of_member")],
                "constraints": [models.UniqueConstraint(fields=("question", "member"), name="check_requested_once")],
            },
        ),
    ]
