"""Which notices are mailed and when, and which kinds of mail somebody stopped."""

import django.db.models.deletion
from django.db import migrations, models

import commonground.core.clock
import commonground.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
        ("events", "0002_quiet_jobs"),
        ("feed", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailStop",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=40)),
                ("at", models.DateTimeField(default=commonground.core.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="evening_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="mail_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="mail_tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="notice",
            name="reason",
            field=models.CharField(
                choices=[
                    ("reached", "questions that you may know"),
                    ("answered", "answers to your questions"),
                    ("did_it_help", "whether an answer helped you"),
                    ("replied", "replies to you"),
                    ("owner", "questions that are yours to see through"),
                    ("reminded", "reminders of questions that are yours to see through"),
                    ("steward", "questions without an answer in groups that you are a steward of"),
                    ("stewards_asked", "answers that nobody has confirmed in groups that you are a steward of"),
                    ("administrators", "questions that nobody sees through"),
                    ("closed", "questions of yours that were closed"),
                    ("open_again", "questions of yours that are open again"),
                    ("wanted_solved", "solutions of questions that you have too"),
                    ("wanted_closed", "the end of questions that you have too"),
                    ("your_answer_solved_it", "answers of yours that solved a question"),
                    ("thanked", "thanks"),
                    ("helped_again", "answers of yours that helped again"),
                    ("failed", "answers of yours that failed for somebody"),
                ],
                max_length=40,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail_at__isnull", False), ("mailed_at", None)),
                fields=["mail_at"],
                name="notice_to_mail",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["member", "mailed_at"], name="notice_mailed"),
        ),
        migrations.AddField(
            model_name="mailstop",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="mail_stops", to="people.member"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailstop",
            constraint=models.UniqueConstraint(fields=("member", "reason"), name="stopped_once"),
        ),
    ]
