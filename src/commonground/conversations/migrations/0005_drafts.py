"""What somebody writes is kept until she posts it, and with it the files she chose."""

import django.db.models.deletion
from django.db import migrations, models

import commonground.core.clock
import commonground.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0004_ageing"),
        ("people", "0004_rings_between"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("ask", "A question"),
                            ("answer", "An answer"),
                            ("reply", "A reply"),
                            ("edit", "A change"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.BigIntegerField()),
                ("typed", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=commonground.core.clock.now)),
                ("thrown_away_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="people.member"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="attachment",
            name="draft",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="files", to="conversations.draft"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["at"], name="draft_by_age"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("member", "form", "about"), name="one_draft_a_form"),
        ),
    ]
