"""Whom one may name while one writes."""

import pytest

from commonground.people.models import Member
from commonground.people.queries import people_to_name
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_member, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def named(member: Member, words: str, group: int | None = None) -> list[str]:
    return [one.name for one in people_to_name(viewer_of(member), words, group=group)]


def test_a_beginning_of_any_part_of_the_name_fits_and_first_names_come_first(cast: Cast) -> None:
    make_member("Zoe Anselm-Adams")
    assert named(cast.asker, "ansel") == ["Ansel Answerer", "Zoe Anselm-Adams"]
    assert named(cast.asker, "ADAMS") == ["Zoe Anselm-Adams"]
    assert named(cast.asker, "ansel answ") == ["Ansel Answerer"]
    assert named(cast.asker, "nsel") == []
    assert named(cast.asker, " @ ") == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Nora O'Brien", "o'brien"), ("प्रिया शर्मा", "प्रि"), ("J. Smith", "J. S"), ("Änne Ab", "A\u0308nne")],
)
def test_names_are_found_as_they_are_written(cast: Cast, name: str, typed: str) -> None:
    make_member(name)
    assert named(cast.asker, typed) == [name]


def test_who_wrote_there_or_works_beside_her_comes_before_those_of_the_same_beginning(cast: Cast) -> None:
    make_member("Ansel Adams")
    make_member("Ansel Nearby", work_group=cast.asker.work_group)
    wrote = make_member("Ansel Writer")
    cast.group.memberships.create(member=wrote)
    make_question(author=wrote, group=cast.group)
    assert named(cast.asker, "ans") == ["Ansel Nearby", "Ansel Adams", "Ansel Answerer", "Ansel Writer"]
    assert named(cast.asker, "ans", cast.group.pk) == ["Ansel Writer", "Ansel Answerer"]


def test_in_a_group_only_its_readers_fit(cast: Cast) -> None:
    assert named(cast.asker, "a", cast.group.pk) == ["Ada Asker", "Ansel Answerer"]
    assert "Adele Administrator" in named(cast.asker, "a")


def test_only_who_is_here_and_whom_one_may_see_fits(cast: Cast) -> None:
    assert named(cast.guest, "ansel") == []
    Member.objects.filter(pk=cast.answerer.pk).update(is_active=False)
    assert named(cast.asker, "ansel") == []


def test_signs_that_mean_something_to_the_database_are_letters(cast: Cast) -> None:
    make_member("100% Percy")
    assert named(cast.asker, "100%") == ["100% Percy"]
    assert named(cast.asker, "%") == []
