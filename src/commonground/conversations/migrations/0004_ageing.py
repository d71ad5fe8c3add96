"""When an accepted answer has to be looked at again, why it is doubted, and who checked it last."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from commonground.core import clock

# What was solved before has to be looked at half a year after that, as a new network says. Readers are told at once of
# what is older; who may know is asked little by little, spread over the next half year, as after an import.
_PLAN = """
UPDATE conversations_question
   SET review_at = solved_at + interval '180 days', next_step = 'review_answerer',
       next_step_at = greatest(solved_at + interval '180 days', %(now)s + interval '180 days' * ((post_id %% 1000) / 1000.0))
 WHERE solved_at IS NOT NULL"""


def plan_reviews(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let every solved question have the day on which its answer is looked at again."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_PLAN, {"now": clock.now()})


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0003_attachments"),
        ("people", "0005_ageing"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="question",
            name="question_due",
        ),
        migrations.AddField(
            model_name="question",
            name="checked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="checked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.member"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="doubt",
            field=models.CharField(
                blank=True,
                choices=[
                    ("answer_edited", "the answer was changed since"),
                    ("question_edited", "the question was changed since"),
                    ("failed", "it failed for somebody"),
                    ("newer", "the same question got a newer answer"),
                    ("said", "somebody says that it is no longer right"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="doubted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="doubted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.member"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="review_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="topic",
            name="reviewed_after",
            field=models.DurationField(null=True),
        ),
        migrations.AlterField(
            model_name="question",
            name="next_step",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reach", "the next people are asked"),
                    ("remind_owner", "its owner is reminded"),
                    ("tell_leader", "the leader above its owner takes it over"),
                    ("tell_administrators", "the administrators are told"),
                    ("ask_asker", "the asker is asked whether it helped"),
                    ("ask_stewards", "the stewards are asked whether it helped"),
                    ("close", "it closes as unconfirmed"),
                    ("review_answerer", "who gave the answer is asked whether it is still right"),
                    ("review_likely", "those likely to know are asked whether the answer is still right"),
                    ("review_stewards", "the stewards are asked whether the answer is still right"),
                    ("review_ends", "nobody said whether the answer is still right"),
                ],
                default="reach",
                max_length=20,
            ),
        ),
        migrations.RunPython(plan_reviews, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(condition=models.Q(("closed_at", None)), fields=["next_step_at"], name="question_next"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review_at", None), ("solved_at", None)),
                    models.Q(
                        ("next_step_at__isnull", False), ("review_at__isnull", False), ("solved_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="solved_is_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("doubt", ""), ("doubted_at", None)),
                    models.Q(
                        ("doubted_at__isnull", False),
                        ("solved_at__isnull", False),
                        models.Q(("doubt", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="doubted_for_a_reason",
            ),
        ),
    ]
