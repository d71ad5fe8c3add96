"""What changed in a post, version by version."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commonground.conversations.models import Post
from commonground.core.ids import encode
from commonground.knowledge.models import Article
from commonground.people.viewer import Viewer
from commonground.web.article_facts import article_rights_of
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.paging import after_in
from commonground.web.shell import page
from commonground.web.versions import changes_of
from commonground.web.views.question import readable


@require_safe
@anyone
def history(request: VisitorRequest, number: int) -> HttpResponse:
    """What each edit of a post changed, the newest first; an article may be brought back to what it said."""
    post = get_object_or_404(Post.objects.visible_to(request.viewer), pk=number)
    found = readable(request.viewer, post.top.pk)
    article = _article(request.viewer, post)
    title = article.title if article else found.title if post.pk == found.id else ""
    changes, next_up_to = changes_of(request.viewer, post, title, up_to=after_in(request, "up_to"))
    may_bring_back = article is not None and article_rights_of(request.viewer, article).may_edit
    next_url = f"?up_to={encode(next_up_to)}" if next_up_to else ""
    about = {"question": found, "article": article, "title": title or found.title, "may_bring_back": may_bring_back}
    return page(request, "web/history.html", {**about, "changes": changes, "next_url": next_url})


def _article(viewer: Viewer, post: Post) -> Article | None:
    found = Article.objects.visible_to(viewer).select_related("post", "question__post__author__user")
    return found.filter(pk=post.pk).first()
