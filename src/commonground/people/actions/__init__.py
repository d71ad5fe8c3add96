"""What is done with people and groups. Each action reads: require, change, record; in one transaction."""

from commonground.people.actions.administering import (
    change_network,
    change_times,
    make_administrator,
    unmake_administrator,
)
from commonground.people.actions.groups import create_group, edit_group
from commonground.people.actions.inviting import invite, invite_guest, renew_invitation, withdraw_invitation
from commonground.people.actions.joining import accept_as_member, accept_invitation, found_network
from commonground.people.actions.keeping_away import block_member, end_distance, mute_member
from commonground.people.actions.leaving import deactivate_member, reactivate_member
from commonground.people.actions.membership import (
    join_group,
    leave_group,
    let_in,
    make_steward,
    remove_from_group,
    unmake_steward,
)
from commonground.people.actions.organisations import change_organisation, create_organisation
from commonground.people.actions.profile import change_profile, move_member
from commonground.people.actions.second_step import reset_mfa
from commonground.people.actions.sign_on import join_by_sign_on
from commonground.people.actions.suspending import lift_suspension, suspend_member
from commonground.people.actions.touring import end_tour
from commonground.people.actions.work_groups import change_work_group, create_work_group, set_leader

__all__ = [
    "accept_as_member",
    "accept_invitation",
    "block_member",
    "change_network",
    "change_organisation",
    "change_profile",
    "end_tour",
    "change_times",
    "change_work_group",
    "create_group",
    "create_organisation",
    "create_work_group",
    "deactivate_member",
    "edit_group",
    "end_distance",
    "found_network",
    "invite",
    "invite_guest",
    "join_by_sign_on",
    "join_group",
    "leave_group",
    "let_in",
    "lift_suspension",
    "make_administrator",
    "make_steward",
    "move_member",
    "mute_member",
    "reactivate_member",
    "remove_from_group",
    "renew_invitation",
    "reset_mfa",
    "set_leader",
    "suspend_member",
    "unmake_administrator",
    "unmake_steward",
    "withdraw_invitation",
]
