"""Addresses of people and of the groups they are in."""

from django.urls import path

from commonground.web.views import group_people, groups, members, retention, safety
from commonground.web.views.admin import invitations

urlpatterns = [
    path("members", members.members, name="members"),
    path("people/suggest", members.suggest_people, name="suggest-people"),
    path("m/<code:number>-<str:handle>", members.member, name="member"),
    path("m/<code:number>/apart", safety.keep_distance, name="keep-distance"),
    path("m/<code:number>/apart/end", safety.end_distance, name="end-distance"),
    path("settings/safety", safety.safety, name="safety"),
    path("groups", groups.groups, name="groups"),
    path("groups/new", groups.new_group, name="new-group"),
    path("g/<code:number>/people", group_people.group_people, name="group-people"),
    path("g/<code:number>/settings", groups.group_settings, name="group-settings"),
    path("g/<code:number>/retention", retention.retention, name="retention"),
    path("g/<code:number>/hold", retention.hold_group, name="hold-group"),
    path("g/<code:number>/release", retention.release_group, name="release-group"),
    path("g/<code:number>/join", groups.join_group, name="join-group"),
    path("g/<code:number>/leave", groups.leave_group, name="leave-group"),
    path("g/<code:number>/let-in", group_people.let_in, name="let-in"),
    path("g/<code:number>/guests", group_people.invite_guest, name="invite-guest"),
    path("g/<code:number>/people/<code:person>/remove", group_people.remove_from_group, name="remove-from-group"),
    path("g/<code:number>/people/<code:person>/steward", group_people.make_steward, name="make-steward"),
    path("g/<code:number>/people/<code:person>/member", group_people.unmake_steward, name="unmake-steward"),
    path("invitations/<code:number>/withdraw", invitations.withdraw_invitation, name="withdraw-invitation"),
    path("invitations/<code:number>/renew", invitations.renew_invitation, name="renew-invitation"),
]
