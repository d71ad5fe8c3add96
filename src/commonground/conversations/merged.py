"""Questions merged into one that was asked before: their rows stay where they are, and are read beside its own."""

from django.db.models import Q, QuerySet

from commonground.conversations.models import Answer, Question
from commonground.people.models import Reader
from commonground.people.viewer import is_no_wider


def home_of(question_id: int) -> int:
    """The question that decides about what is given to this one: the one it was merged into, or itself."""
    merged = Question.objects.filter(pk=question_id, is_merged=True, duplicate_of__isnull=False)
    return merged.values_list("duplicate_of", flat=True).first() or question_id


def answers_shown(question_id: int) -> QuerySet[Answer]:
    """The answers that stand on its page, those of questions merged into it among them."""
    merged = Q(parent__question__duplicate_of=question_id, parent__question__is_merged=True, parent__hidden_at=None)
    return Answer.objects.get_queryset().filter(Q(parent=question_id) | merged, hidden_at=None)


def can_be_merged(question: Question, into: Question) -> bool:
    """Whether nobody loses or learns anything by it: all who read the other read this one, and its asker reads both.

    One that others were merged into stays where they are read.
    """
    here, there = question.post.group, into.post.group
    is_read = here == there or Reader.objects.filter(member=question.post.author_id, group=there).exists()
    return is_read and is_no_wider(there, here) and not question.duplicates.filter(is_merged=True).exists()
