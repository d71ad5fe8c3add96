"""New kinds of notices: whether an answer is still right, and that one is no longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feed", "0005_articles"),
    ]

    operations = [
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
                ],
                max_length=40,
            ),
        ),
    ]
