"""Reports of posts, what was decided about them, and a decision for everything that was hidden before."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import commonground.core.clock
import commonground.core.ids


def _keep_why(apps: Any, _schema: Any) -> None:
    """What was hidden before has its decision too, so that its author sees why and may appeal."""
    ruling = apps.get_model("conversations", "Ruling")
    hidden = apps.get_model("conversations", "Post").objects.exclude(hidden_at=None).exclude(hidden_reason="")
    ruling.objects.bulk_create(
        ruling(post=post, kind="hidden", reason=post.hidden_reason, by_id=post.hidden_by_id, at=post.hidden_at)
        for post in hidden.iterator()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0007_article_drafts"),
        ("people", "0007_keeping_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("left", "left as it is"),
                            ("hidden", "hidden"),
                            ("warned", "its author warned"),
                            ("suspended", "its author suspended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("until", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(default=commonground.core.clock.now)),
                ("undone_at", models.DateTimeField(null=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("appeal", models.CharField(blank=True, max_length=1000)),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("appeal_decided_at", models.DateTimeField(null=True)),
                ("appeal_reason", models.CharField(blank=True, max_length=300)),
                (
                    "appeal_decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.member"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.member"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rulings", to="conversations.post"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("rude", "It insults, threatens or shames somebody"),
                            ("private", "It shows what is private or secret"),
                            ("harmful", "Whoever does what it says comes to harm"),
                            ("advertising", "It advertises"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=600)),
                ("at", models.DateTimeField(default=commonground.core.clock.now)),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="people.member"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="conversations.post"
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="conversations.ruling",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="ruling",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False)), fields=["remind_at"], name="appeal_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("appealed_at", None),
                    ("appeal_decided_at__isnull", False),
                    ("undone_at__isnull", False),
                    ("remind_at__isnull", False),
                    _connector="OR",
                ),
                name="appeal_has_next_step",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(condition=models.Q(("ruling", None)), fields=["remind_at"], name="report_due"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ruling", None)), fields=("post", "by"), name="reported_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("ruling__isnull", False), ("remind_at__isnull", False), _connector="OR"),
                name="report_has_next_step",
            ),
        ),
        migrations.RunPython(_keep_why, migrations.RunPython.noop),
    ]
