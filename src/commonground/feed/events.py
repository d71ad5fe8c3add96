"""What happens to what reaches a member. What she reads is hers: no event tells of it."""

from commonground.events.names import declare

declare("mail.stopped", "A member wants no mail of a kind any more; the data say which")
declare("mail.started", "A member wants mail of a kind again; the data say which")
