"""Being forgotten: asked for in one's settings, taken back by the link of the mail."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonground.people.models import Network
from commonground.rights import actions
from commonground.rights.actions.erasing import what_keeps_her
from commonground.rights.links import erasure_path, read_erasure
from commonground.rights.models import Erasure
from commonground.web.acting import is_done, require_form, status_of
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.confirming import has_shown_herself
from commonground.web.limits import is_sent, limited
from commonground.web.shell import page


class ErasureForm(forms.Form):
    """What is to be deleted with her name."""

    takes_posts = forms.BooleanField(
        label=gettext_lazy("Delete the words and files of all my questions, answers and replies, too"),
        required=False,
        help_text=gettext_lazy(
            "Left empty they stay, under “Former member”, so that what others asked and answered keeps its sense."
        ),
    )


@require_form
@members_only
@limited("settings", when=is_sent)
def erase_me(request: MemberRequest) -> HttpResponse:
    """What it means, then doing it, for who has just shown that it is she."""
    is_shown, form = has_shown_herself(request), ErasureForm(request.POST or None)
    made: list[Erasure] = []
    if is_shown and is_done(
        request, form, lambda typed: made.append(actions.ask_to_be_erased(**typed, by=request.member))
    ):
        return redirect(erasure_path(made[0]))
    context = {
        "form": form,
        "is_shown": is_shown,
        "days": Network.get().erasure_after.days,
        "why_not": what_keeps_her(request.member),
    }
    return page(request, "web/erase_me.html", context, status=status_of(form))


@require_form
@anyone
@limited("settings", when=is_sent)
def erasure(request: VisitorRequest, token: str) -> HttpResponse:
    """When she is forgotten, for who has the signed link of the mail; and taking it back."""
    found = read_erasure(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.withdraw_erasure(found.member, by=found.member)
        messages.success(request, _("You are a member again. Sign in by a code."))
        return redirect("account_login")
    return page(request, "web/erasure.html", {"erasure": found})
