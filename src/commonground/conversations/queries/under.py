"""What stands under a question, for statements that go on from there."""

from typing import LiteralString

# By one index each: `p.id = ... OR p.parent_id IN ... OR above.parent_id IN ...` reads every post of the network.
UNDER: LiteralString = """
WITH under AS (
  SELECT p.id, p.text FROM conversations_post p
   WHERE p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL AND p.id IN (
         SELECT t.asked_id FROM conversations_together t WHERE t.question_id = %(question)s
          UNION ALL
         SELECT c.id FROM conversations_together t JOIN conversations_post c ON c.parent_id = t.asked_id
          WHERE t.question_id = %(question)s
          UNION ALL
         SELECT r.id FROM conversations_together t JOIN conversations_post c ON c.parent_id = t.asked_id
           JOIN conversations_post r ON r.parent_id = c.id
          WHERE t.question_id = %(question)s AND c.hidden_at IS NULL))
"""
