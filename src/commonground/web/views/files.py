"""Files in posts: sent while one writes, taken away again, and handed out to who may read the post."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations import actions
from commonground.conversations.models import Attachment
from commonground.core.require import Refused
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.handing_out import handed_out, preview_handed_out
from commonground.web.limits import limited
from commonground.web.shell import piece


@require_safe
@anyone
def file(request: VisitorRequest, number: int, slug: str) -> HttpResponseBase:
    """The file itself, whatever name the address gives it."""
    return handed_out(request, get_object_or_404(Attachment.objects.visible_to(request.viewer), pk=number))


@require_safe
@anyone
def preview(request: VisitorRequest, number: int) -> HttpResponseBase:
    """A picture as its post shows it."""
    return preview_handed_out(request, get_object_or_404(Attachment.objects.visible_to(request.viewer), pk=number))


@require_POST
@members_only
@limited("attach")
def attach_file(request: MemberRequest) -> HttpResponse:
    """Keep a file for what is being written; the answer is its line in the editor, or what is wrong with it."""
    upload = request.FILES.get("files")
    if upload is None:
        raise Refused(_("Choose a file first."))
    kept = actions.attach_file(upload.name or "", upload, by=request.member)
    return piece(request, "web/draft_file.html", {"file": kept})


@require_POST
@members_only
def remove_file(request: MemberRequest, number: int) -> HttpResponse:
    """Take a file of a draft away at once."""
    drafts = Attachment.objects.visible_to(request.viewer).filter(post=None)
    actions.remove_file(get_object_or_404(drafts, pk=number), by=request.member)
    return HttpResponse(status=204)
