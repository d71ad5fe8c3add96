"""One's own tokens: each lets a program act for her. What a fresh one says is shown once, on the page that makes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonground.api import actions
from commonground.api.actions import MadeToken
from commonground.api.forms import TokenForm
from commonground.api.queries import tokens_of
from commonground.web.acting import is_done, require_form, sent, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.limits import is_sent, limited
from commonground.web.shell import page


@require_form
@members_only
@limited("settings", when=is_sent)
def tokens(request: MemberRequest) -> HttpResponse:
    """Those that work, and a form that makes one; a fresh one is told here and nowhere else."""
    form, made = TokenForm(sent(request)), list[MadeToken]()
    if is_done(request, form, lambda typed: made.append(actions.make_token(**typed, by=request.member))):
        form = TokenForm()
    context = {"form": form, "tokens": tokens_of(request.member), "made": made[0] if made else None}
    response = page(request, "web/tokens.html", context, status=status_of(form))
    if made:
        response.headers["Cache-Control"] = "no-store"  # the browser shows it this once, too
    return response


@require_POST
@members_only
@limited("settings")
def revoke_token(request: MemberRequest, number: int) -> HttpResponse:
    """It lets nobody in from now on."""
    token = get_object_or_404(request.member.tokens.all(), pk=number)
    actions.revoke_token(token, by=request.member)
    messages.success(request, _("Revoked. “%(name)s” lets no program in any more.") % {"name": token.name})
    return redirect("tokens")
