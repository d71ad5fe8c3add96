"""A notice can come from what somebody follows, and each kind of news reaches her as she chose.

Whoever had stopped the mails of a kind has chosen it for her inbox only.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0011_following"),
        ("feed", "0007_reports"),
        ("people", "0007_keeping_apart"),
    ]

    operations = [
        migrations.RenameModel(old_name="MailStop", new_name="Choice"),
        migrations.AddField(
            model_name="choice",
            name="was",
            field=models.CharField(
                blank=True,
                choices=[
                    ("at_once", "mail at once"),
                    ("evening", "evening mail"),
                    ("inbox", "inbox only"),
                    ("nothing", "nothing"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="choice",
            name="way",
            field=models.CharField(
                choices=[
                    ("at_once", "mail at once"),
                    ("evening", "evening mail"),
                    ("inbox", "inbox only"),
                    ("nothing", "nothing"),
                ],
                default="inbox",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="follow",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to="conversations.follow",
            ),
        ),
        migrations.AlterField(
            model_name="choice",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="choices", to="people.member"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("follow__isnull", False)), fields=["follow"], name="notice_of_follow"
            ),
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
                    ("mentioned", "where somebody mentioned you"),
                    ("owner", "questions that are yours to see through"),
                    ("reminded", "reminders of questions that are yours to see through"),
                    ("steward", "questions without an answer in groups that you are a steward of"),
                    ("stewards_asked", "answers that nobody has confirmed in groups that you are a steward of"),
                    ("still_right", "whether an accepted answer is still right"),
                    ("administrators", "questions that nobody sees through"),
                    ("closed", "questions of yours that were closed"),
                    ("open_again", "questions of yours that are open again"),
                    ("wanted_solved", "solutions of questions that you have too"),
                    ("wanted_closed", "the end of questions that you have too"),
                    ("your_answer_solved_it", "answers of yours that solved a question"),
                    ("thanked", "thanks"),
                    ("helped_again", "answers of yours that helped again"),
                    ("no_longer_right", "accepted answers that are no longer right"),
                    ("failed", "answers of yours that failed for somebody"),
                    ("export_ready", "a copy of your data that you asked for"),
                    ("article", "articles made of what you wrote"),
                    ("article_edited", "changes of articles that are yours to keep right"),
                    ("article_owner", "articles handed on to you"),
                    ("reported", "reports of posts that you decide about"),
                    ("report_waits", "reports that wait for longer than was promised"),
                    ("appealed", "appeals that you decide about"),
                    ("report_decided", "what comes of your reports"),
                    ("about_your_post", "decisions about what you wrote"),
                    ("followed_question", "news of questions that you follow"),
                    ("followed_member", "what people whom you follow ask and solve"),
                    ("followed_topic", "new questions and solutions under topics that you follow"),
                    ("followed_group", "new questions in groups that you follow"),
                ],
                max_length=40,
            ),
        ),
    ]
