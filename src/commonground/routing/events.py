"""What happens on the way of a question to an answer."""

from commonground.events.names import declare

declare("question.reached", "A ring of people was asked; the data say which ring and who")
declare("question.widened", "Somebody did not wait for the next ring; what it reached is an event of its own")
declare("question.asked_by_name", "Somebody was asked by name; the data say who")
declare("question.owned", "A question got an owner, who must see it through; the data say who and why she")
declare("question.handed_on", "Its owner or a steward handed a question on to a named person")
declare("question.reminded", "The idle owner of a question was reminded")
declare("question.raised", "The leader above took a question over from its idle owner")
declare("question.administrators_told", "The administrators were told of a question that nobody sees through")
declare("question.asker_asked", "The asker was asked whether an answer helped")
declare("question.stewards_asked", "The stewards of the group were asked whether an answer helped")
declare("reach.responded", "Who was asked said that she is on it, or that it is not for her; the data say which")
declare(
    "reach.seen", "One of those who were asked opened the question for the first time; nobody is named", shows=False
)
declare("member.stopped_taking_questions", "A member does not want to be asked any more")
declare("member.takes_questions_again", "A member may be asked again")
declare("question.check_asked", "People were asked whether an accepted answer is still right; the data say who")
declare("question.check_ended", "Nobody who was asked said whether an accepted answer is still right")
declare("answer.checked", "Somebody who may know said that an accepted answer is still right")
declare("answer.doubted", "Somebody who may know said that an accepted answer is no longer right")
declare("answer.reused", "An answer helped somebody who then did not have to ask")
