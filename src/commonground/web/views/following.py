"""Following and stopping it: by the button on a page, and in the list of all that one follows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations.actions import follow, stop_following
from commonground.conversations.models import Follow, Question, Topic
from commonground.core.respond import respond
from commonground.people.viewer import visible_groups, visible_members
from commonground.web.audience import MemberRequest, members_only
from commonground.web.followed import followed_by
from commonground.web.limits import limited
from commonground.web.paging import after_in
from commonground.web.shell import group_url, page, question_url, topic_url

_SHOWN = 50


@require_POST
@members_only
@limited("react")
def follow_question(request: MemberRequest, number: int) -> HttpResponse:
    """Hear of its answers and its end, or no more."""
    asked = get_object_or_404(Question.objects.visible_to(request.viewer), pk=number)
    return _press(request, Follow.Kind.QUESTION, number, question_url(number, asked.title))


@require_POST
@members_only
@limited("react")
def follow_topic(request: MemberRequest, number: int) -> HttpResponse:
    """Hear of what is asked and solved under it, or no more."""
    topic = get_object_or_404(Topic.objects.visible_to(request.viewer), pk=number)
    return _press(request, Follow.Kind.TOPIC, number, topic_url(number, topic.name))


@require_POST
@members_only
@limited("react")
def follow_group(request: MemberRequest, number: int) -> HttpResponse:
    """Hear of what is asked in it, or no more."""
    readable = visible_groups(request.viewer).filter(pk__in=request.viewer.groups)
    group = get_object_or_404(readable, pk=number)
    return _press(request, Follow.Kind.GROUP, number, group_url(number, group.name))


@require_POST
@members_only
@limited("react")
def follow_member(request: MemberRequest, number: int) -> HttpResponse:
    """Hear of what she asks and solves, or no more."""
    member = get_object_or_404(visible_members(request.viewer), pk=number)
    return _press(request, Follow.Kind.MEMBER, number, reverse("member", args=[number, member.handle]))


def _press(request: MemberRequest, kind: Follow.Kind, number: int, back: str) -> HttpResponse:
    """The button as it is after pressing it; without JavaScript the page it stands on."""
    stops = "stops" in request.POST
    (stop_following if stops else follow)(kind, number, by=request.member)
    context = {"address": request.path, "is_followed": not stops}
    return respond(request, "web/follow_button.html", context, fallback=back)


@require_safe
@members_only
def following(request: MemberRequest) -> HttpResponse:
    """All that one follows, the newest first."""
    before = after_in(request, "before")
    mine = request.member.follows.filter(stopped_at=None, **({"pk__lt": before} if before else {}))
    follows = list(mine.order_by("-pk")[: _SHOWN + 1])
    next_before = follows[_SHOWN - 1].pk if len(follows) > _SHOWN else None
    found = followed_by(request.viewer, follows[:_SHOWN])
    return page(request, "web/following.html", {"found": found, "next_before": next_before})


@require_POST
@members_only
@limited("settings")
def unfollow(request: MemberRequest, number: int) -> HttpResponse:
    """No more of it."""
    one = get_object_or_404(request.member.follows.all(), pk=number)
    stop_following(one.kind, one.subject, by=request.member)
    messages.success(request, _("Stopped."), extra_tags=f"undo:{reverse('follow-again', args=[number])}")
    return redirect("following")


@require_POST
@members_only
@limited("settings")
def follow_again(request: MemberRequest, number: int) -> HttpResponse:
    """More of it after all."""
    one = get_object_or_404(request.member.follows.all(), pk=number)
    follow(one.kind, one.subject, by=request.member)
    return redirect("following")
