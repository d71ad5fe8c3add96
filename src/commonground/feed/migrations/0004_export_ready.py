"""A notice can say that a copy of one's data is ready."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feed", "0003_mentions"),
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
                    ("administrators", "questions that nobody sees through"),
                    ("closed", "questions of yours that were closed"),
                    ("open_again", "questions of yours that are open again"),
                    ("wanted_solved", "solutions of questions that you have too"),
                    ("wanted_closed", "the end of questions that you have too"),
                    ("your_answer_solved_it", "answers of yours that solved a question"),
                    ("thanked", "thanks"),
                    ("helped_again", "answers of yours that helped again"),
                    ("failed", "answers of yours that failed for somebody"),
                    ("export_ready", "a copy of your data that you asked for"),
                ],
                max_length=40,
            ),
        ),
    ]
