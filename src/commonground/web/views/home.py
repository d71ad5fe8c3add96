"""Home: what you can help with first, then what goes on where you are."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from commonground.conversations.forms import AskForm
from commonground.people.audience import groups_to_ask_in
from commonground.routing.lists import question_rows
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.helping import helps_of
from commonground.web.shell import page

_SHOWN = 10


@require_safe
@anyone
def home(request: VisitorRequest) -> HttpResponse:
    """A member's home; to anyone on the web, what is public here."""
    viewer = request.viewer
    if viewer.member is None:
        return page(request, "web/home_public.html", {"rows": question_rows(viewer, limit=_SHOWN)})
    helps = helps_of(viewer, limit=5)
    rows = question_rows(viewer, limit=_SHOWN, joined_only=True, without=[help.id for help, _why in helps])
    form, takes_questions = AskForm(groups=groups_to_ask_in(viewer)), viewer.member.takes_questions
    context = {"helps": helps, "rows": rows, "form": form, "takes_questions": takes_questions}
    return page(request, "web/home.html" if helps or rows else "web/home_empty.html", context)
