"""The pages of people, groups and administration: who sees them, and that each is drawn."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from commonground.conversations.actions import hide_post, reply_to
from commonground.conversations.mentions import mentioned_in
from commonground.core import db, text
from commonground.people import actions
from commonground.people.models import Member, Network, User
from commonground.people.viewer import viewer_of
from commonground.web.hidden_posts import HiddenPost, hidden_posts
from tests.cast import EVERYBODY, Cast
from tests.make import make_answer, make_group, make_member, make_question
from tests.rows import rows_read

ADMINISTRATION = (
    "administration",
    "admin-people",
    "admin-organisations",
    "admin-groups",
    "admin-invitations",
    "admin-invitation-list",
    "admin-hidden",
    "admin-settings",
    "admin-times",
    "admin-log",
)
OWN = ("settings", "mails", "sessions", "tokens", "account_email", "account_set_password")


@pytest.mark.parametrize("name", ADMINISTRATION)
def test_administration_is_for_administrators(client_of: Callable[[str], Client], name: str) -> None:
    for who in EVERYBODY:
        status = client_of(who).get(reverse(name)).status_code
        assert status == (200 if who == "administrator" else 404), who


@pytest.mark.parametrize("name", OWN)
def test_settings_are_for_whoever_is_signed_in(client_of: Callable[[str], Client], name: str) -> None:
    for who in EVERYBODY:
        status = client_of(who).get(reverse(name)).status_code
        assert status == (302 if who == "anonymous" else 200), who


@pytest.mark.parametrize("name", ["groups", "members"])
def test_everybody_may_look_for_groups_and_people(client_of: Callable[[str], Client], name: str) -> None:
    for who in EVERYBODY:
        assert client_of(who).get(reverse(name)).status_code == 200, who


def test_the_pages_of_a_group_are_for_its_readers_and_its_settings_for_who_keeps_it(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    inside = {"asker", "answerer", "steward", "leader"}
    for who in EVERYBODY:
        client = client_of(who)
        people = client.get(reverse("group-people", args=[cast.group.pk])).status_code
        assert people == (200 if who in inside else 404), who
        for name in ("group-settings", "invite-guest"):
            status = client.get(reverse(name, args=[cast.group.pk])).status_code
            expected = 200 if who == "steward" else 403 if who in inside else 302 if who == "anonymous" else 404
            assert status == expected, (who, name)


def test_a_group_page_leads_to_its_people_and_offers_to_join(cast: Cast, client_of: Callable[[str], Client]) -> None:
    group = make_group("Bearings", "network", members=(cast.asker,))
    address, joining = reverse("group", args=[group.pk, "bearings"]), reverse("join-group", args=[group.pk])
    for who, is_offered in (("outsider", True), ("asker", False)):
        page = client_of(who).get(address).content.decode()
        assert reverse("group-people", args=[group.pk]) in page
        assert (joining in page) == is_offered


def test_a_member_page_shows_to_who_may_see_her(cast: Cast, client_of: Callable[[str], Client]) -> None:
    address = reverse("member", args=[cast.asker.pk, cast.asker.handle])
    sees = {"outsider", "asker", "answerer", "steward", "leader", "administrator"}
    for who in EVERYBODY:
        assert client_of(who).get(address).status_code == (200 if who in sees else 404), who


def test_a_wrong_handle_redirects_only_who_may_see_her(cast: Cast, client_of: Callable[[str], Client]) -> None:
    address = reverse("member", args=[cast.asker.pk, "somebody"])
    assert client_of("outsider").get(address)["Location"].endswith(f"-{cast.asker.handle}")
    assert client_of("partner").get(address).status_code == 404


def test_a_member_page_shows_only_solved_questions_that_its_reader_may_read(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    for group, title in ((cast.group, "Closed matter"), (make_group("Open", "network"), "Open matter")):
        make_answer(make_question(title, cast.asker, group, topics=("Valves",)), cast.answerer, is_accepted=True)
    address = reverse("member", args=[cast.answerer.pk, cast.answerer.handle])
    seen = client_of("asker").get(address).content.decode()
    assert "Closed matter" in seen
    assert "Open matter" in seen
    assert "Closed matter" not in client_of("outsider").get(address).content.decode()
    cast.answerer.shows_solved = False
    cast.answerer.save()
    assert "Open matter" not in client_of("outsider").get(address).content.decode()
    own = client_of("answerer").get(address).content.decode()
    assert "Open matter" in own
    assert "only you see this" in own


def test_no_page_shows_an_address(cast: Cast, client_of: Callable[[str], Client]) -> None:
    pages = [
        reverse("members"),
        reverse("member", args=[cast.asker.pk, cast.asker.handle]),
        reverse("group-people", args=[cast.group.pk]),
        reverse("admin-people"),
        reverse("admin-person", args=[cast.asker.pk]),
        reverse("deactivate-member", args=[cast.asker.pk]),
        reverse("admin-organisations"),
    ]
    for who in ("steward", "administrator", "outsider", "anonymous"):
        for address in pages:
            assert "@example.com" not in client_of(who).get(address).content.decode(), (who, address)


def test_no_page_tells_anyone_on_the_web_a_unit_or_what_somebody_knows(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    public = make_group("River", "public", members=(cast.asker, cast.answerer))
    question = make_question("May we bathe?", cast.asker, public, topics=("river",))
    make_answer(question, cast.answerer, is_accepted=True)
    Member.objects.update(is_named_in_public=True, knows="Zyklotrons")
    pages = [
        reverse("home"),
        reverse("members"),
        reverse("member", args=[cast.asker.pk, cast.asker.handle]),
        reverse("group", args=[public.pk, "river"]),
        reverse("group-people", args=[public.pk]),
        reverse("question", args=[question.pk, "may-we-bathe"]),
        reverse("search") + "?q=ada",
        reverse("search") + "?q=bathe",
    ]
    private = ("Packaging", "Laboratory", "Zyklotrons")
    for address in pages:
        seen = client_of("anonymous").get(address)
        assert seen.status_code == 200, address
        assert not [word for word in private if word in seen.content.decode()], address
    told = "".join(client_of("outsider").get(address).content.decode() for address in pages)
    assert all(word in told for word in private)


def test_administration_shows_one_of_each(cast: Cast, client_of: Callable[[str], Client]) -> None:
    imported = make_member("imre1977", cast.partner_firm)
    User.objects.filter(pk=imported.pk).update(email=None)
    gone = make_member("Gone", is_active=False)
    client = client_of("administrator")
    addresses = [reverse("admin-person", args=[who.pk]) for who in (cast.asker, imported, gone, cast.administrator)]
    addresses += [reverse("admin-organisation", args=[one.pk]) for one in (cast.host, cast.partner_firm)]
    addresses += [reverse("new-work-group", args=[cast.host.pk]), reverse("admin-work-group", args=[cast.packaging.pk])]
    addresses += [reverse("set-leader", args=[cast.packaging.pk]), reverse("new-group")]
    addresses += [f"{reverse('admin-people')}?kind={kind}" for kind in ("guests", "administrators", "left", "nonsense")]
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_hidden_posts_are_found_without_reading_the_others(cast: Cast) -> None:
    asked = [make_question(author=cast.asker, group=cast.group) for _ in range(40)]
    hide_post(asked[7].post, reason="Names a customer", by=cast.steward)
    db.execute("SET LOCAL enable_seqscan = off")  # which is quicker while the table is this small
    found: list[HiddenPost] = []
    assert rows_read("conversations_post", lambda: found.extend(hidden_posts(viewer_of(cast.steward)))) < 20
    assert [post.id for post in found] == [asked[7].pk]


def test_people_are_found_by_name(cast: Cast, client_of: Callable[[str], Client]) -> None:
    page = client_of("administrator").get(reverse("admin-people") + "?q=ansel").content.decode()
    assert "Ansel Answerer" in page
    assert "Otto Outsider" not in page


def test_a_zone_that_is_gone_is_taken_for_the_networks(cast: Cast, client_of: Callable[[str], Client]) -> None:
    cast.answerer.zone = "Mars/Olympus"
    cast.answerer.save()
    address = reverse("member", args=[cast.answerer.pk, cast.answerer.handle])
    assert "09:12" in client_of("outsider").get(address).content.decode()
    Network.objects.create(pk=1, zone="Nowhere")
    assert "09:12" in client_of("outsider").get(address).content.decode()


def test_a_page_tells_the_time_where_its_reader_is(cast: Cast, client_of: Callable[[str], Client]) -> None:
    """Of who has chosen no zone, and of a stranger, that of the network; of one that is gone too."""

    def times(*people: str) -> set[str]:
        pages = [client_of(who).get("/").content.decode() for who in people]
        return {time for page in pages for time in re.findall(r"As it stood on [^<]*(\d\d:\d\d)", page)}

    assert times("anonymous", "asker") == {"09:12"}
    Network.objects.create(pk=1, zone="Pacific/Auckland")
    Member.objects.filter(pk=cast.answerer.pk).update(zone="Mars/Olympus")
    Member.objects.filter(pk=cast.leader.pk).update(zone="Europe/Berlin")
    assert times("anonymous", "asker", "answerer") == {"22:12"}
    assert times("leader") == {"10:12"}


def test_lists_of_people_go_on_where_they_stopped(cast: Cast, client_of: Callable[[str], Client]) -> None:
    for number in range(60):
        make_member(f"Zoe {number:02}")
    client = client_of("outsider")
    first = client.get(reverse("members")).content.decode()
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(reverse("members") + onward).content.decode()
    assert "Zoe 59" not in first
    assert "Zoe 59" in second
    assert "Ada Asker" not in second


def test_the_log_says_who_did_what_and_not_in_groups_closed_to_its_reader(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    actions.create_organisation("Skerry", kind="customer", by=cast.administrator)
    actions.make_steward(cast.group, cast.asker, by=cast.steward)
    actions.change_network(name="Aldermoor", purpose="", zone="UTC", language="en", by=cast.administrator)
    page = client_of("administrator").get(reverse("admin-log")).content.decode()
    assert "Adele Administrator added the organisation Skerry" in page
    assert "from “Commonground” to “Aldermoor”" in page
    assert "Line 3" not in page


def test_names_are_offered_to_members_within_what_they_read(cast: Cast, client_of: Callable[[str], Client]) -> None:
    def offered(who: str, **typed: str) -> str:
        return client_of(who).post(reverse("suggest-people"), typed).content.decode()

    page = reverse("member", args=[cast.answerer.pk, cast.answerer.handle])
    assert f'data-name="Ansel Answerer" data-page="{page}"' in offered("asker", q="ans", group=str(cast.group.pk))
    assert "Otto" not in offered("asker", q="ott", group=str(cast.group.pk))
    assert "Otto" in offered("asker", q="ott", group="x")
    assert "Otto" in offered("outsider", q="ott", group=str(cast.group.pk))  # a group she does not read is none
    assert "Otto" in offered("outsider", q="ott", group="9" * 5000)
    assert client_of("anonymous").post(reverse("suggest-people"), {"q": "ans"}).status_code == 302


def test_who_took_part_is_offered_first_to_those_who_read_it(cast: Cast, client_of: Callable[[str], Client]) -> None:
    for name in ("Zoe First", "Zoe Second", "Zoe Third"):
        cast.group.memberships.create(member=make_member(name))
    zoes = list(Member.objects.filter(name__startswith="Zoe").order_by("name"))
    question = make_question(author=cast.asker, group=cast.group)
    answer = make_answer(question, zoes[1])
    reply_to(answer, "Tried it.", by=zoes[2])
    hide_post(make_answer(question, zoes[0]), reason="wrong", by=cast.steward)

    def offered(who: str, at: str) -> list[str]:
        typed = {"q": "zoe", "group": str(cast.group.pk), "question": at}
        page = client_of(who).post(reverse("suggest-people"), typed).content.decode()
        return re.findall(r'data-name="Zoe (\w+)"', page)

    assert offered("asker", f"/q/{question.code}") == ["Second", "Third", "First"]
    assert offered("asker", "/q/nothing") == offered("outsider", f"/q/{question.code}") == ["First", "Second", "Third"]


def test_a_name_that_means_something_to_markdown_is_mentioned_as_it_is(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    name = "Änne [x] `*_~~A~~_* <b> &amp; \\"
    Member.objects.filter(pk=cast.answerer.pk).update(name=name)
    page = client_of("asker").post(reverse("suggest-people"), {"q": "änne"}).content.decode()
    written, at = map(unescape, re.findall(r'data-name="([^"]*)" data-page="([^"]*)"', page)[0])
    html = text.render(f"[@{written}]({at}) and `this`.")
    assert text.plain(html) == f"@{name} and this."
    assert mentioned_in(html, by=cast.asker, group=cast.group.pk) == [cast.answerer.pk]
