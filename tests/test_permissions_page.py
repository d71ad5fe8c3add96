"""`docs/permissions.md` says what the rules and the database really do."""

import inspect

import pytest

from commonground.cli.permissions_page import APPS, READER_HEADS, READERS, ROLES, may, permissions_page, rules_of
from commonground.core import db
from commonground.people.models import Group, Membership
from commonground.people.viewer import anonymous_viewer, viewer_of
from tests.cast import Cast
from tests.make import make_group


def make_audiences(cast: Cast) -> list[Group]:
    """A group of each audience of the table, in its order, each joined by the asker."""
    groups = [
        make_group("", "public"),
        make_group("", "network"),
        make_group("", "organisations", (cast.host,)),
        make_group("", "organisations", (cast.partner_firm,)),
        make_group("", "joined"),
        make_group("", "joined", (cast.partner_firm,), is_listed=True),
    ]
    for group in groups:
        Membership.objects.create(group=group, member=cast.asker)
    return groups


def test_the_table_of_readers_is_what_the_database_says(cast: Cast) -> None:
    groups = make_audiences(cast)
    for who in READER_HEADS:
        viewer = anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))
        said = [who in readers for readers in READERS.values()]
        assert [viewer.may_read(group.pk) for group in groups] == said, who


def test_every_rule_has_its_line_and_its_words(db: None) -> None:
    page = permissions_page()
    for app in APPS:
        for rule in rules_of(app):
            assert inspect.getdoc(rule), rule.__name__
            assert f"| {rule.__name__.removeprefix('can_').replace('_', ' ')} |" in page


@pytest.mark.django_db
def test_a_rule_looks_only_at_what_its_caller_has_loaded(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0), db.counted() as counted:  # type: ignore[operator]
        for app in APPS:
            for rule in rules_of(app):
                for role in ROLES:
                    may(role, rule)
    assert counted == []


def test_no_role_is_idle(db: None) -> None:
    """Two roles that every rule answers alike would be one."""
    answers = {role.words: tuple(may(role, rule) for app in APPS for rule in rules_of(app)) for role in ROLES}
    different = {words for words in answers if words not in {"guest", "partner, customer"}}
    assert len({answers[words] for words in different}) == len(different)
