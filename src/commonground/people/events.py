"""What happens to people and groups."""

from commonground.events.names import declare

declare("network.founded", "The network was given its name and its host, and its first administrator was invited")
declare("network.changed", "An administrator changed the network's name, purpose, zone or language")
declare("network.times_changed", "An administrator changed a time or limit of the network; the data say which")
declare("network.backed_up", "Somebody with the command line put everything into a backup")
declare("network.restored", "A backup took the place of what the database held")
declare("network.rehearsed", "It was tried whether a backup can be brought back; the data say how long that took")
declare("organisation.created", "An administrator added an organisation")
declare("organisation.changed", "An administrator changed an organisation's name or mail domains")
declare("work_group.created", "An administrator added a work group")
declare("work_group.changed", "An administrator renamed or moved a work group")
declare("work_group.leader_set", "An administrator said who leads a work group")
declare("group.created", "Somebody founded a group and is its first steward")
declare(
    "group.edited", "A group's name, purpose, audience or way of joining changed; the data say what", moves_walls=True
)
declare("group.joined", "A member joined a group", moves_walls=True)
declare("group.left", "A member left a group", moves_walls=True)
declare("group.let_in", "A steward or administrator let a member into a group", moves_walls=True)
declare("group.removed", "A steward or administrator removed a member from a group", moves_walls=True)
declare("group.steward_made", "A member became a steward of a group")
declare("group.steward_unmade", "A member is no longer a steward of a group")
declare("invitation.made", "Somebody was invited")
declare("invitation.renewed", "An invitation was given a fresh link")
declare("invitation.withdrawn", "An invitation was withdrawn before it was used")
declare(
    "member.joined",
    "Somebody became a member: she accepted an invitation, or came by her company's sign-in",
    moves_walls=True,
)
declare("member.mfa_reset", "An administrator took away a member's second step, her passkeys and recovery codes")
declare("member.toured", "A member left the tour of the first days, or came to its end")
declare("member.changed", "A member changed her own profile")
declare("member.moved", "An administrator moved a member to another work group or organisation", moves_walls=True)
declare(
    "member.left",
    "An administrator deactivated a member: she reads nothing any more and her sessions ended",
    moves_walls=True,
)
declare("member.returned", "An administrator let a member who had left come back", moves_walls=True)
declare("administrator.made", "A member became an administrator")
declare("administrator.unmade", "A member is no longer an administrator")
declare(
    "member.suspended", "An administrator took writing from a member for some time; the data say why and until when"
)
declare("member.suspension_lifted", "A member who was suspended may write again before her time")
declare(
    "distance.changed", "A member mutes or blocks somebody, or does so no more; whom stands nowhere but in her own row"
)
