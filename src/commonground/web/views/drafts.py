"""What somebody began to write: kept while she types, listed, thrown away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations import actions
from commonground.conversations.forms import WritingForm, draft_named
from commonground.conversations.models import Draft
from commonground.conversations.queries import drafts_of
from commonground.core.require import Refused
from commonground.web.attaching import with_files
from commonground.web.audience import MemberRequest, members_only
from commonground.web.drafts import begun_at
from commonground.web.failures import is_for_script, way_back
from commonground.web.limits import limited
from commonground.web.shell import page


@require_safe
@members_only
def drafts(request: MemberRequest) -> HttpResponse:
    """What she began to write and has not posted, the latest first."""
    return page(request, "web/drafts.html", {"drafts": drafts_of(request.viewer)})


@require_POST
@members_only
@limited("draft")
def keep_draft(request: MemberRequest) -> HttpResponse:
    """Keep what stands in a form by now, for a script that does so while she types or for a button."""
    try:
        form, about = draft_named(request.POST.get("draft", ""))
    except ValueError:
        raise Refused(_("This form is too old to be kept. Copy your text, and load the page again.")) from None
    sent = with_files(request, WritingForm(request.POST))
    key, begun = sent.number, begun_at(request)
    kept = actions.keep_draft(form, about, request.POST, files=sent.chosen, by=request.member, key=key, begun=begun)
    if is_for_script(request):
        return HttpResponse(status=204, headers={"Draft-At": kept.at.timestamp() if kept else 0})
    messages.success(request, _("Kept. You find it under Drafts, on every device."))
    return redirect("drafts")


@require_POST
@members_only
@limited("draft")
def throw_away_draft(request: MemberRequest, number: int) -> HttpResponse:
    """Offer it no more, or again after all."""
    draft = get_object_or_404(Draft.objects.visible_to(request.viewer), pk=number)
    takes_back = "takes_back" in request.GET
    actions.throw_away_draft(draft, by=request.member, takes_back=takes_back)
    undo = f"undo:{reverse('throw-away-draft', args=[number])}?takes_back=1"
    if not takes_back:
        messages.success(request, _("Thrown away."), extra_tags=undo)
    return redirect(way_back(request, else_to=reverse("drafts")))
