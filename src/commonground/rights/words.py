"""How long a group keeps its questions, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonground.core import clock
from commonground.core.dates import day_of
from commonground.rights.models import Retention


def kept(keeps: Retention) -> str:
    """What becomes of its questions, in one sentence."""
    if keeps.is_held:
        return _("Nothing is deleted here for now: an administrator stopped it.")
    if keeps.months is None:
        return _("Questions are kept for ever.")
    said = _after_done(keeps.months) if keeps.since == Retention.Since.DONE else _after_activity(keeps.months)
    if keeps.begins_at and keeps.begins_at > clock.now():
        said += " " + _("The first go on %(day)s.") % {"day": day_of(keeps.begins_at)}
    return said


def _after_done(months: int) -> str:
    return ngettext(
        "A question is deleted %(count)s month after it was solved or closed.",
        "A question is deleted %(count)s months after it was solved or closed.",
        months,
    ) % {"count": months}


def _after_activity(months: int) -> str:
    return ngettext(
        "A question that is done is deleted %(count)s month after anything was last written under it or checked.",
        "A question that is done is deleted %(count)s months after anything was last written under it or checked.",
        months,
    ) % {"count": months}
