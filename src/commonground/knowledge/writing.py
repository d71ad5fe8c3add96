"""What making and changing articles share: what somebody is to one, who keeps it, whose names it bears."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from commonground.conversations.actions.writing import standing_of
from commonground.conversations.models import Question, TopicSteward
from commonground.core import text
from commonground.core.require import Refused
from commonground.knowledge.models import Article, Credit
from commonground.knowledge.permissions import Part
from commonground.people.models import Member, Reader

_FEW_LINES = 280  # characters of a question that say what the problem was


def part_of(member: Member, question: Question, article: Article | None = None) -> Part:
    """What the member is to the question and to its article, if there is one."""
    standing = standing_of(member, question)
    return Part(
        is_author=standing.is_author or _solved(member, question) or _wrote(member, article),
        is_owner=article is not None and article.owner_id == member.pk,
        is_steward=standing.is_steward or TopicSteward.objects.of_question(question.pk).filter(member=member).exists(),
        is_admin=standing.is_admin,
    )


def keeps_it(member: Member, group: int) -> bool:
    """Whether she can keep an article of the group right: she may read it, and signs in."""
    return bool(member.user.email) and Reader.objects.filter(member=member, group=group).exists()


def credit(article: Article, members: Iterable[Member]) -> None:
    """They wrote some of it; whose name stands there already keeps its place."""
    for member in dict.fromkeys(members):
        Credit.objects.get_or_create(article=article, member=member)


def first_draft(question: Question) -> dict[str, str]:
    """What an article begins with: the problem in a line or two, then the solution whole."""
    if question.solution is None:
        raise Refused(_("It is not solved. It can become an article when it is."))
    problem = question.post.text
    if len(problem) > _FEW_LINES:
        problem = text.as_typed(text.excerpt(question.post.html, _FEW_LINES))
    parts = [problem, "# " + _("What solved it"), question.solution.text]
    return {"title": question.title, "text": "\n\n".join(parts if problem else parts[1:])}


def _solved(member: Member, question: Question) -> bool:
    return question.solution is not None and question.solution.author_id == member.pk


def _wrote(member: Member, article: Article | None) -> bool:
    return article is not None and article.credits.filter(member=member).exists()
