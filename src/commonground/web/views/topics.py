"""Topics: all that the viewer may read something under, and the page of one."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonground.conversations.queries import topic_by_id, topic_rows
from commonground.core import text
from commonground.people.viewer import visible_members
from commonground.routing.lists import question_rows
from commonground.web.acting import words_in
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.shell import page

_SHOWN = 20


@require_safe
@anyone
def topics(request: VisitorRequest) -> HttpResponse:
    """All topics, by name."""
    after = words_in(request, "after")[:40]
    rows = topic_rows(request.viewer, after=after, limit=101)
    next_url = f"{reverse('topics')}?{urlencode({'after': rows[99].name})}" if len(rows) > 100 else ""
    return page(request, "web/topics.html", {"rows": rows[:100], "next_url": next_url})


@require_safe
@anyone
def topic(request: VisitorRequest, number: int, slug: str) -> HttpResponse:
    """One topic: what waits, and what was solved."""
    waiting = question_rows(request.viewer, topic=number, waiting=True, oldest_first=True, limit=_SHOWN)
    done = question_rows(request.viewer, topic=number, waiting=False, limit=_SHOWN)
    if not (waiting or done):
        raise Http404
    found = topic_by_id(number)
    if slug != (found.slug or "topic"):
        return HttpResponseRedirect(reverse("topic", args=[number, text.slug(found.name) or "topic"]))
    stewards = visible_members(request.viewer).filter(pk__in=found.stewards.all(), is_active=True)
    context = {"topic": found, "waiting": waiting, "done": done, "stewards": stewards}
    return page(request, "web/topic.html", context)
