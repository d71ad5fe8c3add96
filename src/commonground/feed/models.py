"""What reaches a member."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonground.conversations.models import Question
from commonground.core import clock, ids
from commonground.events.models import Event
from commonground.people.models import Member


class Reason(models.TextChoices):
    """Why a notice reached somebody; as a label, the kind of news she can stop."""

    REACHED = "reached", _("questions that you may know")
    ANSWERED = "answered", _("answers to your questions")
    DID_IT_HELP = "did_it_help", _("whether an answer helped you")
    REPLIED = "replied", _("replies to you")
    MENTIONED = "mentioned", _("where somebody mentioned you")
    OWNER = "owner", _("questions that are yours to see through")
    REMINDED = "reminded", _("reminders of questions that are yours to see through")
    STEWARD = "steward", _("questions without an answer in groups that you are a steward of")
    STEWARDS_ASKED = "stewards_asked", _("answers that nobody has confirmed in groups that you are a steward of")
    ADMINISTRATORS = "administrators", _("questions that nobody sees through")
    CLOSED = "closed", _("questions of yours that were closed")
    OPEN_AGAIN = "open_again", _("questions of yours that are open again")
    WANTED_SOLVED = "wanted_solved", _("solutions of questions that you have too")
    WANTED_CLOSED = "wanted_closed", _("the end of questions that you have too")
    YOUR_ANSWER_SOLVED_IT = "your_answer_solved_it", _("answers of yours that solved a question")
    THANKED = "thanked", _("thanks")
    HELPED_AGAIN = "helped_again", _("answers of yours that helped again")
    FAILED = "failed", _("answers of yours that failed for somebody")


OPEN_ASKS = frozenset({Reason.REACHED, Reason.OWNER, Reason.REMINDED, Reason.STEWARD})
ANSWERED_ASKS = frozenset({Reason.ANSWERED, Reason.DID_IT_HELP, Reason.STEWARDS_ASKED})
TOLD_ONCE = frozenset({Reason.REPLIED, Reason.MENTIONED})  # what ends the question does not end these
ASKS = OPEN_ASKS | ANSWERED_ASKS | TOLD_ONCE | {Reason.ADMINISTRATORS}
MAILED = ASKS | {Reason.CLOSED, Reason.WANTED_SOLVED}


class Notice(ids.Identified):
    """Something that reached a member, with its cause. Exactly once an event and member, by constraint.

    `mail_at` is when its mail is due: at once, or with others in the evening mail of `evening_on`; None for no mail.
    Without a question it tells of one that she may not read, and says nothing of what is in it.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    question = models.ForeignKey(Question, null=True, on_delete=models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=40, choices=Reason)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    evening_on = models.DateField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "event"], name="noticed_once")]
        indexes = [
            models.Index(fields=["member", "-id"], name="notice_of_member"),
            models.Index(fields=["member", "id"], name="notice_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=["mail_at"], name="notice_to_mail", condition=models.Q(mail_at__isnull=False, mailed_at=None)
            ),
            models.Index(fields=["member", "mailed_at"], name="notice_mailed"),
        ]


class MailStop(ids.Identified):
    """A member wants no mail of this kind any more; the notices still wait in her inbox."""

    EVENING = "evening"  # the mail that carries what was too much for one day

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mail_stops")
    reason = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "reason"], name="stopped_once")]
