"""The small network in which histories take place, and what must be true of it at any time."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from commonground.conversations.models import Answer, Question
from commonground.core import db, ids
from commonground.people.models import Group, Member, Reader
from commonground.people.viewer import viewer_of
from commonground.routing import rings
from commonground.routing.likeliest import Candidate
from tests.make import make_group, make_member, make_work_group


class NotThere(Exception):
    """There is nothing yet to do this with."""


@dataclass
class People:
    """Who is there when a history begins."""

    members: list[Member]
    groups: list[Group]
    keeper: Member


def make_people() -> People:
    """Units with a leader and without one inside a plant, closed groups and an open one, an administrator outside."""
    keeper = make_member("Keeper", is_admin=True)
    head = make_member("Head")
    plant = make_work_group("Plant", leader=head)
    packaging, laboratory = make_work_group("Packaging", parent=plant), make_work_group("Laboratory", parent=plant)
    packaging.leader = make_member("Leader", work_group=packaging)
    packaging.save()
    insiders = [packaging.leader, *(make_member(f"Packer {n}", work_group=packaging) for n in range(3))]
    others = [
        make_member("Chemist", work_group=laboratory),
        make_member("Nobody's"),
        make_member("Guest", is_guest=True),
    ]
    stewards = make_member("Steward"), make_member("Second steward", work_group=laboratory)
    groups = [
        make_group("Closed", "joined", members=(*insiders[1:], others[0]), stewards=stewards),
        make_group("Everybody"),
        make_group("Few", "joined", members=(insiders[1], head), stewards=(insiders[2],)),
    ]
    return People([*insiders, *others, *stewards, head], groups, keeper)


@dataclass
class World:
    """A history on its way."""

    people: People
    patched: pytest.MonkeyPatch
    likely: dict[int, list[int]] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    mark: int = 0

    def __post_init__(self) -> None:
        self.patched.setattr(rings, "_weigh", self._weigh)

    def _weigh(self, question: Question, _most: int) -> list[Candidate]:
        """Evidence that names anybody, also who may not read the question, and now and then fails."""
        numbers = self.likely.get(question.pk, [])
        if 13 in numbers:
            raise RuntimeError("the model is away")
        members = self.people.members
        return [Candidate(members[n % len(members)].pk, 1, {"kind": "record"}) for n in dict.fromkeys(numbers)]

    def member(self, number: int) -> Member:
        """One of the people as she is now."""
        who = self.people.members[number % len(self.people.members)]
        return Member.objects.get(pk=who.pk)

    def group(self, number: int) -> Group:
        """One of the groups."""
        return self.people.groups[number % len(self.people.groups)]

    def reader(self, group: Group | int, number: int) -> Member:
        """One of those who may read the group now; now and then somebody who may not."""
        if number % 9 == 0:
            return self.member(number)
        readers = Reader.objects.filter(group=group, member__in=self.people.members).values("member_id")
        return pick(list(Member.objects.filter(pk__in=readers).order_by("pk")), number)

    def question(self, number: int, reader: Member | None = None) -> Question:
        """One of the questions that she sees, or one of all."""
        found = Question.objects.select_related("post__author", "post__group").order_by("pk")
        return pick(list(found.visible_to(viewer_of(reader)) if reader else found), number)

    def answer(self, number: int, reader: Member | None = None) -> Answer:
        """One of the answers that she sees, or one of all."""
        found = Answer.objects.get_queryset().order_by("pk")
        return pick(list(found.visible_to(viewer_of(reader)) if reader else found), number)

    def check_who_was_told(self) -> None:
        """Nobody was reached or told since the last move who may not read it, or of what is hidden or stopped."""
        wrong = db.values(_TOLD_WRONGLY, mark=self.mark, begins=_BEGIN_A_ROUND)
        assert not wrong, wrong
        self.mark = ids.new()


_BEGIN_A_ROUND = ["answer.accepted", "answer.checked", "answer.doubted", "question.check_ended"]
_TOLD_WRONGLY = """
SELECT 'reached ' || r.member_id FROM routing_reach r JOIN conversations_post p ON p.id = r.question_id
  LEFT JOIN people_reader e ON e.member_id = r.member_id AND e.group_id = p.group_id
 WHERE r.id > %(mark)s AND (e.member_id IS NULL OR r.member_id = p.author_id)
UNION ALL
SELECT n.reason || ' told ' || n.member_id FROM feed_notice n JOIN conversations_post p ON p.id = n.question_id
  LEFT JOIN people_reader e ON e.member_id = n.member_id AND e.group_id = p.group_id
 WHERE n.id > %(mark)s AND (e.member_id IS NULL OR p.hidden_at IS NOT NULL)
UNION ALL
SELECT 'without content ' || n.member_id FROM feed_notice n JOIN people_member m ON m.user_id = n.member_id
  JOIN events_event e ON e.id = n.event_id LEFT JOIN conversations_post own ON own.id = e.subject
 WHERE n.id > %(mark)s AND n.question_id IS NULL AND NOT (m.is_active AND m.is_admin)
   AND NOT (n.reason = 'about_your_post' AND own.author_id = n.member_id)
UNION ALL
SELECT 'asked to check ' || c.member_id FROM routing_checkrequest c JOIN conversations_post p ON p.id = c.question_id
  LEFT JOIN people_reader e ON e.member_id = c.member_id AND e.group_id = p.group_id
 WHERE c.id > %(mark)s AND e.member_id IS NULL
UNION ALL
SELECT 'asked in one round twice ' || asked.member::text
  FROM (SELECT m.value AS member, e.subject, count(*) AS times
          FROM events_event e CROSS JOIN jsonb_array_elements(e.data -> 'members') m
         WHERE e.name = 'question.check_asked'
           AND e.id > (SELECT max(o.id) FROM events_event o WHERE o.about = e.subject AND o.name = ANY(%(begins)s))
         GROUP BY m.value, e.subject) asked WHERE asked.times > 1
UNION ALL
SELECT 'of what she did herself ' || n.member_id FROM feed_notice n JOIN events_event e ON e.id = n.event_id
 WHERE n.id > %(mark)s AND n.reason LIKE 'followed%%' AND e.actor_id = n.member_id
UNION ALL
SELECT 'of what she stopped ' || n.member_id FROM feed_notice n JOIN conversations_follow f
    ON f.member_id = n.member_id AND f.kind = 'question' AND f.subject = n.question_id AND f.stopped_at IS NOT NULL
 WHERE n.id > %(mark)s AND (n.reason LIKE 'followed%%' OR n.reason IN ('answered', 'replied'))
UNION ALL
SELECT 'an event twice ' || n.member_id FROM feed_notice n GROUP BY n.member_id, n.event_id HAVING count(*) > 1
UNION ALL
SELECT 'reached twice ' || r.member_id FROM routing_reach r GROUP BY r.member_id, r.question_id HAVING count(*) > 1"""


def pick(things: list[Any], number: int) -> Any:
    """One of the things, whatever the number; NotThere without any."""
    if not things:
        raise NotThere
    return things[number % len(things)]
