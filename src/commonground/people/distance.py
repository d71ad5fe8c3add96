"""Who keeps away from whom, for those who choose, tell and draw. What is read here is never shown to anybody else."""

from django.db.models import QuerySet

from commonground.people.models import Distance, Member


def kept_away_by(member: int | None) -> QuerySet[Distance]:
    """Those whom she mutes or blocks."""
    return Distance.objects.filter(member=member)


def others_of(member: int | None) -> frozenset[int]:
    """Their ids."""
    return frozenset(kept_away_by(member).values_list("other", flat=True)) if member else frozenset()


def without_kept_away(members: QuerySet[Member], member: int | None) -> QuerySet[Member]:
    """The members without those whom she mutes or blocks."""
    return members.exclude(pk__in=kept_away_by(member).values("other"))
