"""What happens to what reaches a member. What she reads is hers: no event tells of it."""

from commonground.events.names import declare

declare("way.chosen", "A member wants to hear of a kind of news in another way; the data say of which and how")
