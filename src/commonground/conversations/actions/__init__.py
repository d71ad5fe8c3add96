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
from commonground.conversations.actions.drafting import forget_draft, keep_draft, throw_away_draft
from commonground.conversations.actions.following import follow, stop_following
from commonground.conversations.actions.moderating import hide_post, restore_post
from commonground.conversations.actions.reacting import say_it_failed, thank, want_to_know
from commonground.conversations.actions.reporting import report_post, take_back_report
from commonground.conversations.actions.ruling import (
    appeal,
    decide_appeal,
    leave_post,
    suspend_author,
    undo_ruling,
    warn_author,
)
from commonground.conversations.actions.solving import accept_answer, unaccept_answer
from commonground.conversations.actions.taking_back import take_back_failure, take_back_post
from commonground.conversations.actions.topics import change_review_time, make_topic_steward, unmake_topic_steward

__all__ = [
    "accept_answer",
    "answer_question",
    "appeal",
    "ask_question",
    "attach_file",
    "change_review_time",
    "close_as_duplicate",
    "close_unconfirmed",
    "decide_appeal",
    "decline_question",
    "edit_answer",
    "edit_question",
    "forget_draft",
    "follow",
    "hide_post",
    "keep_draft",
    "leave_post",
    "make_topic_steward",
    "remove_file",
    "reopen_question",
    "reply_to",
    "report_post",
    "restore_post",
    "say_it_failed",
    "stop_following",
    "suspend_author",
    "take_back_failure",
    "take_back_post",
    "take_back_report",
    "thank",
    "throw_away_draft",
    "unaccept_answer",
    "undo_ruling",
    "unmake_topic_steward",
    "want_to_know",
    "warn_author",
    "withdraw_question",
]
