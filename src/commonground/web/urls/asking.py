"""Addresses of asking and answering."""

from django.urls import path

from commonground.web.views import ask, closing, edit_question, question, reached, solving

urlpatterns = [
    path("ask", ask.ask, name="ask"),
    path("ask/similar", ask.similar, name="similar"),
    path("ask/reach", ask.reach, name="ask-reach"),
    path("preview", ask.preview, name="preview"),
    path("q/<code:number>", question.question, name="question-short"),
    path("q/<code:number>/answer", question.answer, name="answer"),
    path("q/<code:number>/saw", question.saw, name="saw"),
    path("q/<code:number>/edit", edit_question.edit_question, name="edit-question"),
    path("q/<code:number>/want", solving.want, name="want"),
    path("q/<code:number>/withdraw", closing.withdraw, name="withdraw-question"),
    path("q/<code:number>/decline", closing.decline, name="decline-question"),
    path("q/<code:number>/duplicate", closing.close_as_duplicate, name="close-as-duplicate"),
    path("q/<code:number>/reopen", closing.reopen, name="reopen-question"),
    path("q/<code:number>/on-it", reached.on_it, name="on-it"),
    path("q/<code:number>/not-me", reached.not_me, name="not-me"),
    path("q/<code:number>/widen", reached.widen, name="widen-question"),
    path("q/<code:number>/ask-by-name", reached.name_somebody, name="ask-by-name"),
    path("q/<code:number>/hand-on", reached.hand_on, name="hand-on"),
    path("q/<code:number>-<str:slug>", question.question, name="question"),
    path("questions/no-more", reached.no_more, name="no-more"),
    path("questions/again", reached.again, name="take-questions-again"),
    path("posts/<code:number>/reply", question.reply, name="reply"),
    path("posts/<code:number>/edit", question.edit, name="edit-post"),
    path("posts/<code:number>/history", question.history, name="history"),
    path("posts/<code:number>/hide", closing.hide, name="hide-post"),
    path("answers/<code:number>/accept", solving.accept_answer, name="accept-answer"),
    path("answers/<code:number>/unaccept", solving.unaccept_answer, name="unaccept-answer"),
    path("answers/<code:number>/thank", solving.thank, name="thank"),
    path("answers/<code:number>/failed", solving.say_it_failed, name="say-it-failed"),
    path("answers/<code:number>/solves", solving.solves, name="solves"),
]
