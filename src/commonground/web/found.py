"""Sentences about what search found: whose answer it is, where it was asked, how much of each kind there is."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup, escape

from commonground.conversations.ageing import age_label, sign_of
from commonground.core.dates import ago, listed, number
from commonground.search.matching import MOST
from commonground.search.queries import FoundQuestion, Results
from commonground.web.filtering import Looked
from commonground.web.words import named


def meta(found: FoundQuestion) -> list[Markup | str]:
    """Who answered and from where, or that nobody has; in which group; when."""
    where = _("in %(group)s") % {"group": found.group_name}
    if found.article_id is not None:
        url = reverse("article-short", args=[found.article_id])
        where = Markup('{} · <a href="{}">{}</a>').format(where, url, _("Read the article"))  # noqa: S704 (escaped)
    if found.answered_at is None:
        return [_asked(found), where, ago(found.asked_at)]
    return [part for part in (age_label(found), _answered(found), where, ago(found.answered_at)) if part]


def sign(found: FoundQuestion) -> str:
    """The shape of its state."""
    return sign_of(found, found.state)


def why(found: FoundQuestion) -> Markup:
    """The piece of what people wrote that shows why it was found."""
    return Markup('<span class="voice" dir="auto">{}</span>').format(found.snippet) if found.snippet else Markup()


def how_many(results: Results) -> str:
    """How much fits, by kind: "12 answers, 3 questions and 1 person"."""
    counts = results.counts
    said = [
        ngettext("%(num)s answer", "%(num)s answers", counts["answers"]) % {"num": counts["answers"]},
        ngettext("%(num)s question", "%(num)s questions", counts["questions"]) % {"num": counts["questions"]},
        ngettext("%(num)s article", "%(num)s articles", counts["articles"]) % {"num": counts["articles"]},
        ngettext("%(num)s person", "%(num)s people", counts["people"]) % {"num": counts["people"]},
    ]
    return listed([words for words, count in zip(said, counts.values(), strict=True) if count])


def title(looked: Looked) -> str:
    """What was looked for, in its own words; or that the newest are shown."""
    return looked.words or (_("The newest") if looked.filters.chosen() else _("Search"))


def end(results: Results) -> str:
    """What the end of the list means."""
    if results.is_newest_only:
        return _("These are the newest %(most)s. Choose one more filter to see older ones.") % {"most": number(MOST)}
    return _("That is everything that fits.") if results.kind else _("That is the best of each kind.")


def _asked(found: FoundQuestion) -> str:
    place = {"place": found.asker_work_group or found.asker_organisation}
    if found.state == "closed":
        return _("Asked in %(place)s, closed without an answer") % place
    return _("Asked in %(place)s, no answer yet") % place


def _answered(found: FoundQuestion) -> Markup | str:
    organisation = found.author_organisation or ""
    name = named(found.author_name, organisation)
    place = (found.author_work_group or organisation) if found.author_name else ""
    by = f"{name}, {place}" if place else name
    words = (_("Solved by %(by)s") if found.state == "solved" else _("Answered by %(by)s")) % {"by": by}
    return Markup('<span class="across">{}</span>').format(escape(words)) if found.is_across else words  # noqa: S704
