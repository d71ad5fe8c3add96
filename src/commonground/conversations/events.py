"""What happens in conversations."""

from commonground.events.names import declare

declare("question.asked", "Somebody asked a question")
declare("question.edited", "The asker changed the question")
declare("question.closed", "A question was closed without a solution; the data say why")
declare("question.reopened", "A question was opened again; the data say why")
declare("question.wanted", "Somebody else wants to know it too")
declare("answer.given", "Somebody answered a question")
declare("answer.edited", "The author changed an answer")
declare("answer.accepted", "The asker said that this answer solved it")
declare("answer.unaccepted", "The asker took that back")
declare("answer.thanked", "Somebody thanked for an answer")
declare("answer.failed", "Somebody said that this answer failed for them")
declare("reply.given", "Somebody replied under a question or an answer")
declare("file.attached", "Somebody chose a file for what she is writing")
declare("file.removed", "The author took a file away again")
declare("post.hidden", "A steward or administrator hid a post; the data say why")
declare("post.restored", "A hidden post was shown again")
