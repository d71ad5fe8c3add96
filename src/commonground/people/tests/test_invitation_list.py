"""A list of people to invite: what is read of it, and what comes back."""

import pytest
from django.core import mail

from commonground.people.invitation_list import decoded, example_line, invite_list
from commonground.people.models import Invitation, Member, WorkGroup
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_work_group


def invited(cast: Cast) -> set[tuple[str, str, str, str | None]]:
    found = Invitation.objects.select_related("organisation", "work_group")
    return {
        (one.name, one.email, one.organisation.name, one.work_group.name if one.work_group else None) for one in found
    }


def test_a_list_is_read_whatever_parts_its_cells_and_whatever_their_order(cast: Cast) -> None:
    words = (
        "Name,E-Mail,Organisation,Work group\r\n"
        "Noor Villareal,noor@example.com,Aldermoor,Packaging\r\n"
        "\r\n"
        "pavla@example.com;Pavla Novak;vantin\n"
        "Lam\tlam@example.com\tVantin\n"
        '"Okwuosa, Henrietta",hen@example.com,"Aldermoor","laboratory"\n'
    )
    outcome = invite_list(words, by=cast.administrator)
    assert (outcome.invited, outcome.wrong) == (4, [])
    assert invited(cast) == {
        ("Noor Villareal", "noor@example.com", "Aldermoor", "Packaging"),
        ("Pavla Novak", "pavla@example.com", "Vantin", None),
        ("Lam", "lam@example.com", "Vantin", None),
        ("Okwuosa, Henrietta", "hen@example.com", "Aldermoor", "Laboratory"),
    }


def test_the_address_tells_the_organisation_where_the_list_does_not(cast: Cast) -> None:
    cast.partner_firm.mail_domains = ["vantin.example"]
    cast.partner_firm.save()
    assert invite_list("Pavla, pavla@VANTIN.example", by=cast.administrator).invited == 1
    (wrong,) = invite_list("Zoe, zoe@elsewhere.example", by=cast.administrator).wrong
    assert "Say the organisation" in wrong.why


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Noor Villareal", "no e-mail address"),
        ("Noor, noor@, Aldermoor", "no e-mail address"),
        ("Noor, noor@example.com, Skerry", "no organisation “Skerry”"),
        ("Noor, noor@example.com, Aldermoor, Sales", "Aldermoor has no work group “Sales”"),
        ("Ada, ada@example.com, Aldermoor", "a member already"),
        ("x" * 130 + ", noor@example.com, Aldermoor", "too long"),
        ("x" * 5000 + ", noor@example.com, Aldermoor", "no e-mail address"),
        ('"open quote, noor@example.com, Aldermoor', "no e-mail address"),
    ],
)
def test_a_line_that_cannot_be_read_comes_back_and_the_rest_goes_on(cast: Cast, line: str, why: str) -> None:
    cast.asker.user.email = "ada@example.com"
    cast.asker.user.save()
    words = f"First, first@example.com, Aldermoor\n{line}\nLast, last@example.com, Aldermoor"
    outcome = invite_list(words, by=cast.administrator)
    assert outcome.invited == 2
    (wrong,) = outcome.wrong
    assert why in wrong.why


def test_lines_that_come_back_are_numbered_as_they_are_left_to_correct(cast: Cast) -> None:
    words = "First, first@example.com, Aldermoor\n\nNoor\nLast, last@example.com, Aldermoor\nPavla"
    wrong = invite_list(words, by=cast.administrator).wrong
    assert [(one.number, one.words) for one in wrong] == [(1, "Noor"), (2, "Pavla")]


@pytest.mark.parametrize("host", ["Aldermoor", 'Moor, Alder & "Sons"'])
def test_the_example_can_be_taken_as_it_stands(cast: Cast, host: str) -> None:
    cast.host.name = host
    cast.host.save()
    make_work_group("Amber", parent=cast.packaging)
    make_work_group("Amber", parent=cast.laboratory)
    unit = make_work_group("Ambulance", place="Plant 2")
    assert invite_list(example_line(), by=cast.administrator).wrong == []
    made = Invitation.objects.get()
    assert (made.organisation, made.work_group, made.email) == (cast.host, unit, "noor@example.com")


def test_the_example_names_no_work_group_where_there_is_none(cast: Cast) -> None:
    Member.objects.update(work_group=None)
    WorkGroup.objects.all().delete()
    assert example_line() == "Noor Example, noor@example.com, Aldermoor"


def test_a_first_line_that_names_no_columns_is_not_passed_over(cast: Cast) -> None:
    (wrong,) = invite_list("Noor Villareal\nLast, last@example.com, Aldermoor", by=cast.administrator).wrong
    assert (wrong.number, wrong.words) == (1, "Noor Villareal")


def test_work_groups_of_one_name_are_told_apart_by_their_place(cast: Cast) -> None:
    make_work_group("Maintenance", parent=cast.packaging, place="Plant 1")
    south = make_work_group("Maintenance", parent=cast.laboratory, place="Plant 2")
    (wrong,) = invite_list("Noor, noor@example.com, Aldermoor, Maintenance", by=cast.administrator).wrong
    assert "more than one work group" in wrong.why
    assert invite_list("Noor, noor@example.com, Aldermoor, Maintenance Plant 2", by=cast.administrator).invited == 1
    assert Invitation.objects.get().work_group == south


def test_the_same_list_twice_invites_and_mails_everybody_once(cast: Cast) -> None:
    words = "A, a@example.com, Aldermoor\nB, b@example.com, Aldermoor\nA, A@example.com, Aldermoor"
    for _again in range(2):
        assert invite_list(words, by=cast.administrator).wrong == []
    assert Invitation.objects.count() == 2
    run_waiting_jobs(twice=True)
    assert sorted(sent.to[0] for sent in mail.outbox) == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_in_the_encodings_that_tables_are_saved_in(encoding: str) -> None:
    assert decoded("Tannhäuser, w@example.com".encode(encoding)) == "Tannhäuser, w@example.com"


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00\x00", b"\x81\x8d\x8f\x90\x9d"])
def test_what_is_no_text_is_no_list(raw: bytes) -> None:
    assert decoded(raw) is None
