"""The page that asks: look, then ask. Without JavaScript its three parts are three steps."""

from collections.abc import Sequence

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from commonground.conversations import actions
from commonground.conversations.forms import AskForm
from commonground.conversations.models import Attachment, Draft
from commonground.conversations.queries import asked_last_in, drafts_of
from commonground.core import clock, ids, text
from commonground.core.ids import decode
from commonground.people.audience import audience_of, groups_to_ask_in
from commonground.people.models import Group, Network
from commonground.people.viewer import Viewer
from commonground.routing.preview import first_reached
from commonground.search.queries import SimilarQuestion, similar_questions
from commonground.web.acting import require_form
from commonground.web.attaching import with_files
from commonground.web.audience import MemberRequest, members_only
from commonground.web.cards import preview_of as drawn
from commonground.web.drafts import begun, posted
from commonground.web.limits import is_previewed, is_sent, limited
from commonground.web.shell import page, piece, question_url
from commonground.web.views.question import preview_of

LOOK, WRITE, SEND = 1, 2, 3


def _is_asked(request: HttpRequest) -> bool:
    return is_sent(request) and _step(request) == SEND


@require_form
@members_only
@limited("ask", when=_is_asked)
@limited("preview", when=is_previewed)
@limited("look", when=is_sent)
def ask(request: MemberRequest) -> HttpResponse:
    """Draw the form; take it a step further; or ask."""
    groups = groups_to_ask_in(request.viewer)
    if request.method != "POST":
        form = _begun(request, groups, {"title": text.clean(request.GET.get("title", ""))[:200]})
        return draw(request, form, step=WRITE if form.begun else LOOK)
    form, step = with_files(request, AskForm(request.POST, groups=groups)), _step(request)
    if "preview" in request.POST:
        return draw(request, form, step=max(_step(request, "at"), WRITE), preview=preview_of(request))
    if not form.is_valid():
        if step == LOOK and not {"title", NON_FIELD_ERRORS} & set(form.errors):
            return draw(request, _begun(request, groups, request.POST.dict(), form.chosen), step=WRITE)
        return draw(request, form, step=max(step, WRITE) if form.non_field_errors() else step, status=422)
    return _go_on(request, form, step)


def _go_on(request: MemberRequest, form: AskForm, step: int) -> HttpResponse:
    if step < SEND:
        return draw(request, form, step=step + 1)
    typed = form.cleaned_data
    question = actions.ask_question(
        typed["title"],
        typed["text"],
        group=typed["group"],
        topics=typed["topics"],
        files=form.chosen,
        by=request.member,
        key=typed["key"],
    )
    posted(request, question.post)
    return redirect(question_url(question.pk, question.title))


def draw(
    request: MemberRequest, form: AskForm, *, step: int, preview: str | None = None, status: int = 200
) -> HttpResponse:
    """The page at a step, with what is known by then: look-alikes, who will see it, whom it reaches first."""
    title, words = _typed(form, "title"), _typed(form, "text")
    similar = _similar(request.viewer, title, words) if title else []
    waiting = [] if form.is_bound else [one for one in drafts_of(request.viewer) if one.form == Draft.Form.ASK]
    begun_before = [one for one in waiting if form.begun is None or one.id != form.begun.pk]
    context = {"form": form, "step": step, "similar": similar, "preview": preview, "begun_before": begun_before}
    return page(request, "web/ask.html", {**context, **_reach(request, form)}, status=status)


@require_POST
@members_only
@limited("look")
def similar(request: MemberRequest) -> HttpResponse:
    """The look-alikes of what is typed. Nothing of it is stored."""
    title, words = request.POST.get("title", "")[:200], request.POST.get("text", "")[:4000]
    found = _similar(request.viewer, title, words) if len(title.strip()) >= 3 else []
    return piece(request, "web/lookalikes.html", {"similar": found})


@require_POST
@members_only
@limited("look")
def reach(request: MemberRequest) -> HttpResponse:
    """Who will see the question and whom it reaches first, as the form stands."""
    form = AskForm(request.POST, groups=groups_to_ask_in(request.viewer))
    return piece(request, "web/ask_reach.html", _reach(request, form))


@require_POST
@members_only
@limited("preview")
def preview(request: MemberRequest) -> HttpResponse:
    """Markdown as it will look."""
    return HttpResponse(drawn(request.viewer, request.POST.get("text", "")))


def _step(request: HttpRequest, name: str = "step") -> int:
    """The step that the pressed button leads to; as "at", the one that the page was drawn at."""
    return {"2": WRITE, "3": SEND}.get(request.POST.get(name, ""), LOOK)


def _begun(
    request: MemberRequest, groups: list[Group], typed: dict[str, str], chosen: Sequence[Attachment] = ()
) -> AskForm:
    """The form with what is known so far, without errors about fields that were not shown yet."""
    group = request.GET.get("group") or asked_last_in(request.viewer)
    initial = {"group": group, **typed}
    if request.method != "POST":
        return begun(request, AskForm, Draft.Form.ASK, _draft_number(request), groups=groups, initial=initial)
    form = AskForm(groups=groups, initial=initial)
    form.chosen = [*chosen]
    return form


def _draft_number(request: HttpRequest) -> int:
    """Which draft she goes on with, or a fresh one."""
    try:
        return decode(request.GET.get("draft", ""))
    except ValueError:
        return ids.new()


def _typed(form: AskForm, name: str) -> str:
    """What stands in a field, before anybody has judged it."""
    return text.clean(str(form[name].value() or ""))


def _similar(viewer: Viewer, title: str, words: str) -> list[SimilarQuestion]:
    return similar_questions(viewer, title, words, limit=5)


def _reach(request: MemberRequest, form: AskForm) -> dict[str, object]:
    groups = {str(group.pk): group for group in groups_to_ask_in(request.viewer)}
    chosen = groups.get(str(form["group"].value())) or next(iter(groups.values()), None)
    if chosen is None:
        return {"audience": None, "first": None, "widens_at": None, "has_work_group": False}
    title, topics = _typed(form, "title"), _typed(form, "topics").split(",")
    first = None
    if len(title) >= 3:
        names = [name.strip() for name in topics if name.strip()][:5]
        first = first_reached(request.viewer, title, _typed(form, "text"), names, chosen)
    return {
        "audience": audience_of(chosen),
        "first": first,
        "widens_at": clock.now() + Network.get().first_people_wait,
        "group": chosen,
        "has_work_group": request.member.work_group_id is not None,
    }
