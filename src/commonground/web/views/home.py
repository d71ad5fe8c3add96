"""Home: what you can help with first, then what is new in what you follow."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations.forms import AskForm
from commonground.people import actions
from commonground.people.audience import groups_to_ask_in
from commonground.routing.lists import question_rows
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.first_days import beginnings, tour_step
from commonground.web.helping import helps_of
from commonground.web.limits import limited
from commonground.web.news import lines_of_home
from commonground.web.shell import page

_SHOWN = 10
_HELPS, _ALL_HELPS = 5, 100


@require_safe
@anyone
def home(request: VisitorRequest) -> HttpResponse:
    """A member's home; to anyone on the web, what is public here."""
    viewer = request.viewer
    if viewer.member is None:
        return page(request, "web/home_public.html", {"rows": question_rows(viewer, limit=_SHOWN)})
    is_all = request.GET.get("reached") == "all"
    helps = helps_of(viewer, limit=_ALL_HELPS if is_all else _HELPS)
    lines = lines_of_home(viewer, without=[help.id for help, _why in helps], limit=_SHOWN)
    form, takes_questions = AskForm(groups=groups_to_ask_in(viewer)), viewer.member.takes_questions
    context = {"helps": helps, "lines": lines, "shown": _SHOWN, "form": form, "takes_questions": takes_questions}
    context["is_all"] = is_all
    context["first_days"] = tour_step(request, viewer.member), beginnings(viewer)
    return page(request, "web/home.html" if helps or lines else "web/home_empty.html", context)


@require_POST
@members_only
@limited("settings")
def end_tour(request: MemberRequest) -> HttpResponse:
    """Be shown round no more."""
    actions.end_tour(by=request.member)
    return redirect("home")
