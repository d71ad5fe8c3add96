"""Files in posts, and in a history the names of those a post had."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import commonground.conversations.models.files
import commonground.core.clock
import commonground.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0002_hidden_posts"),
        ("people", "0004_rings_between"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="files",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("file", models.FileField(upload_to=commonground.conversations.models.files.place_of)),
                ("preview", models.FileField(blank=True, upload_to=commonground.conversations.models.files.place_of)),
                ("at", models.DateTimeField(default=commonground.core.clock.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="conversations.post",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("post__isnull", True)), fields=["at"], name="file_unposted")
                ],
            },
        ),
    ]
