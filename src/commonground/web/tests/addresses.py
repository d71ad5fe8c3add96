"""An address for every route of the product, with something behind it, and the names of all that can be sent along."""

import re
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django import forms
from django.urls import reverse

from commonground.api.actions import make_token
from commonground.conversations import actions as conversations
from commonground.conversations.models import Topic
from commonground.core.ids import encode
from commonground.feed.links import stop_address
from commonground.feed.models import MAILED
from commonground.people import actions
from commonground.people.models import Member
from tests.cast import Cast
from tests.house_rules import sources
from tests.make import make_answer, make_group, make_question
from tests.passkey import Passkey, give_passkey
from tests.pictures import make_file
from tests.two_worlds import routes, taken_by

PASSWORD_LINK = {"uidb36": "1", "key": "used-up"}  # of allauth's; a link that was used up


def all_addresses(cast: Cast) -> dict[str, str]:
    """The address of every route by its name, for a steward of the group who is an administrator too."""
    Member.objects.filter(pk=cast.steward.pk).update(is_admin=True)
    cast.steward.refresh_from_db()
    group = make_group("Everybody", "network", members=(cast.asker, cast.answerer), stewards=(cast.steward,))
    question = make_question("Why do labels skip?", cast.steward, group, topics=("labels",))
    question.owner = cast.steward
    question.save()
    answer = make_answer(question, cast.answerer)
    reply = conversations.reply_to(answer, "No.", by=cast.answerer)
    conversations.hide_post(reply, reason="rude", by=cast.steward)
    token = make_token("Robot", scopes=["read"], days=30, by=cast.steward).token
    invitation = actions.invite(cast.partner_firm, by=cast.steward)
    numbers = {
        "q": question.pk,
        "posts": answer.pk,
        "answers": answer.pk,
        "g": group.pk,
        "t": Topic.objects.get().pk,
        "m": cast.asker.pk,
        "people": cast.asker.pk,
        "organisations": cast.partner_firm.pk,
        "work-groups": cast.packaging.pk,
        "invitations": invitation.pk,
        "hidden": reply.pk,
        "tokens": token.pk,
        "files": make_file(cast.steward).pk,
    }
    secrets = {
        "join": {"secret": invitation.secret},
        "mail-stop": {"token": _token(cast.asker)},
        **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn"), {"pk": _second_step(cast.steward)}),
    }
    names = sorted((name for name, _pattern in routes()), key="account_logout".__eq__)  # who signs out sees no more
    return {name: _address(name, numbers, {**_words(cast), **secrets.get(name, {})}) for name in names}


def _words(cast: Cast) -> dict[str, object]:
    return {"slug": "x", "handle": cast.asker.handle, "person": cast.answerer.pk, **PASSWORD_LINK, "token": "x"}


def _second_step(member: Member) -> int:
    """Everything that the second step can be; the id of the passkey."""
    Authenticator.objects.create(user=member.user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    Authenticator.objects.create(user=member.user, type="recovery_codes", data={"seed": "0" * 40, "used_mask": 0})
    return give_passkey(member.user, Passkey()).pk


def _token(member: Member) -> str:
    return stop_address(member.pk, min(MAILED)).rpartition("/")[2]


def _address(name: str, numbers: dict[str, int], words: dict[str, object]) -> str:
    """The route filled in: its number is of what its address speaks of."""
    takes = taken_by(name)
    filled = {key: words[key] for key in takes if key != "number"}
    if "number" not in takes:
        return reverse(name, kwargs=filled)
    path = reverse(name, kwargs={**filled, "number": 0})
    kinds = [part.partition("-")[0] if part.endswith(encode(0)) else part for part in path.strip("/").split("/")]
    kind = next((part for part in kinds if part in numbers), "q")
    return reverse(name, kwargs={**filled, "number": numbers[kind]})


def all_names() -> list[str]:
    """The names of everything that a form or an address of ours is asked for."""
    read = r"(?:GET|POST)(?:\.get|\.getlist)?[\[(]\"(\w+)\"|words_in\(request, \"(\w+)\"|\"(\w+)\" in request\.POST"
    found = {name for _path, text in sources("web/**/*.py") for match in re.findall(read, text) for name in match}
    return sorted(
        (found | {"q", "csrfmiddlewaretoken"} | {name for form in all_forms() for name in form.base_fields}) - {""}
    )


def all_forms(kind: type[forms.BaseForm] = forms.Form) -> Iterator[type[forms.Form]]:
    """All forms of the product."""
    for found in kind.__subclasses__():
        if found.__module__.startswith("commonground") and ".tests." not in found.__module__:
            yield found
        yield from all_forms(found)
