"""Whom one may name while one writes."""

import pytest
from django.db.models import F

from commonground.core import db
from commonground.core.alike import Typed, ensure_index, has_index, tells_likeness
from commonground.people.models import Group, Member, Reader
from commonground.people.queries import called, directory, groups_to_name, people_to_name
from commonground.people.viewer import Viewer, anonymous_viewer, readers_of, viewer_of
from tests.cast import EVERYBODY, Cast
from tests.make import make_group, make_member, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def named(member: Member, words: str, group: int | None = None, beside: tuple[int, ...] = ()) -> list[str]:
    return [one.name for one in people_to_name(viewer_of(member), Typed.of(words), group=group, beside=beside)]


def viewer(cast: Cast, who: str) -> Viewer:
    return anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))


@pytest.fixture
def without_likeness(db: None) -> None:
    """The database cannot tell how alike spellings are; undone with the test."""
    forget_likeness()


def forget_likeness() -> None:
    if tells_likeness():
        db.execute("DROP EXTENSION pg_trgm CASCADE")
    assert not has_index(Member)


def test_a_beginning_of_any_part_of_the_name_fits_and_first_names_come_first(cast: Cast) -> None:
    make_member("Zoe Anselm-Adams")
    assert named(cast.asker, "ansel") == ["Ansel Answerer", "Zoe Anselm-Adams"]
    assert named(cast.asker, "ADAMS") == ["Zoe Anselm-Adams"]
    assert named(cast.asker, "ansel answ") == ["Ansel Answerer"]
    assert named(cast.asker, "nse") == []
    assert named(cast.asker, " @ ") == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Nora O'Brien", "o'brien"), ("प्रिया शर्मा", "प्रि"), ("J. Smith", "J. S"), ("Änne Ab", "A\u0308nne")],
)
def test_names_are_found_as_they_are_written(cast: Cast, name: str, typed: str) -> None:
    make_member(name)
    assert named(cast.asker, typed) == [name]


def test_who_is_near_comes_first(cast: Cast) -> None:
    make_member("Ansel Adams")
    make_member("Ansel Nearby", work_group=cast.asker.work_group)
    wrote, joined = make_member("Ansel Writer"), make_member("Ansel Younger")
    group = make_group(members=(joined,))
    make_question(author=wrote, group=group)
    took_part = make_member("Zoe Anselm")
    assert named(cast.asker, "ans")[:3] == ["Ansel Nearby", "Ansel Adams", "Ansel Answerer"]
    near = ["Ansel Writer", "Ansel Younger", "Ansel Nearby", "Ansel Adams", "Ansel Answerer"]
    assert named(cast.asker, "ans", group.pk) == [*near, "Zoe Anselm"]
    assert named(cast.asker, "ans", group.pk, (took_part.pk,)) == ["Zoe Anselm", *near]


@pytest.mark.parametrize("typed", ["ansle", "Answrer", "ansel answeerr", "anslel answ"])
def test_a_misspelt_name_is_found_unless_another_begins_so(cast: Cast, typed: str) -> None:
    for name in ("Amselm", "Rosa Lindqvist", "Hannes Anders"):
        make_member(name)
    assert named(cast.asker, typed)[0] == "Ansel Answerer"
    make_member("Ansleigh Answrer", work_group=cast.asker.work_group)
    assert named(cast.asker, "ansle") == ["Ansleigh Answrer"]


@pytest.mark.parametrize("typed", ["ansel can you", "the", "labels", "ansel@example.com", "%%%%", "\\\\\\\\"])
def test_what_is_no_name_fits_nobody(cast: Cast, typed: str) -> None:
    assert named(cast.asker, typed) == []


def test_without_the_extension_names_are_found_by_their_beginnings(cast: Cast, without_likeness: None) -> None:
    assert named(cast.asker, "answ") == ["Ansel Answerer"]
    assert named(cast.asker, "ansle") == []
    assert [one.name for one in directory(viewer_of(cast.asker), words="answerre").members] == []
    db.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for _again in range(2):
        ensure_index(Member)
    assert named(cast.asker, "ansle") == ["Ansel Answerer"]


@pytest.mark.parametrize("audience", list(Group.Audience))
def test_the_readers_of_a_group_are_those_of_the_rule(cast: Cast, audience: str) -> None:
    of_partner, joined = (cast.partner.organisation,), (cast.guest, cast.answerer)
    group = make_group(audience=audience, members=joined, organisations=of_partner)
    make_member("Left Long-Ago", is_active=False)
    assert set(Member.objects.filter(readers_of(group))) == set(
        Member.objects.filter(pk__in=Reader.objects.filter(group=group).values("member_id"))
    )


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_misspelt_name_finds_only_whom_one_may_see(cast: Cast, who: str) -> None:
    reader = viewer(cast, who)
    spelt, misspelt = (set(people_to_name(reader, Typed.of(words))) for words in ("pavel partner", "pavle partnre"))
    assert spelt == misspelt
    assert spelt == (set() if who in {"anonymous", "customer", "guest"} else {cast.partner})


def test_groups_are_found_by_their_names_by_those_who_read_them(cast: Cast) -> None:
    make_group("Packaging line")
    make_group("Packaging secrets", audience="joined", members=(cast.answerer,))

    def found(member: Member, words: str) -> list[str]:
        return [group.name for group in groups_to_name(viewer_of(member), Typed.of(words))]

    assert found(cast.asker, "packagign") == found(cast.asker, "pack") == ["Packaging line"]
    assert found(cast.answerer, "packagign secrts") == ["Packaging secrets"]
    assert found(cast.guest, "packaging") == []


def test_a_directory_finds_what_is_misspelt_only_where_nothing_is_spelt_so(cast: Cast) -> None:
    make_member("Answrer Exact")
    viewer = viewer_of(cast.asker)
    assert [one.name for one in directory(viewer, words="answrer").members] == ["Answrer Exact"]
    assert [one.name for one in directory(viewer, words="answeerr").members] == ["Ansel Answerer"]
    assert [one.name for one in called(Member.objects.order_by(F("name")), "answrer")] == ["Answrer Exact"]
    assert [one.name for one in called(Member.objects.order_by(F("name")), "ansle")][0] == "Ansel Answerer"
    assert list(called(Member.objects.all(), "%")) == []


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
