"""The mails that carry notices: what happened, whose question it is, why it comes and how it stops."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi, ngettext

from commonground.conversations.models import Post
from commonground.core.ids import encode
from commonground.feed import links
from commonground.feed.models import Choice, Notice
from commonground.feed.queries import InboxLine, lines_to_mail
from commonground.feed.speaking import speaking_to
from commonground.people.mail import in_words, message_id, sender
from commonground.people.models import Member, Network
from commonground.people.viewer import Viewer, viewer_of


def compose(member: Member, notices: Sequence[Notice], network: Network) -> EmailMultiAlternatives | None:
    """The mail that carries these notices to her, one alone or several of an evening; None if nothing is left to say.

    What she may read is asked now, not when the notices were made: she may have left the group in between.
    """
    if not (member.is_active and member.user.is_active and member.user.email):
        return None
    viewer = viewer_of(member)
    with speaking_to(member, network):
        lines = lines_to_mail(viewer, [notice.pk for notice in notices])
        if not lines:
            return None
        first = notices[0]
        return _evening(viewer, lines, first, network) if first.evening_on else _alone(viewer, lines[0], network)


def _alone(viewer: Viewer, line: InboxLine, network: Network) -> EmailMultiAlternatives:
    words = {"line": line, "html": _html_of(viewer, line), "kind": line.reason.label}
    about = [message_id("question", encode(line.question_id))] if line.question_id else []
    return _mail(
        viewer,
        line.title,
        "feed/mail/notice",
        {**words, "link": links.address(line.path)},
        stop=line.reason,
        network=network,
        headers={"Message-ID": message_id("notice", encode(line.id)), "References": " ".join(about)},
    )


def _evening(viewer: Viewer, lines: Sequence[InboxLine], first: Notice, network: Network) -> EmailMultiAlternatives:
    """It is known by its first notice: the day may have a second one, when an administrator moves the hour."""
    subject = ngettext("%(count)s more that waits for you", "%(count)s more that wait for you", len(lines))
    linked = [(line, links.address(line.path)) for line in lines]
    return _mail(
        viewer,
        subject % {"count": len(lines)},
        "feed/mail/evening",
        {"lines": linked, "inbox": links.inbox_address()},
        stop=Choice.EVENING,
        network=network,
        headers={"Message-ID": message_id("evening", first.code)},
    )


def _mail(
    viewer: Viewer,
    subject: str,
    template: str,
    words: Mapping[str, Any],
    *,
    stop: str,
    network: Network,
    headers: Mapping[str, str],
) -> EmailMultiAlternatives:
    """The same words as text and as HTML, with the address that stops such mails, for her and for her mail program."""
    stop_address = links.stop_address(viewer.member_id or 0, stop)
    context = {
        **words,
        "network": network,
        "stop": stop_address,
        "subject": subject,
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    mail = EmailMultiAlternatives(
        " ".join(subject.split()),
        in_words(f"{template}.txt", context) + "\n",
        sender(),
        [_address_of(viewer)],
        headers={
            **{name: value for name, value in headers.items() if value},
            "List-Unsubscribe": f"<{stop_address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def _address_of(viewer: Viewer) -> str:
    address = viewer.member.user.email if viewer.member else None
    if not address:
        raise ValueError("nobody to write to")
    return address


def _html_of(viewer: Viewer, line: InboxLine) -> str:
    """What was written there, if she may read it."""
    if line.question_id is None:
        return ""
    return Post.objects.visible_to(viewer).filter(pk=line.post_id).values_list("html", flat=True).first() or ""
