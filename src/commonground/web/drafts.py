"""Forms that begin with what somebody typed into them before, on whatever device, and did not post."""

from typing import Any, TypeVar

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from commonground.conversations import actions
from commonground.conversations.forms import WritingForm, draft_name, draft_named
from commonground.conversations.models import Draft, Post
from commonground.web.acting import sent
from commonground.web.audience import MemberRequest, VisitorRequest
from commonground.web.quoting import quote_of

Form = TypeVar("Form", bound=WritingForm)


def begun(
    request: VisitorRequest,
    kind: type[Form],
    form: str,
    about: int,
    *,
    initial: dict[str, Any] | None = None,
    **named: Any,
) -> Form:
    """The form as it was sent, or with the draft of it in its fields; `about` is the post it answers or changes."""
    draft, typed = None, dict(initial or {})
    if request.method != "POST" and not request.viewer.is_anonymous:
        draft = Draft.objects.visible_to(request.viewer).waiting().filter(form=form, about=about).first()
    typed |= {name: words for name, words in draft.typed.items() if words} if draft else {}
    if "quote" in request.GET and request.method != "POST":
        quote = quote_of(request.viewer, request.GET["quote"])
        typed["text"] = "\n\n".join(filter(None, [typed.get("text", ""), quote]))
    made = kind(sent(request), initial={**typed, "draft": draft_name(form, about)}, **named)
    made.begun = draft
    made.chosen = list(draft.files.filter(post=None).order_by("pk")) if draft else []
    return made


def forget(request: MemberRequest) -> None:
    """What stood in the form that was sent is posted, or needless: no draft of it is kept any more."""
    try:
        form, about = draft_named(request.POST.get("draft", ""))
    except ValueError:
        return  # a form without a draft, or of an older page
    sent = WritingForm(request.POST)
    words = request.POST.get("text", "")
    actions.forget_draft(request.member, form, about, words=words, key=sent.number, begun=begun_at(request))


def begun_at(request: MemberRequest) -> float | None:
    """When the draft that a form began with was kept, in seconds; 0 for none, None for a form that does not say."""
    try:
        return float(request.POST["begun"])
    except (KeyError, ValueError):
        return None


def posted(request: MemberRequest, post: Post) -> None:
    """It is there: no draft is kept of it any more, and for a minute she may take it back."""
    forget(request)
    messages.success(request, _("Posted."), extra_tags=f"undo:{reverse('take-back', args=[post.pk])}")
