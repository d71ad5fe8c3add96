"""Hot reads of conversations: one statement each, frozen rows, everything within the viewer's groups."""

from commonground.conversations.queries.drafts import DraftLine, drafts_of
from commonground.conversations.queries.files import FileLine, files_of
from commonground.conversations.queries.history import Earlier, earlier_of, revision_by_id
from commonground.conversations.queries.thread import (
    STATE,
    AnswerLine,
    Author,
    QuestionPage,
    ReplyLine,
    answers_of,
    asked_last_in,
    question_page,
    replies_of,
    state_of,
    texts_of,
    who_took_part,
)
from commonground.conversations.queries.topics import TopicRow, topic_by_id, topic_rows, topics_read, topics_to_name

__all__ = [
    "STATE",
    "AnswerLine",
    "Author",
    "DraftLine",
    "Earlier",
    "FileLine",
    "QuestionPage",
    "ReplyLine",
    "TopicRow",
    "answers_of",
    "asked_last_in",
    "drafts_of",
    "earlier_of",
    "files_of",
    "question_page",
    "replies_of",
    "revision_by_id",
    "state_of",
    "texts_of",
    "topic_by_id",
    "topic_rows",
    "topics_read",
    "topics_to_name",
    "who_took_part",
]
