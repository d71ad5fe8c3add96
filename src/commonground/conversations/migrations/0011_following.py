"""What members follow, and an index for the newest questions of a group."""

import django.db.models.deletion
from django.db import migrations, models

import commonground.core.clock
import commonground.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0010_languages"),
        ("people", "0007_keeping_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Follow",
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
                            ("question", "Question"),
                            ("topic", "Topic"),
                            ("group", "Group"),
                            ("member", "Member"),
                        ],
                        max_length=8,
                    ),
                ),
                ("subject", models.BigIntegerField()),
                (
                    "began",
                    models.CharField(
                        choices=[
                            ("chosen", "Chosen"),
                            ("asked", "Asked"),
                            ("answered", "Answered"),
                            ("replied", "Replied"),
                            ("me_too", "Me Too"),
                        ],
                        default="chosen",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(default=commonground.core.clock.now)),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(condition=models.Q(("kind", "question")), fields=["group", "-id"], name="post_asked_in"),
        ),
        migrations.AddField(
            model_name="follow",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="people.member"
            ),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(
                condition=models.Q(("stopped_at", None)), fields=["kind", "subject"], name="followed_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(fields=("member", "kind", "subject"), name="followed_once"),
        ),
    ]
