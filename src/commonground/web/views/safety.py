"""Keeping away from somebody, and what concerns one's own safety: all of it is shown to oneself alone."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from commonground.people import actions
from commonground.people.viewer import visible_members
from commonground.web.acting import is_done, require_form, sent, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.limits import is_sent, limited
from commonground.web.reports import own_reports, rulings
from commonground.web.shell import page

_CHOOSE = gettext_lazy("Choose one of them.")
_ACTS = {"mute": actions.mute_member, "block": actions.block_member}


class DistanceForm(forms.Form):
    """How far one keeps away."""

    use_required_attribute = False
    how = forms.ChoiceField(
        label=gettext_lazy("How far"),
        choices=(
            ("mute", gettext_lazy("Mute: their posts are folded for you, and you get no notices of them")),
            ("block", gettext_lazy("Block: also, neither of you is asked for the other's questions")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )


@require_form
@members_only
@limited("react", when=is_sent)
def keep_distance(request: MemberRequest, number: int) -> HttpResponse:
    """Mute or block somebody: what each means, then doing it."""
    found = get_object_or_404(visible_members(request.viewer).exclude(pk=request.member.pk), pk=number)
    form = DistanceForm(sent(request), initial={"how": "mute"})
    if is_done(request, form, lambda typed: _ACTS[typed["how"]](found, by=request.member)):
        undo = f"undo:{reverse('end-distance', args=[number])}"
        messages.success(request, _("Done. %(name)s does not learn of it.") % {"name": found.name}, extra_tags=undo)
        return redirect("safety")
    return page(request, "web/apart.html", {"found": found, "form": form}, status=status_of(form))


@require_POST
@members_only
@limited("react")
def end_distance(request: MemberRequest, number: int) -> HttpResponse:
    """As before."""
    kept = get_object_or_404(request.member.distances.select_related("other"), other=number)
    actions.end_distance(kept.other, by=request.member)
    messages.success(request, _("You hear of %(name)s again.") % {"name": kept.other.name})
    return redirect("safety")


@require_safe
@members_only
def safety(request: MemberRequest) -> HttpResponse:
    """Whom she keeps away from, what she reported, and what was decided about what she wrote."""
    distances = request.member.distances.select_related("other__organisation", "other__work_group").order_by("pk")
    context = {
        "distances": distances,
        "reports": own_reports(request.viewer),
        "about": rulings(request.viewer, hers=True, limit=50),
    }
    return page(request, "web/safety.html", context)
