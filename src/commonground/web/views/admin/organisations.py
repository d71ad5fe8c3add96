"""Organisations, and the units in them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from commonground.people import actions
from commonground.people.forms import LeaderForm, OrganisationForm, WorkGroupForm
from commonground.people.models import Organisation, WorkGroup
from commonground.people.queries.administration import organisations_with_people, units
from commonground.web.acting import is_done, require_form, status_of, typed_of
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.shell import page
from commonground.web.units import units_of


@require_form
@administrators_only
def organisations(request: MemberRequest) -> HttpResponse:
    """All organisations, and the form that adds one."""
    form = OrganisationForm(request.POST or None)
    if is_done(request, form, lambda typed: actions.create_organisation(**typed, by=request.member)):
        messages.success(request, _("%(name)s is in. Invite its people now.") % {"name": form.cleaned_data["name"]})
        return redirect("admin-organisations")
    context = {"organisations": organisations_with_people(), "form": form, "current": "organisations"}
    return page(request, "web/admin/organisations.html", context, status=status_of(form))


@require_form
@administrators_only
def organisation(request: MemberRequest, number: int) -> HttpResponse:
    """One organisation: its name and domains, and its units as they lie in one another."""
    found = get_object_or_404(Organisation, pk=number)
    form = OrganisationForm(request.POST or None, organisation=found)
    if is_done(request, form, lambda typed: _change(found, typed, request)):
        messages.success(request, _("Changed."))
        return redirect("admin-organisation", number)
    context = {"found": found, "form": form, "units": units_of(found), "current": "organisations"}
    return page(request, "web/admin/organisation.html", context, status=status_of(form))


@require_form
@administrators_only
def new_work_group(request: MemberRequest, number: int) -> HttpResponse:
    """Add a unit."""
    found = get_object_or_404(Organisation, pk=number)
    form = WorkGroupForm(request.POST or None, organisation=number)
    if is_done(request, form, lambda typed: actions.create_work_group(**typed, organisation=found, by=request.member)):
        messages.success(request, _("%(name)s is there. Say who leads it.") % {"name": form.cleaned_data["name"]})
        return redirect("admin-organisation", number)
    context = {"found": found, "form": form, "current": "organisations"}
    return page(request, "web/admin/new_work_group.html", context, status=status_of(form))


@require_form
@administrators_only
def work_group(request: MemberRequest, number: int) -> HttpResponse:
    """One unit: its name, place and what it lies in."""
    found = _unit(number)
    form = WorkGroupForm(request.POST or None, organisation=found.organisation_id, work_group=found)
    if is_done(request, form, lambda typed: _move(found, typed, request)):
        messages.success(request, _("Changed."))
        return redirect("admin-organisation", found.organisation_id)
    return _draw_unit(request, found, form, _leader_form(found))


@require_form
@administrators_only
def work_group_leader(request: MemberRequest, number: int) -> HttpResponse:
    """Who leads it."""
    found = _unit(number)
    form = LeaderForm(request.POST or None, organisation=found.organisation_id)
    if is_done(request, form, lambda typed: actions.set_leader(found, typed["leader"], by=request.member)):
        messages.success(request, _("Changed."))
        return redirect("admin-organisation", found.organisation_id)
    unit_form = WorkGroupForm(organisation=found.organisation_id, work_group=found)
    return _draw_unit(request, found, unit_form, form if request.method == "POST" else _leader_form(found))


def _unit(number: int) -> WorkGroup:
    return get_object_or_404(units(), pk=number)


def _leader_form(found: WorkGroup) -> LeaderForm:
    initial = {"leader": found.leader.name if found.leader else ""}
    return LeaderForm(organisation=found.organisation_id, initial=initial)


def _draw_unit(request: MemberRequest, found: WorkGroup, form: WorkGroupForm, leader_form: LeaderForm) -> HttpResponse:
    context = {"found": found, "form": form, "leader_form": leader_form, "current": "organisations"}
    status = max(status_of(form), status_of(leader_form))
    return page(request, "web/admin/work_group.html", context, status=status)


def _change(found: Organisation, typed: dict[str, Any], request: MemberRequest) -> None:
    actions.change_organisation(found, **typed_of(typed, "name", "mail_domains"), by=request.member)


def _move(found: WorkGroup, typed: dict[str, Any], request: MemberRequest) -> None:
    actions.change_work_group(found, **typed_of(typed, "name", "place", "parent"), by=request.member)
