"""What members do in conversations. Each action reads: require, change, record; in one transaction."""

from commonground.conversations.actions.answering import answer_question, edit_answer, reply_to
from commonground.conversations.actions.asking import ask_question, edit_question
from commonground.conversations.actions.attaching import attach_file, remove_file
from commonground.conversations.actions.closing import (
    close_as_duplicate,
    close_unconfirmed,
    decline_question,
    reopen_question,
    withdraw_question,
)
from commonground.conversations.actions.moderating import hide_post, restore_post
from commonground.conversations.actions.reacting import say_it_failed, thank, want_to_know
from commonground.conversations.actions.solving import accept_answer, unaccept_answer

__all__ = [
    "accept_answer",
    "answer_question",
    "ask_question",
    "attach_file",
    "close_as_duplicate",
    "close_unconfirmed",
    "decline_question",
    "edit_answer",
    "edit_question",
    "hide_post",
    "remove_file",
    "reopen_question",
    "reply_to",
    "restore_post",
    "say_it_failed",
    "thank",
    "unaccept_answer",
    "want_to_know",
    "withdraw_question",
]
