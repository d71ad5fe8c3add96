"""Organisations, members, groups, and who belongs where."""

import secrets
from datetime import timedelta
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commonground.core import clock, ids, text


class UserManager(BaseUserManager["User"]):
    """Makes users and finds them by address, whatever its case."""

    def create_user(self, email: str | None, password: str | None = None) -> "User":
        """A user who signs in with `email`; without a password she signs in by code, without an address not at all."""
        user = self.model(email=email.strip().lower() if email else None)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this address."""
        return self.get(email__iexact=username)


class User(ids.Identified, AbstractBaseUser):
    """What somebody signs in with; who she is stands in Member, under the same id."""

    # The address that she proved to be hers: mail goes there and nowhere else. Null until then, as for imported people.
    email = models.EmailField(_("e-mail address"), null=True, unique=True)  # noqa: DJ001 (see above)
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_an_address")]


class Network(models.Model):
    """The installation itself: one row."""

    name = models.CharField(max_length=80, default="Commonground")
    purpose = models.CharField(max_length=300, blank=True)
    zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    first_people_wait = models.DurationField(_("until the asker's work group is asked"), default=timedelta(hours=4))
    work_group_wait = models.DurationField(_("until the work groups beside it are asked"), default=timedelta(days=1))
    neighbours_wait = models.DurationField(_("until others in her organisation are asked"), default=timedelta(days=1))
    organisation_wait = models.DurationField(_("until the stewards of its topics are asked"), default=timedelta(days=1))
    topic_stewards_wait = models.DurationField(_("until an owner is asked"), default=timedelta(days=1))
    owner_wait = models.DurationField(_("until an idle owner is reminded"), default=timedelta(days=2))
    reminder_wait = models.DurationField(_("until the leader above is asked"), default=timedelta(days=3))
    leader_wait = models.DurationField(_("until the administrators are told"), default=timedelta(days=4))
    administrators_every = models.DurationField(
        _("until the administrators are told again"), default=timedelta(days=14)
    )
    asker_asked_after = models.DurationField(
        _("until the asker is asked whether an answer helped"), default=timedelta(days=3)
    )
    stewards_asked_after = models.DurationField(
        _("until the stewards are asked whether an answer helped"), default=timedelta(days=10)
    )
    unconfirmed_after = models.DurationField(
        _("until an answered question closes as unconfirmed"), default=timedelta(days=17)
    )
    reviewed_after = models.DurationField(_("until an accepted answer is looked at again"), default=timedelta(days=180))
    review_wait = models.DurationField(
        _("until others are asked whether an answer is still right"), default=timedelta(days=7)
    )
    review_again_after = models.DurationField(
        _("until it is asked again where nobody could say"), default=timedelta(days=90)
    )
    report_wait = models.DurationField(_("until a report is decided"), default=timedelta(days=1))
    mails_a_day = models.PositiveSmallIntegerField(_("mails a day and person"), default=5)
    evening_hour = models.PositiveSmallIntegerField(_("hour of the evening mail"), default=18)
    erasure_after = models.DurationField(_("until who asked to be erased is"), default=timedelta(days=14))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_network")]

    @classmethod
    def get(cls) -> "Network":
        """The network, as it was set or with its defaults."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Organisation(ids.Identified):
    """A company or body in the network."""

    class Kind(models.TextChoices):
        """What it is to the network."""

        HOST = "host", _("host")
        PARTNER = "partner", _("partner")
        CUSTOMER = "customer", _("customer")
        COMMUNITY = "community", _("community")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120, unique=True)
    mail_domains = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind="host"), name="one_host"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkGroup(ids.Identified):
    """The unit a member works in, inside its organisation; units may lie in one another."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="work_groups")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    leader = models.ForeignKey("Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="leads")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"], nulls_distinct=False, name="one_work_group_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    """Members, picked by what they are."""

    def active(self) -> Self:
        """Those who have not left."""
        return self.filter(is_active=True)

    def with_sign_in(self) -> Self:
        """Those of them who have proved an address; nobody signs in as the others, such as imported people."""
        return self.active().filter(user__email__isnull=False)

    def administrators(self) -> Self:
        """Those who answer for the network."""
        return self.active().filter(is_admin=True)

    def writing(self) -> Self:
        """Those who are here and not suspended."""
        return self.active().filter(models.Q(suspended_until=None) | models.Q(suspended_until__lte=clock.now()))


class Member(ids.Coded):
    """A person in the network: where she works, what she knows, what she wants."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    work_group = models.ForeignKey(WorkGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    name = models.CharField(max_length=120)
    handle = models.SlugField(max_length=60)
    zone = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    knows = models.CharField(max_length=600, blank=True)
    is_guest = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    takes_questions = models.BooleanField(default=True)
    shows_solved = models.BooleanField(default=True)
    is_named_in_public = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    toured_at = models.DateTimeField(null=True)  # when she left the tour of the first days
    erased_at = models.DateTimeField(null=True)  # from then on nobody is she: what she wrote stays, without her name
    suspended_until = models.DateTimeField(null=True)
    suspended_reason = models.CharField(max_length=300, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "is_active"], name="member_of_organisation")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_employee(self) -> bool:
        """Whether she works for the host."""
        return self.organisation.kind == Organisation.Kind.HOST and not self.is_guest

    @property
    def is_suspended(self) -> bool:
        """Whether she reads and does not write, until then."""
        return self.suspended_until is not None and self.suspended_until > clock.now()

    @property
    def may_write(self) -> bool:
        """Whether she is here and not suspended."""
        return self.is_active and not self.is_suspended


