"""What reaches a member."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonground.conversations.models import Follow, Question
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
    STILL_RIGHT = "still_right", _("whether an accepted answer is still right")
    ADMINISTRATORS = "administrators", _("questions that nobody sees through")
    CLOSED = "closed", _("questions of yours that were closed")
    OPEN_AGAIN = "open_again", _("questions of yours that are open again")
    WANTED_SOLVED = "wanted_solved", _("solutions of questions that you have too")
    WANTED_CLOSED = "wanted_closed", _("the end of questions that you have too")
    YOUR_ANSWER_SOLVED_IT = "your_answer_solved_it", _("answers of yours that solved a question")
    THANKED = "thanked", _("thanks")
    HELPED_AGAIN = "helped_again", _("answers of yours that helped again")
    NO_LONGER_RIGHT = "no_longer_right", _("accepted answers that are no longer right")
    FAILED = "failed", _("answers of yours that failed for somebody")
    EXPORT_READY = "export_ready", _("a copy of your data that you asked for")
    ARTICLE = "article", _("articles made of what you wrote")
    ARTICLE_EDITED = "article_edited", _("changes of articles that are yours to keep right")
    ARTICLE_OWNER = "article_owner", _("articles handed on to you")
    REPORTED = "reported", _("reports of posts that you decide about")
    REPORT_WAITS = "report_waits", _("reports that wait for longer than was promised")
    APPEALED = "appealed", _("appeals that you decide about")
    REPORT_DECIDED = "report_decided", _("what comes of your reports")
    ABOUT_YOUR_POST = "about_your_post", _("decisions about what you wrote")
    FOLLOWED_QUESTION = "followed_question", _("news of questions that you follow")
    FOLLOWED_MEMBER = "followed_member", _("what people whom you follow ask and solve")
    FOLLOWED_TOPIC = "followed_topic", _("new questions and solutions under topics that you follow")
    FOLLOWED_GROUP = "followed_group", _("new questions in groups that you follow")


class Way(models.TextChoices):
    """How a kind of news reaches a member."""

    AT_ONCE = "at_once", _("mail at once")
    EVENING = "evening", _("evening mail")
    INBOX = "inbox", _("inbox only")
    NOTHING = "nothing", _("nothing")


OPEN_ASKS = frozenset({Reason.REACHED, Reason.OWNER, Reason.REMINDED, Reason.STEWARD})
ANSWERED_ASKS = frozenset({Reason.ANSWERED, Reason.DID_IT_HELP, Reason.STEWARDS_ASKED})
CHECK_ASKS = frozenset({Reason.STILL_RIGHT})
FOLLOWED = (Reason.FOLLOWED_QUESTION, Reason.FOLLOWED_MEMBER, Reason.FOLLOWED_TOPIC, Reason.FOLLOWED_GROUP)
# What one hears of somebody, and does not of whom one mutes; the rest is about a question, or part of an office.
FROM_SOMEBODY = frozenset(
    {
        *FOLLOWED,
        Reason.REACHED,
        Reason.ANSWERED,
        Reason.REPLIED,
        Reason.MENTIONED,
        Reason.YOUR_ANSWER_SOLVED_IT,
        Reason.THANKED,
        Reason.HELPED_AGAIN,
        Reason.FAILED,
    }
)
OF_ARTICLES = frozenset({Reason.ARTICLE, Reason.ARTICLE_EDITED, Reason.ARTICLE_OWNER})
TO_DECIDE = frozenset({Reason.REPORTED, Reason.REPORT_WAITS, Reason.APPEALED})
OF_REPORTS = TO_DECIDE | {Reason.REPORT_DECIDED, Reason.ABOUT_YOUR_POST}
TOLD_ONCE = frozenset({Reason.REPLIED, Reason.MENTIONED}) | TO_DECIDE  # what ends the question does not end these
ASKS = OPEN_ASKS | ANSWERED_ASKS | CHECK_ASKS | TOLD_ONCE | {Reason.ADMINISTRATORS}
MAILED = ASKS | {Reason.CLOSED, Reason.WANTED_SOLVED, Reason.ARTICLE_OWNER} | OF_REPORTS  # unless she chooses otherwise
# What becomes of a question: of one that she stopped following she is told none of it. In the inbox it is one line.
NEWS = frozenset({*FOLLOWED, Reason.CLOSED, Reason.OPEN_AGAIN, Reason.WANTED_SOLVED, Reason.WANTED_CLOSED})
OF_THE_QUESTION = NEWS | {Reason.ANSWERED, Reason.REPLIED}
# What cannot be heard of not at all: somebody waits for her, and nobody else is asked meanwhile.
DUTIES = TO_DECIDE | {Reason.REACHED, Reason.OWNER, Reason.REMINDED, Reason.ADMINISTRATORS, Reason.ABOUT_YOUR_POST}


class Notice(ids.Identified):
    """Something that reached a member, with its cause. Exactly once an event and member, by constraint.

    `mail_at` is when its mail is due: at once, or with others in the evening mail of `evening_on`; None for no mail.
    `follow` is what she follows that it comes from, if any. Without a question it tells of one that she may not read,
    and says nothing of what is in it.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    question = models.ForeignKey(Question, null=True, on_delete=models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=40, choices=Reason)
    follow = models.ForeignKey(Follow, null=True, on_delete=models.SET_NULL, related_name="notices", db_index=False)
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
            models.Index(fields=["follow"], name="notice_of_follow", condition=models.Q(follow__isnull=False)),
        ]


class Choice(ids.Identified):
    """How a member wants to hear of a kind of news, and how it `was` before, for taking that back.

    Of the kind `EVENING`: the mail that carries what was too much for one day.
    """

    EVENING = "evening"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="choices")
    reason = models.CharField(max_length=40)
    way = models.CharField(max_length=8, choices=Way, default=Way.INBOX)
    was = models.CharField(max_length=8, choices=Way, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "reason"], name="stopped_once")]


def usual_way(reason: str) -> Way:
    """How it reaches her if she chose nothing else."""
    if reason == Choice.EVENING:
        return Way.EVENING
    return Way.AT_ONCE if reason in MAILED else Way.INBOX


def way_of(member: int, reason: str) -> str:
    """How a member hears of this kind of news."""
    chosen = Choice.objects.filter(member=member, reason=reason).values_list("way", flat=True).first()
    return chosen or usual_way(reason)
