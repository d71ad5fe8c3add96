"""What happens to what is a member's own, and to what a group keeps."""

from commonground.events.names import declare

declare("export.asked", "A member asked for a copy of what is hers")
declare("export.made", "The copy is there, for a few days and for her alone")
declare("erasure.asked", "A member is to be erased: she asked for it, or an administrator for who has left")
declare("erasure.withdrawn", "That somebody is to be erased was taken back")
declare("member.erased", "A member was erased: what she wrote stays, without her name")
declare("retention.changed", "An administrator said how long a group keeps its questions; the data say how long")
declare("group.held", "An administrator stopped all deletion in a group; the data say why")
declare("group.released", "An administrator let deletion in a group go on")
declare("group.questions_deleted", "Questions of a group were deleted as its rule says; the data say how many")
