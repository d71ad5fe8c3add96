"""The threads of the story, told through the product's own actions, each at its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from commonground.conversations import actions
from commonground.conversations.models import Answer, Post, Question
from commonground.core import clock
from commonground.demo import story
from commonground.demo.settling import Settled
from commonground.demo.story import Table
from commonground.knowledge.actions import edit_article, publish_article
from commonground.knowledge.models import Article
from commonground.knowledge.writing import first_draft
from commonground.people.models import Member
from commonground.routing.actions import respond_not_me, respond_on_it, reuse_answer
from commonground.routing.checking import check_answer
from commonground.routing.models import Reach
from commonground.routing.next_step import note
from commonground.routing.reaching import reach

_CLOSINGS = {"unconfirmed", "imported"}


@dataclass(frozen=True)
class Moment:
    """Something that happens in the story."""

    at: datetime
    act: Callable[[], object]


@dataclass
class Teller:
    """Turns threads into moments, and keeps what was made by the keys of the story."""

    made: Settled
    now: datetime
    questions: dict[str, Question] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)

    def tell(self) -> None:
        """Let everything happen in order, each under its own time."""
        for thread in story.threads():
            self._plan(thread)
        for moment in sorted(self.moments, key=lambda moment: moment.at):
            with clock.held(moment.at):
                moment.act()

    def _who(self, handle: str) -> Member:
        return self.made.members[handle]

    def _at(self, thread: Table, after: str | timedelta, act: Callable[[], object]) -> None:
        later = story.span(after) if isinstance(after, str) else after
        asked = self.now - story.span(thread["asked"])
        self.moments.append(Moment(min(asked + later, self.now), act))

    def _plan(self, thread: Table) -> None:
        key = thread["key"]
        self._at(thread, timedelta(), partial(self._ask, thread))
        for number, handle in enumerate(thread.get("me_too", []), start=1):
            self._at(thread, timedelta(minutes=17 * number), partial(self._want, key, handle))
        for after in dict.fromkeys(asked["after"] for asked in thread.get("reached", [])):
            self._at(thread, after, partial(self._reach, key, [a for a in thread["reached"] if a["after"] == after]))
        for answer in thread.get("answer", []):
            self._plan_answer(thread, answer)
        if "article" in thread:
            self._plan_article(thread, thread["article"])
        if "closed" in thread:
            self._at(thread, thread["closed"]["after"], partial(self._close, key, thread["closed"]))
        self._plan_writing(thread, thread, lambda: self.questions[key].post)

    def _want(self, key: str, handle: str) -> None:
        actions.want_to_know(self.questions[key], by=self._who(handle))

    def _ask(self, thread: Table) -> None:
        text = thread["edited"]["text_before"] if "edited" in thread else thread["text"]
        question = actions.ask_question(
            thread["title"],
            text,
            group=self.made.groups[thread["group"]],
            topics=thread.get("topics", []),
            by=self._who(thread["by"]),
        )
        Post.objects.filter(pk=question.pk).update(language=thread.get("language", "en"))
        self.questions[thread["key"]] = question

    def _reach(self, key: str, asked: list[Table]) -> None:
        question = self.questions[key]
        people = {self._who(one["who"]): one for one in asked}
        reasons = {member.pk: self._reason(one) for member, one in people.items()}
        reached = reach(question, Reach.Ring.FIRST_PEOPLE, reasons, at=clock.now())
        note(question, "question.reached", ring=int(Reach.Ring.FIRST_PEOPLE), members=reached)
        for member, one in people.items():
            if one.get("response") == "on_it":
                respond_on_it(question, by=member)
            elif one.get("response") == "not_me":
                respond_not_me(question, by=member)

    def _reason(self, asked: Table) -> Table:
        about = self.questions.get(asked.get("about", ""))
        if asked["reason_kind"] in {"solved", "answered"} and about is not None:
            return {"kind": asked["reason_kind"], "questions": [about.pk]}
        return {"kind": asked["reason_kind"]}

    def _plan_answer(self, thread: Table, answer: Table) -> None:
        given: list[Answer] = []
        self._at(thread, answer["after"], partial(self._give, thread["key"], answer, given))
        if answer.get("accepted"):
            self._at(thread, answer["accepted_after"], partial(self._accept, given, thread["by"]))
        for number, handle in enumerate(answer.get("thanks", []), start=1):
            after = story.span(answer["after"]) + timedelta(minutes=31 * number)
            self._at(thread, after, partial(self._thank, given, handle))
        for use in answer.get("reuses", []):
            self._at(thread, use["after"], partial(self._reuse, given, use["who"]))
        for check in answer.get("checked", []):
            self._at(thread, check["after"], partial(self._check, given, check["who"]))
        for reply in answer.get("reply", []):
            self._at(thread, reply["after"], partial(self._reply, given, reply))
        self._plan_writing(thread, answer, lambda: given[0])

    def _give(self, key: str, answer: Table, given: list[Answer]) -> None:
        text = answer["edited"]["text_before"] if "edited" in answer else answer["text"]
        given.append(actions.answer_question(self.questions[key], text, by=self._who(answer["by"])))

    def _accept(self, given: list[Answer], handle: str) -> None:
        actions.accept_answer(given[0], by=self._who(handle))

    def _thank(self, given: list[Answer], handle: str) -> None:
        actions.thank(given[0], by=self._who(handle))

    def _reuse(self, given: list[Answer], handle: str) -> None:
        reuse_answer(given[0], by=self._who(handle))

    def _check(self, given: list[Answer], handle: str) -> None:
        check_answer(given[0], by=self._who(handle))

    def _reply(self, given: list[Answer], reply: Table) -> None:
        by = self._who(reply["by"])
        actions.reply_to(given[0], reply["text"], by=by)
        if reply.get("failed"):
            actions.say_it_failed(given[0], by=by)

    def _plan_writing(self, thread: Table, written: Table, post: Callable[[], Post]) -> None:
        """Edits and hiding, alike for questions and answers."""
        if "edited" in written:
            edited = written["edited"]
            self._at(thread, edited["after"], lambda: self._edit(post(), written, by=self._who(edited["by"])))
        if "hidden" in written:
            hidden = written["hidden"]
            self._at(
                thread,
                hidden["after"],
                lambda: actions.hide_post(post(), reason=hidden["reason"], by=self._who(hidden["by"])),
            )

    def _edit(self, post: Post, written: Table, *, by: Member) -> None:
        if post.kind == Post.Kind.QUESTION:
            actions.edit_question(self.questions[written["key"]], title=written["title"], words=written["text"], by=by)
        else:
            actions.edit_answer(post, written["text"], by=by)

    def _plan_article(self, thread: Table, written: Table) -> None:
        key, edited = thread["key"], written.get("edited")
        self._at(thread, written["after"], lambda: self._publish(key, by=self._who(written["by"])))
        if edited:
            self._at(thread, edited["after"], lambda: self._add(key, edited["adds"], by=self._who(edited["by"])))

    def _publish(self, key: str, *, by: Member) -> None:
        question = Question.objects.get(pk=self.questions[key].pk)
        draft = first_draft(question)
        publish_article(question, title=draft["title"], words=draft["text"], by=by)

    def _add(self, key: str, words: str, *, by: Member) -> None:
        article = Article.objects.select_related("post").get(question=self.questions[key].pk)
        edit_article(article, title=article.title, words=f"{article.post.text}\n\n{words}", by=by)

    def _close(self, key: str, closed: Table) -> None:
        question = Question.objects.select_related("post__author").get(pk=self.questions[key].pk)
        reason = Question.CloseReason(closed["reason"])
        if reason in _CLOSINGS:
            question.close(reason, by=None, at=clock.now(), note=closed.get("note", ""))
            question.save()
        elif reason == Question.CloseReason.WITHDRAWN:
            actions.withdraw_question(question, by=self._who(closed["by"]))
        elif reason == Question.CloseReason.DUPLICATE:
            older = self.questions[closed["duplicate_of"]]
            actions.close_as_duplicate(question, of=older, by=self._who(closed["by"]))
        else:
            actions.decline_question(question, note=closed["note"], by=self._who(closed["by"]))
