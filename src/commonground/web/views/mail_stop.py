"""Stopping a kind of mail from the mail itself, without signing in: by a button, or by the mail program (RFC 8058)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonground.feed.actions import start_mail, stop_mail
from commonground.feed.links import read_stop
from commonground.feed.models import Choice, Reason, Way, way_of
from commonground.people.models import Member
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.shell import page


@csrf_exempt  # mail programs post here by themselves; the address is signed and can do nothing else
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def stop(request: VisitorRequest, token: str) -> HttpResponse:
    """Say which mails end here, and end them when the button is pressed; pressed again it brings them back."""
    try:
        number, reason = read_stop(token)
    except ValueError:
        raise Http404 from None
    member = get_object_or_404(Member.objects.select_related("user"), pk=number)
    if request.method == "POST":
        (start_mail if "again" in request.POST else stop_mail)(reason, by=member)
    is_stopped = way_of(member.pk, reason) in {Way.INBOX, Way.NOTHING}
    return page(request, "web/mail_stop.html", {"kind": _kind(reason), "is_stopped": is_stopped})


def _kind(reason: str) -> str:
    return _("all that is too much for one day") if reason == Choice.EVENING else str(Reason(reason).label)
