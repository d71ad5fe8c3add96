"""What follows from what is said, within conversations."""

from commonground.conversations.languages import settle_languages
from commonground.conversations.models import Post
from commonground.events.models import Event
from commonground.events.names import on


@on("question.asked", "question.edited", "answer.given", "answer.edited", "reply.given")
def note_its_language(event: Event) -> None:
    """Before it is made findable by the word rules of that language."""
    settle_languages(Post.objects.select_related("question", "author").filter(pk=event.subject))
