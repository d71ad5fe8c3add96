"""An address for every route of the product, with something behind it, and the names of all that can be sent along."""

import re
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django import forms
from django.urls import reverse

from commonground.api.actions import make_token
from commonground.conversations import actions as conversations
from commonground.conversations.models import Report, Ruling, Topic
from commonground.feed.links import stop_address
from commonground.feed.models import MAILED
from commonground.knowledge.actions import edit_article, publish_article
from commonground.people import actions
from commonground.people.models import Member
from commonground.rights.actions import ask_for_export, ask_to_be_erased
from commonground.rights.exporting import make_export
from commonground.rights.links import erasure_path
from tests.cast import Cast
from tests.house_rules import sources
from tests.make import make_answer, make_group, make_question
from tests.passkey import Passkey, give_passkey
from tests.pictures import make_file
from tests.two_worlds import numbered_by, routes, taken_by

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
    conversations.accept_answer(answer, by=cast.steward)
    question.refresh_from_db()
    article = publish_article(question, title="Labels", words="Hold Home.", by=cast.steward)
    edit_article(article, title="Labels", words="Hold Reset.", by=cast.steward)
    conversations.unaccept_answer(answer, by=cast.steward)
    reply = conversations.reply_to(answer, "No.", by=cast.answerer)
    conversations.hide_post(reply, reason="rude", by=cast.steward)
    conversations.report_post(answer, reason=Report.Reason.RUDE, by=cast.steward)
    actions.mute_member(cast.asker, by=cast.steward)
    token = make_token("Robot", scopes=["read"], days=30, by=cast.steward).token
    invitation = actions.invite(cast.partner_firm, by=cast.steward)
    numbers = {
        "q": question.pk,
        "posts": answer.pk,
        "answers": answer.pk,
        "a": article.pk,
        "revisions": article.post.revisions.get().pk,
        "g": group.pk,
        "t": Topic.objects.get().pk,
        "m": cast.asker.pk,
        "people": cast.asker.pk,
        "organisations": cast.partner_firm.pk,
        "work-groups": cast.packaging.pk,
        "invitations": invitation.pk,
        "hidden": reply.pk,
        "reports": answer.pk,
        "rulings": Ruling.objects.get().pk,
        "tokens": token.pk,
        "follows": cast.steward.follows.latest("pk").pk,
        "files": make_file(cast.steward).pk,
        "exports": _copy_of(cast.steward),
        "drafts": _draft(cast.steward),
    }
    secrets = {
        "join": {"secret": invitation.secret},
        "mail-stop": {"token": _token(cast.asker)},
        "erasure": {"token": erasure_path(ask_to_be_erased(by=cast.customer)).rpartition("/")[2]},
        **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn"), {"pk": _second_step(cast.steward)}),
    }
    names = sorted((name for name, _pattern in routes()), key="account_logout".__eq__)  # who signs out sees no more
    return {name: _address(name, numbers, {**_words(cast), **secrets.get(name, {})}) for name in names}


def _words(cast: Cast) -> dict[str, object]:
    return {"slug": "x", "handle": cast.asker.handle, "person": cast.answerer.pk, **PASSWORD_LINK, "token": "x"}


def _copy_of(member: Member) -> int:
    """A copy of what is hers, which is made already."""
    export = ask_for_export(by=member)
    make_export(export.pk)
    return export.pk


def _second_step(member: Member) -> int:
    """Everything that the second step can be; the id of the passkey."""
    Authenticator.objects.create(user=member.user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    Authenticator.objects.create(user=member.user, type="recovery_codes", data={"seed": "0" * 40, "used_mask": 0})
    return give_passkey(member.user, Passkey()).pk


def _draft(member: Member) -> int:
    draft = conversations.keep_draft("ask", 1, {"title": "Why?"}, by=member)
    return draft.pk if draft else 0


def _token(member: Member) -> str:
    return stop_address(member.pk, min(MAILED)).rpartition("/")[2]


def _address(name: str, numbers: dict[str, int], words: dict[str, object]) -> str:
    """The route filled in: its number is of what its address speaks of."""
    kind = "hidden" if name == "show-again" else numbered_by(name)
    filled = {"number": numbers.get(kind, numbers["q"]), **words}
    return reverse(name, kwargs={key: filled[key] for key in taken_by(name)})


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
