"""Quoting: what a post says, under its address. Who said it is drawn for each reader, never written down."""

from commonground.conversations.models import Post
from commonground.core import text
from commonground.core.ids import decode, encode
from commonground.people.viewer import Viewer


def place_of(post: Post) -> str:
    """The address of a post, the same on every page that it is quoted on."""
    top = f"/q/{encode(post.top.pk)}"
    return top if post.kind == Post.Kind.QUESTION else f"{top}#{post.kind}-{encode(post.pk)}"


def quote_of(viewer: Viewer, code: str) -> str:
    """Markdown that quotes the post of this code whole; nothing where the viewer may read none."""
    try:
        post = Post.objects.visible_to(viewer).select_related("parent__parent").filter(pk=decode(code)).first()
    except ValueError:
        return ""
    return text.quoted(post.text, place_of(post)) if post and post.text else ""
