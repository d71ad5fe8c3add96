"""What a program shows to be let in, and what it was answered, so that asking twice acts once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonground.core import clock, ids
from commonground.people.models import Member


class Scope(models.TextChoices):
    """What a token is good for."""

    READ = "read", _("Read what you may read")
    WRITE = "write", _("Ask, answer and react in your name")
    NOTICES = "notices", _("Read your inbox and put its lines away")


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens, picked by whether they still let anybody in."""

    def usable(self) -> "TokenQuerySet":
        """Those that were not revoked and have not expired."""
        return self.filter(revoked_at=None, expires_at__gt=clock.now())


class Token(ids.Identified):
    """Lets a program act for a member, as far as its scopes go. What it says is told once; only a digest is kept."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope))
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)
    last_used_on = models.DateField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="token_of_member")]

    @property
    def scope_words(self) -> list[str]:
        """What it is good for, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]

    @property
    def prefix(self) -> str:
        """How it begins: enough to tell it from others, of no use to anybody else."""
        return f"cg_{self.code}"


class Kept(ids.Identified):
    """What a request with a key did, for as long as the same may come again: not the answer, but what it is drawn from.

    `draws` names the shape of the answer and `about` what it is drawn from; empty for an answer that says nothing.
    """

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    draws = models.CharField(max_length=20, blank=True)
    about = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answered_once")]
        indexes = [models.Index(fields=["at"], name="kept_since")]
