"""What changes a question's entry: its own words, its answers', and whether they may be seen."""

from commonground.conversations.models import Post
from commonground.events.models import Event
from commonground.events.names import on
from commonground.search.indexing import index_question


@on("question.asked", "question.edited", "question.closed", "question.reopened", imported=True)
def index_the_question(event: Event) -> None:
    """Make the question findable as it now stands."""
    index_question(event.subject)


@on(
    "answer.given",
    "answer.edited",
    "article.published",
    "article.edited",
    "post.hidden",
    "post.restored",
    "post.taken_back",
    imported=True,
)
def index_its_question(event: Event) -> None:
    """Make the question that the post belongs to findable as it now stands."""
    post = Post.objects.select_related("parent").get(pk=event.subject)
    index_question(post.top.pk)