class Distance(ids.Identified):
    """A member keeps away from another: she mutes her, or blocks her too. Nobody but herself ever learns of it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="distances")
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    is_blocked = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="one_distance"),
            models.CheckConstraint(condition=~models.Q(member=models.F("other")), name="from_somebody_else"),
        ]


class Group(ids.Identified):
    """A place to talk. Who may read it reads everything in it."""

    class Audience(models.TextChoices):
        """Who may read the group."""

        PUBLIC = "public", _("anyone on the web")
        NETWORK = "network", _("everyone in the network but guests")
        ORGANISATIONS = "organisations", _("everyone in the organisations named")
        JOINED = "joined", _("those who joined")

    class Joining(models.TextChoices):
        """How one becomes a member of the group."""

        OPEN = "open", _("whoever may read it joins")
        INVITED = "invited", _("a steward lets people in")

    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300, blank=True)
    audience = models.CharField(max_length=15, choices=Audience)
    organisations = models.ManyToManyField(Organisation, through="GroupOrganisation", related_name="groups")
    is_listed = models.BooleanField(default=False)
    joining = models.CharField(max_length=10, choices=Joining, default=Joining.OPEN)
    is_direct = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_direct=False) | models.Q(audience="joined"), name="direct_is_joined"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """Its name for an address."""
        return text.slug(self.name)


class GroupOrganisation(models.Model):
    """An organisation whose members may read the group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "organisation"], name="organisation_named_once")]


class Membership(models.Model):
    """A member who joined a group, or keeps it healthy."""

    class Role(models.TextChoices):
        """What she is there."""

        MEMBER = "member", _("member")
        STEWARD = "steward", _("steward")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="joined_once")]


class Voice(models.Model):
    """A member has written in a group: whoever reads the group may know of her."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_voice_a_group")]


class Reader(models.Model):
    """A row of the view that says who may read which group (`people/viewer.py`)."""

    pk = models.CompositePrimaryKey("member_id", "group_id")
    member = models.ForeignKey(Member, on_delete=models.DO_NOTHING, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "people_reader"


def _secret() -> str:
    return secrets.token_urlsafe(32)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, picked by whether they can be used."""

    def open(self) -> Self:
        """Those that nobody used or withdrew and that have not expired."""
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=clock.now())


class Invitation(ids.Identified):
    """A link that lets one person join: as a member of an organisation, or as its guest in one group.

    It may be meant for a person without sign-in, imported or with an address she never proved, who then claims what is
    hers.
    """

    secret = models.CharField(max_length=64, unique=True, default=_secret)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    work_group = models.ForeignKey(WorkGroup, null=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="invitations")
    claims = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    makes_admin = models.BooleanField(default=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    by = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    @property
    def is_open(self) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > clock.now()
