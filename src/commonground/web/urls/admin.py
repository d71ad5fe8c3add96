"""Addresses of administration."""

from django.urls import path

from commonground.web.views.admin import (
    erasing,
    groups,
    hidden,
    invitations,
    log,
    organisations,
    overview,
    people,
    settings,
)

urlpatterns = [
    path("admin/", overview.administration, name="administration"),
    path("admin/people", people.people, name="admin-people"),
    path("admin/people/<code:number>", people.person, name="admin-person"),
    path("admin/people/<code:number>/deactivate", people.deactivate, name="deactivate-member"),
    path("admin/people/<code:number>/erase", erasing.erase, name="erase-member"),
    path("admin/people/<code:number>/keep", erasing.keep, name="withdraw-erasure"),
    path("admin/people/<code:number>/reset-mfa", people.reset_mfa, name="reset-mfa"),
    path("admin/people/<code:number>/reactivate", people.reactivate, name="reactivate-member"),
    path("admin/people/<code:number>/administrator", people.make_administrator, name="make-administrator"),
    path("admin/people/<code:number>/no-administrator", people.unmake_administrator, name="unmake-administrator"),
    path("admin/people/<code:number>/invite", people.invite_to_claim, name="invite-to-claim"),
    path("admin/organisations", organisations.organisations, name="admin-organisations"),
    path("admin/organisations/<code:number>", organisations.organisation, name="admin-organisation"),
    path("admin/organisations/<code:number>/work-groups", organisations.new_work_group, name="new-work-group"),
    path("admin/work-groups/<code:number>", organisations.work_group, name="admin-work-group"),
    path("admin/work-groups/<code:number>/leader", organisations.work_group_leader, name="set-leader"),
    path("admin/groups", groups.groups, name="admin-groups"),
    path("admin/invitations", invitations.invitations, name="admin-invitations"),
    path("admin/invitations/list", invitations.invitation_list, name="admin-invitation-list"),
    path("admin/hidden", hidden.hidden, name="admin-hidden"),
    path("admin/hidden/<code:number>/restore", hidden.restore, name="restore-post"),
    path("admin/settings", settings.network, name="admin-settings"),
    path("admin/times", settings.times, name="admin-times"),
    path("admin/log", log.log, name="admin-log"),
]
