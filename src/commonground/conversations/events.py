"""What happens in conversations."""

from commonground.events.names import declare

declare("question.asked", "Somebody asked a question", lists=True)
declare("question.edited", "The asker changed the question")
declare("question.closed", "A question was closed without a solution; the data say why", lists=True)
declare("question.reopened", "A question was opened again; the data say why", lists=True)
declare("question.wanted", "Somebody else wants to know it too")
declare("answer.given", "Somebody answered a question", lists=True)
declare("answer.edited", "The author changed an answer")
declare("answer.accepted", "The asker said that this answer solved it", lists=True)
declare("answer.unaccepted", "The asker took that back", lists=True)
declare("answer.thanked", "Somebody thanked for an answer")
declare("answer.thanks_taken_back", "Somebody took thanks for an answer back")
declare("answer.failed", "Somebody said that this answer failed for them")
declare("reply.given", "Somebody replied under a question or an answer")
declare("post.taken_back", "The author took back what she had posted a moment ago", lists=True)
declare("answer.failure_taken_back", "Somebody took back that an answer failed for them")
declare("file.attached", "Somebody chose a file for what she is writing")
declare("file.removed", "The author took a file away again")
declare(
    "topic.review_time_changed",
    "A topic says after how many days its answers are looked at again",
)
declare("topic.steward_made", "A member keeps a topic")
declare("topic.steward_unmade", "She keeps it no more")
declare("post.hidden", "A steward or administrator hid a post; the data say why", lists=True)
declare("post.restored", "A hidden post was shown again", lists=True)
declare("post.reported", "A member reported a post; who, only those learn who decide", shows=False)
declare("report.taken_back", "Whoever reported a post took that back before it was decided", shows=False)
declare(
    "report.reminded", "The stewards were reminded of a report that waits for longer than was promised", shows=False
)
declare("report.raised", "The administrators were told of a report that nobody decides", shows=False)
declare("post.left", "A steward or administrator left a reported post as it is; the data say why", shows=False)
declare("author.warned", "A steward or administrator warned who wrote a post; the data say why", shows=False)
declare("author.suspended", "An administrator suspended who wrote a post; the data say why and until when", shows=False)
declare("ruling.undone", "A decision about a post was taken back", shows=False)
declare("ruling.appealed", "The author of a post appealed against a decision about it", shows=False)
declare("appeal.reminded", "Those who may decide an appeal were reminded of it", shows=False)
declare("appeal.decided", "Somebody else decided an appeal; the data say how and why", shows=False)
declare("follow.began", "A member wants to hear of a question, topic, group or person; the data say of which")
declare("follow.stopped", "She wants to hear of it no more")
