"""What people say to each other: posts of every kind, questions, files, topics; and what of it one follows."""

from commonground.conversations.models.drafts import Draft
from commonground.conversations.models.files import Attachment
from commonground.conversations.models.following import Follow
from commonground.conversations.models.posts import LONGEST_NAME, Answer, Post, Reaction, Revision
from commonground.conversations.models.questions import Question
from commonground.conversations.models.reports import Report, Ruling
from commonground.conversations.models.topics import Filed, Topic, TopicSteward

__all__ = [
    "LONGEST_NAME",
    "Answer",
    "Attachment",
    "Draft",
    "Filed",
    "Follow",
    "Post",
    "Question",
    "Reaction",
    "Report",
    "Revision",
    "Ruling",
    "Topic",
    "TopicSteward",
]
