"""The rings between the asker's work group and an owner: whom each asks, in which words, and what the story tells."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonground.conversations.models import Question, Topic, TopicSteward
from commonground.core import clock
from commonground.people.models import Member
from commonground.people.viewer import Viewer, anonymous_viewer, viewer_of
from commonground.routing import rings
from commonground.routing.coming import next_step_words
from commonground.routing.likeliest import Candidate
from commonground.routing.models import Reach
from commonground.routing.reasons import explain
from commonground.routing.steps import take_due_steps
from commonground.routing.story import story_of
from tests.jobs import run_waiting_jobs
from tests.make import make_group, make_member, make_organisation, make_question, make_work_group

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def likely(monkeypatch: pytest.MonkeyPatch) -> list[Candidate]:
    """Whom the evidence names; a test fills it."""
    named: list[Candidate] = []
    monkeypatch.setattr(rings, "_weigh", lambda _question, most: named[:most])
    return named


@pytest.fixture
def asker(likely: list[Candidate]) -> Member:
    """Somebody in a line of a plant: beside it another line, above it the plant, and far away an office."""
    organisation = make_organisation("Brankholm")
    plant = make_work_group("Plant 1", organisation)
    line = make_work_group("Line 1", organisation, parent=plant)
    make_member("Beate Beside", organisation, make_work_group("Line 2", organisation, parent=plant))
    make_member("Abel Above", organisation, plant)
    make_member("Una Under", organisation, make_work_group("Shift B", organisation, parent=line))
    make_member("Ola Office", organisation, make_work_group("Office", organisation))
    make_member("Lone Somebody", organisation)
    return make_member("Asa Asker", organisation, line)


def rounds(question: Question) -> list[set[str]]:
    """Who was asked, round by round, until nobody is left to ask."""
    run_waiting_jobs()
    asked = []
    for _round in range(5):
        known = Reach.objects.filter(question=question, at=clock.now()).exclude(ring=Reach.Ring.OWNER)
        asked.append(set(known.values_list("member__name", flat=True)))
        clock.pass_time(timedelta(days=1))
        take_due_steps(clock.now())
    return [names for names in asked if names]


def now_of(question: Question) -> Question:
    return Question.objects.select_related("post__author", "post__group").get(pk=question.pk)


def coming(question: Question, viewer: Viewer) -> str:
    return next_step_words(now_of(question), viewer)


def test_neighbours_then_the_organisation_then_the_stewards_of_its_topics_are_asked(asker: Member) -> None:
    keeper = make_member("Tara Topics")
    question = make_question(author=asker, group=make_group(), topics=("labelling", "line 1"))
    for topic in Topic.objects.all():
        TopicSteward.objects.create(topic=topic, member=keeper)
    assert rounds(question) == [
        {"Beate Beside", "Abel Above", "Una Under"},
        {"Ola Office", "Lone Somebody"},
        {"Tara Topics"},
    ]


def test_each_is_told_why(asker: Member) -> None:
    keeper = make_member("Tara Topics")
    question = make_question(author=asker, group=make_group(), topics=("labelling",))
    TopicSteward.objects.create(topic=Topic.objects.get(), member=keeper)
    rounds(question)
    why = {
        reach.member.name: (
            explain(reach.reason, viewer_of(reach.member)),
            explain(reach.reason, viewer, of=reach.member_id),
        )
        for viewer in [viewer_of(asker)]
        for reach in Reach.objects.filter(question=question).select_related("member")
    }
    assert why["Una Under"] == ("You work beside the asker's work group", "works beside the asker's work group")
    assert why["Ola Office"] == ("You work in the asker's organisation", "works in the asker's organisation")
    assert why["Tara Topics"] == ("You are a steward of one of its topics", "a steward of one of its topics")


def test_without_a_work_group_her_organisation_comes_first(asker: Member) -> None:
    lone = Member.objects.get(name="Lone Somebody")
    question = make_question(author=lone, group=make_group())
    assert rounds(question)[0] == {"Beate Beside", "Abel Above", "Una Under", "Ola Office", "Asa Asker"}


def test_units_at_the_top_have_no_neighbours_but_those_under_them(asker: Member) -> None:
    office = Member.objects.get(name="Ola Office")
    question = make_question(author=office, group=make_group())
    assert len(rounds(question)[0]) == 5  # the organisation; no ring of plants before it


def test_of_a_large_ring_only_the_likely_are_asked_with_the_evidence(
    asker: Member, likely: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rings, "MOST", 1)
    solved: Any = {"kind": "answered", "questions": []}
    office, lone, outside = (*Member.objects.filter(name__in=["Ola Office", "Lone Somebody"]), make_member())
    question = make_question(author=asker, group=make_group())
    question.ring = Reach.Ring.NEIGHBOURS
    likely += [Candidate(outside.pk, 3, solved), Candidate(office.pk, 2, solved)]
    assert rings.people_of(Reach.Ring.ORGANISATION, question) == {}  # the one place is taken by who is not inside
    monkeypatch.setattr(rings, "_weigh", lambda _question, _most: [*likely, Candidate(lone.pk, 1, {"kind": "record"})])
    found = rings.people_of(Reach.Ring.ORGANISATION, question)
    assert found == {office.pk: {"kind": "likely", "evidence": solved}}
    monkeypatch.setattr("commonground.routing.coming.MOST", 1)
    question.save()
    with CaptureQueriesContext(connection) as asked:
        assert coming(question, viewer_of(asker)) == "Others at Brankholm, the likeliest to know"
    assert [one for one in asked if "LIMIT 2) subquery" in one["sql"]], "everybody of it is counted on each page"


def test_the_story_says_who_is_next_and_who_was_reached(asker: Member) -> None:
    colleague = make_member("Cole Colleague", asker.organisation, asker.work_group)
    question = make_question(author=asker, group=make_group("Help", "public"))
    run_waiting_jobs()
    assert coming(question, viewer_of(colleague)) == "Work groups beside Line 1, 3 people"
    assert coming(question, anonymous_viewer()) == "The work groups beside the asker's, 3 people"
    rounds(question)
    told = {
        line.details for line in story_of(now_of(question), viewer_of(colleague)) if line.text.startswith("Reached")
    }
    assert told == {("Line 1.",), ("Work groups beside Line 1.",), ("Others at Brankholm.",)}


def test_the_last_ring_before_an_owner_is_announced(asker: Member) -> None:
    question = make_question(author=asker, group=make_group(), topics=("labelling",))
    TopicSteward.objects.create(topic=Topic.objects.get(), member=make_member())
    Question.objects.filter(pk=question.pk).update(ring=Reach.Ring.ORGANISATION)
    assert coming(question, viewer_of(asker)) == "The stewards of its topics, 1 person"
