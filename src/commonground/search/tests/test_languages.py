"""The language of a post is told from its words, and it is found by the rules of that language."""

import re

import pytest

from commonground.conversations.languages import language_of
from commonground.conversations.models import Post
from commonground.core import db
from commonground.people.models import Network
from commonground.people.viewer import viewer_of
from commonground.search.queries import search
from commonground.search.statistics import fold_words
from commonground.search.tasks import note_languages
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question

ENGLISH = "Why does the labeller on line 3 drop labels after a shift change?"
GERMAN = "Warum verliert der Etikettierer an Linie 3 nach dem Schichtwechsel Etiketten?"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        ("Pourquoi l'étiqueteuse perd-elle des étiquettes après le changement d'équipe ?", "fr"),
        ("لماذا تسقط آلة الملصقات الملصقات بعد تغيير الوردية؟", "ar"),
        ("Kyros 40?", ""),
        ("", ""),
        (f"{GERMAN}\n```\nthe arm is homed before the first pallet, and then it is not any more\n```", "de"),
        ("https://example.com/why-does-the-labeller-drop-labels", ""),
    ],
)
def test_it_is_told_from_the_words_and_not_from_code_or_addresses(words: str, language: str) -> None:
    assert language_of(words) == language


def config(question: int) -> str:
    return str(db.value("SELECT config FROM search_entry WHERE question_id = %(q)s", q=question))


def test_each_post_has_its_own_and_short_ones_their_authors(cast: Cast) -> None:
    cast.answerer.language = "de"
    cast.answerer.save()
    question = make_question(GERMAN, cast.asker, cast.group, "")
    short, long = make_answer(question, cast.answerer, "Kyros 40."), make_answer(question, cast.answerer, ENGLISH)
    shortest = make_answer(question, cast.steward, "Ja.")
    run_waiting_jobs(twice=True)
    languages = dict(Post.objects.values_list("pk", "language"))
    assert [languages[one.pk] for one in (question.post, short, long, shortest)] == ["de", "de", "en", "en"]
    assert config(question.pk) == "german"


def test_what_has_none_yet_is_noted_by_a_job_and_found_by_its_rules(cast: Cast) -> None:
    german, english = make_question(GERMAN, cast.asker, cast.group), make_question(ENGLISH, cast.asker, cast.group)
    run_waiting_jobs()
    Post.objects.update(language="")
    db.execute("UPDATE search_entry SET config = 'english'")
    note_languages(timestamp=0)
    assert [one.language for one in Post.objects.order_by("pk")] == ["de", "en"]
    assert (config(german.pk), config(english.pk)) == ("german", "english")
    assert Network.get().language == "en"


def test_words_that_say_nothing_in_one_language_of_the_network_are_marked_nowhere(cast: Cast) -> None:
    make_question(GERMAN, cast.asker, cast.group)
    english = make_question(ENGLISH, cast.asker, cast.group, "After a restart the arm and a label are apart.")
    make_answer(english, cast.answerer, "After a restart the arm and a label are apart.")
    run_waiting_jobs()
    fold_words()
    found = next(one for one in search(viewer_of(cast.asker), "labels after a restart").answers if one.id == english.pk)
    assert re.findall("<mark>(.*?)</mark>", found.snippet) == ["restart", "label"]
