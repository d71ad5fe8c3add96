"""Who keeps a topic, and how soon its answers are looked at again."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.models import Topic, TopicSteward
from commonground.conversations.permissions import can_change_review_time, can_name_topic_stewards
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Member


@transaction.atomic
def make_topic_steward(topic: Topic, member: Member, *, by: Member) -> None:
    """Let a member keep the topic: she is asked when nobody else answers under it."""
    require(can_name_topic_stewards, by, keeps_topic(by, topic))
    if not member.is_active:
        raise Refused(_("%(name)s has left. Choose somebody who is here.") % {"name": member.name})
    _steward, is_new = TopicSteward.objects.get_or_create(topic=topic, member=member)
    if is_new:
        record("topic.steward_made", actor=by, subject=member, data={"topic": topic.pk})


@transaction.atomic
def change_review_time(topic: Topic, time: timedelta | None, *, by: Member) -> None:
    """Say after what time its answers are looked at again, None for that of the network. What is planned stays."""
    require(can_change_review_time, by, keeps_topic(by, topic))
    if time is not None and time < timedelta(days=1):
        raise Refused(_("Give at least one day."))
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.reviewed_after == time:
        return
    topic.reviewed_after = time
    topic.save(update_fields=["reviewed_after"])
    record("topic.review_time_changed", actor=by, subject=topic, data={"days": time.days if time else None})


@transaction.atomic
def unmake_topic_steward(topic: Topic, member: Member, *, by: Member) -> None:
    """Let her keep the topic no more."""
    require(can_name_topic_stewards, by, keeps_topic(by, topic))
    gone, _kinds = TopicSteward.objects.filter(topic=topic, member=member).delete()
    if gone:
        record("topic.steward_unmade", actor=by, subject=member, data={"topic": topic.pk})


def keeps_topic(member: Member, topic: Topic) -> bool:
    """Whether she is a steward of the topic."""
    return TopicSteward.objects.filter(topic=topic, member=member).exists()
