"""The story of the demo as it is written: large enough to be believed, and nothing in it twice."""

import re
from collections import Counter
from itertools import chain

from commonground.demo import story
from commonground.demo.story import Table

PEOPLE, THREADS = 150, 200
LONG = 40  # characters from which on a sentence is somebody's own


def all_threads() -> list[Table]:
    return [*story.threads(), *story.before()]


def texts() -> list[str]:
    """What people wrote, without what they quoted from machines."""
    answers = [answer for thread in all_threads() for answer in thread.get("answer", [])]
    replies = chain.from_iterable(answer.get("reply", []) for answer in answers)
    return [re.sub(r"```.*?```", "", one.get("text", ""), flags=re.S) for one in [*all_threads(), *answers, *replies]]


def test_many_people_of_many_organisations_talk_about_much() -> None:
    wrote = {one["by"] for thread in all_threads() for one in [thread, *thread.get("answer", [])]}
    assert len(story.people()) >= PEOPLE
    assert len(all_threads()) >= THREADS
    assert len(wrote) >= PEOPLE * 0.9
    assert {person["organisation"] for person in story.people()} == {
        organisation["key"] for organisation in story.network()["organisation"]
    }


def test_no_sentence_is_written_twice() -> None:
    sentences = [one.strip() for text in texts() for one in re.split(r"(?<=[.?!])\s+|\n", text)]
    times = Counter(sentence for sentence in sentences if len(sentence) >= LONG)
    assert [sentence for sentence, number in times.items() if number > 1] == []
    titles = Counter(thread["title"] for thread in all_threads())
    assert max(titles.values()) == 1


def test_every_answer_of_the_past_came_after_its_question_and_before_now() -> None:
    for thread in story.before():
        for answer in thread["answer"]:
            assert story.span(answer["after"]) < story.span(thread["asked"]), thread["title"]
