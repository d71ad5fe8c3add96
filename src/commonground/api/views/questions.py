"""Questions: which there are, one with all under it, asking, and what the asker and her readers do with one."""

from commonground.api.bearer import Call
from commonground.api.models import Scope
from commonground.api.operations import Operations
from commonground.api.shapes.base import Limit, TypedCode
from commonground.api.shapes.questions import Asking, Editing, Question, Questions, State
from commonground.api.threads import asked_at, judged, question_now
from commonground.conversations import actions
from commonground.conversations.forms import AskForm, as_it_stands
from commonground.conversations.permissions import can_edit
from commonground.core.require import require
from commonground.people.audience import groups_to_ask_in
from commonground.routing.lists import question_rows

questions = Operations(tags=["questions"])


@questions.reads("/questions", scope=Scope.READ)
def list_questions(
    request: Call,
    group: TypedCode | None = None,
    topic: TypedCode | None = None,
    state: State | None = None,
    after: TypedCode | None = None,
    limit: Limit = 20,
) -> Questions:
    """The questions that one may read, the newest first."""
    found = question_rows(request.viewer, group=group, topic=topic, state=state, after=after, limit=limit + 1)
    return Questions.of(found, limit)


@questions.writes("POST", "/questions", scope=Scope.WRITE, limit="ask", status=201)
def ask_question(request: Call, typed: Asking) -> Question:
    """Ask a question; it reaches who is likely to know."""
    form = AskForm(typed.in_form(), groups=groups_to_ask_in(request.viewer))
    said = judged(form)
    asked = actions.ask_question(
        said["title"], said["text"], group=said["group"], topics=said["topics"], by=request.member
    )
    return question_now(request, asked.pk)


@questions.reads("/questions/{question}", scope=Scope.READ)
def read_question(request: Call, question: TypedCode) -> Question:
    """A question with its answers and replies."""
    return question_now(request, question)


@questions.writes("PATCH", "/questions/{question}", scope=Scope.WRITE, limit="edit")
def edit_question(request: Call, question: TypedCode, typed: Editing) -> Question:
    """Change one's own question; what it said stays in its history."""
    asked = asked_at(request, question)
    require(can_edit, request.member, asked.post)
    said = judged(AskForm({**as_it_stands(asked), **typed.in_form()}, groups=[asked.post.group]))
    topics = None if typed.topics is None else said["topics"]
    actions.edit_question(asked, title=said["title"], words=said["text"], topics=topics, by=request.member)
    return question_now(request, question)


@questions.writes("POST", "/questions/{question}/withdraw", scope=Scope.WRITE, limit="close")
def withdraw_question(request: Call, question: TypedCode) -> Question:
    """Withdraw one's own question: nobody needs to know any more."""
    actions.withdraw_question(asked_at(request, question), by=request.member)
    return question_now(request, question)


@questions.writes("POST", "/questions/{question}/reopen", scope=Scope.WRITE, limit="close")
def reopen_question(request: Call, question: TypedCode) -> Question:
    """Open a closed question again: it still burns."""
    actions.reopen_question(asked_at(request, question), by=request.member)
    return question_now(request, question)


@questions.writes("PUT", "/questions/{question}/me-too", scope=Scope.WRITE, limit="react")
def want_to_know(request: Call, question: TypedCode) -> Question:
    """Have the question too: one is told when it is solved."""
    actions.want_to_know(asked_at(request, question), by=request.member)
    return question_now(request, question)


@questions.writes("DELETE", "/questions/{question}/me-too", scope=Scope.WRITE, limit="react")
def no_longer_want_to_know(request: Call, question: TypedCode) -> Question:
    """Have it no longer."""
    actions.want_to_know(asked_at(request, question), by=request.member, takes_back=True)
    return question_now(request, question)
