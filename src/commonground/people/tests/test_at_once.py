"""What two people do at the same moment: the second waits for the first, and decides upon what is then true."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commonground.conversations.actions import appeal, decide_appeal, hide_post, unaccept_answer
from commonground.conversations.models import Question, Ruling
from commonground.core import clock
from commonground.core.require import Refused
from commonground.people import actions
from commonground.people.actions.importing import import_members
from commonground.people.actions.joining import Newcomer
from commonground.people.models import Member, Membership
from commonground.rights.models import Retention
from commonground.rights.tasks import delete_old_questions
from tests.cast import Cast
from tests.make import make_answer, make_member, make_question

pytestmark = [pytest.mark.portable, pytest.mark.django_db(transaction=True)]

NOOR = Newcomer(name="Noor", email="noor@example.com")


def at_once(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """Do the second while the first is done and not kept yet; what the second was told."""
    told: list[Exception] = []

    def do_the_second() -> None:
        try:
            second()
        except Exception as refusal:
            told.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=do_the_second)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(0.5)
    thread.join()
    return told


def test_two_links_to_one_address_let_one_person_in(cast: Cast) -> None:
    links = [
        actions.invite(firm, email="noor@example.com", by=cast.administrator) for firm in (cast.host, cast.partner_firm)
    ]
    told = at_once(*(partial(actions.accept_invitation, link, NOOR) for link in links))
    assert [str(refusal) for refusal in told] == ["Sign in with this address, then open the link again."]
    assert Member.objects.get(user__email="noor@example.com").organisation == cast.host


def test_two_links_to_claim_one_person_let_one_in(cast: Cast) -> None:
    (imported,) = import_members(["noor1977"], organisation=cast.host)
    links = [actions.invite(firm, claims=imported, by=cast.administrator) for firm in (cast.host, cast.partner_firm)]
    told = at_once(*(partial(actions.accept_invitation, link, NOOR) for link in links))
    assert [type(refusal) for refusal in told] == [Refused]
    assert Member.objects.get(pk=imported.pk).organisation == cast.host
    assert EmailAddress.objects.filter(user=imported.user).count() == 1


def test_of_two_administrators_who_end_each_other_one_stays(cast: Cast) -> None:
    second = make_member("Second", is_admin=True)
    told = at_once(
        lambda: actions.deactivate_member(second, by=cast.administrator),
        lambda: actions.deactivate_member(cast.administrator, by=second),
    )
    assert [type(refusal) for refusal in told] == [PermissionDenied]
    assert list(Member.objects.administrators()) == [cast.administrator]


def test_of_two_administrators_who_end_the_rights_of_each_other_one_stays(cast: Cast) -> None:
    second = make_member("Second", is_admin=True)
    make_member("Third", is_admin=True)
    told = at_once(
        lambda: actions.unmake_administrator(second, by=cast.administrator),
        lambda: actions.unmake_administrator(cast.administrator, by=second),
    )
    assert [type(refusal) for refusal in told] == [PermissionDenied]


def test_a_group_keeps_a_steward_when_one_is_deactivated_and_the_other_goes(cast: Cast) -> None:
    actions.make_steward(cast.group, cast.asker, by=cast.steward)
    told = at_once(
        lambda: actions.deactivate_member(cast.steward, by=cast.administrator),
        lambda: actions.leave_group(cast.group, by=cast.asker),
    )
    assert [type(refusal) for refusal in told] == [Refused]
    stewards = Member.objects.active().filter(memberships__group=cast.group, memberships__role="steward")
    assert list(stewards) == [cast.asker]


def test_a_question_that_is_opened_again_meanwhile_is_kept(cast: Cast) -> None:
    with clock.held(clock.now() - timedelta(days=800)):
        question = make_question("Why does the labeller howl?", cast.asker, cast.group)
        answer = make_answer(question, cast.answerer, is_accepted=True)
    Retention.objects.create(group=cast.group, months=12, since="done", begins_at=clock.now())
    assert at_once(partial(unaccept_answer, answer, by=cast.asker), partial(delete_old_questions, 0)) == []
    assert Question.objects.filter(pk=question.pk, closed_at=None, solved_at=None).exists()


def test_an_appeal_is_decided_in_the_order_in_which_a_post_is_shown_again(cast: Cast) -> None:
    """Its question is held before its ruling: two in another order would wait for each other for ever."""
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    hide_post(answer, reason="Wrong place.", by=cast.steward)
    ruling = Ruling.objects.get()
    appeal(ruling, words="It is right.", by=cast.answerer)
    Membership.objects.create(group=cast.group, member=cast.administrator)
    with CaptureQueriesContext(connection) as asked:
        decide_appeal(ruling, is_kept=True, reason="It is not.", by=cast.administrator)
    held = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert 'FROM "conversations_question"' in held[0]
    assert 'FROM "conversations_ruling"' in held[1]
