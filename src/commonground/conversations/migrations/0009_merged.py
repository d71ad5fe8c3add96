"""Whether a question was merged into the one it repeats, and the view that reads them together."""

from django.db import migrations, models

# A question with itself and with those that were merged into it: their rows stay where they are, and are read together.
_TOGETHER = """
CREATE VIEW conversations_together AS
SELECT post_id AS question_id, post_id AS asked_id FROM conversations_question
UNION ALL
SELECT q.duplicate_of_id, q.post_id FROM conversations_question q JOIN conversations_post p ON p.id = q.post_id
 WHERE q.is_merged AND p.hidden_at IS NULL"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0008_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="is_merged",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(_TOGETHER, "DROP VIEW conversations_together"),
    ]
