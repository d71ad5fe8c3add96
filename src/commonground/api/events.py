"""What happens to tokens. What is done with them is told by the events of what is done."""

from commonground.events.names import declare

declare("token.made", "A member made a token that lets a program act for her; the data say for what")
declare("token.revoked", "A member revoked a token; it lets nobody in any more")
