"""What happens to articles."""

from commonground.events.names import declare

declare("article.published", "A solved question became an article")
declare("article.edited", "Somebody changed an article, or said that it holds for another solution")
declare("article.review_planned", "Somebody said when the answer that an article rests on is looked at again")
declare("article.handed_on", "An article has another owner")
