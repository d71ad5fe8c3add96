"""Which question each event of before was about."""

from django.db import migrations

ABOUT = [
    "UPDATE events_event SET about = subject WHERE kind = 'question' AND name <> 'reach.seen'",
    "UPDATE events_event SET about = (data ->> 'question')::bigint WHERE about IS NULL AND data ->> 'question' IS NOT NULL",
    """
    UPDATE events_event e SET about = coalesce(above.parent_id, p.parent_id, p.id)
      FROM conversations_post p LEFT JOIN conversations_post above ON above.id = p.parent_id
     WHERE e.about IS NULL AND e.kind IN ('post', 'answer') AND p.id = e.subject""",
]


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_rings_between"), ("events", "0003_about")]

    operations = [migrations.RunSQL([*ABOUT], migrations.RunSQL.noop)]
