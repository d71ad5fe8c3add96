"""The log in sentences."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonground.core.dates import exact, moment
from commonground.people.models import Group, Network
from commonground.rights.models import Retention
from commonground.web.log import LogLine

_ACTS = {
    "network.founded": gettext_lazy("The network was founded"),
    "network.changed": gettext_lazy("%(actor)s changed what the network is called or for"),
    "network.times_changed": gettext_lazy("%(actor)s changed times of the network"),
    "network.backed_up": gettext_lazy("The network was backed up"),
    "network.restored": gettext_lazy("The network was brought back from a backup"),
    "network.rehearsed": gettext_lazy("It was tried whether a backup can be brought back"),
    "organisation.created": gettext_lazy("%(actor)s added the organisation %(subject)s"),
    "organisation.changed": gettext_lazy("%(actor)s changed the organisation %(subject)s"),
    "work_group.created": gettext_lazy("%(actor)s added the work group %(subject)s"),
    "work_group.changed": gettext_lazy("%(actor)s changed the work group %(subject)s"),
    "work_group.leader_set": gettext_lazy("%(actor)s said who leads %(subject)s"),
    "group.created": gettext_lazy("%(actor)s founded the group %(group)s"),
    "group.edited": gettext_lazy("%(actor)s changed the group %(group)s"),
    "group.let_in": gettext_lazy("%(actor)s let %(subject)s into %(group)s"),
    "group.removed": gettext_lazy("%(actor)s removed %(subject)s from %(group)s"),
    "group.steward_made": gettext_lazy("%(actor)s made %(subject)s a steward of %(group)s"),
    "group.steward_unmade": gettext_lazy("%(actor)s ended that %(subject)s is a steward of %(group)s"),
    "retention.changed": gettext_lazy("%(actor)s said how long %(group)s keeps its questions"),
    "group.held": gettext_lazy("%(actor)s stopped all deletion in %(group)s"),
    "group.released": gettext_lazy("%(actor)s let deletion in %(group)s go on"),
    "group.questions_deleted": gettext_lazy("Old questions of %(group)s were deleted"),
    "invitation.made": gettext_lazy("%(actor)s invited %(subject)s"),
    "invitation.renewed": gettext_lazy("%(actor)s gave %(subject)s a fresh invitation"),
    "invitation.withdrawn": gettext_lazy("%(actor)s withdrew the invitation of %(subject)s"),
    "member.joined": gettext_lazy("%(subject)s joined"),
    "member.moved": gettext_lazy("%(actor)s changed where %(subject)s works"),
    "member.left": gettext_lazy("%(actor)s deactivated %(subject)s"),
    "member.returned": gettext_lazy("%(actor)s let %(subject)s come back"),
    "member.mfa_reset": gettext_lazy("%(actor)s took away the second step of %(subject)s"),
    "erasure.asked": gettext_lazy("%(actor)s asked that %(subject)s be erased"),
    "erasure.withdrawn": gettext_lazy("%(actor)s took back that %(subject)s be erased"),
    "member.erased": gettext_lazy("A member was erased"),
    "member.left, her own": gettext_lazy("%(subject)s left the network"),
    "member.returned, her own": gettext_lazy("%(subject)s came back"),
    "erasure.asked, her own": gettext_lazy("%(subject)s asked to be erased"),
    "erasure.withdrawn, her own": gettext_lazy("%(subject)s took back the wish to be erased"),
    "administrator.made": gettext_lazy("%(actor)s made %(subject)s an administrator"),
    "administrator.unmade": gettext_lazy("%(actor)s ended that %(subject)s is an administrator"),
    "topic.steward_made": gettext_lazy("%(actor)s made %(subject)s a steward of a topic"),
    "topic.steward_unmade": gettext_lazy("%(actor)s ended that %(subject)s is a steward of a topic"),
    "post.hidden": gettext_lazy("%(actor)s hid something by %(subject)s in %(group)s"),
    "post.restored": gettext_lazy("%(actor)s showed something by %(subject)s in %(group)s again"),
    "member.suspended": gettext_lazy("%(actor)s took writing from %(subject)s for some time"),
    "member.suspension_lifted": gettext_lazy("%(actor)s let %(subject)s write again"),
    "post.left": gettext_lazy("%(actor)s left something by %(subject)s in %(group)s as it is, which was reported"),
    "author.warned": gettext_lazy("%(actor)s warned %(subject)s for something in %(group)s"),
    "author.suspended": gettext_lazy("%(actor)s suspended %(subject)s for something in %(group)s"),
    "ruling.undone": gettext_lazy("%(actor)s took a decision about something by %(subject)s in %(group)s back"),
    "appeal.decided": gettext_lazy("%(actor)s decided an appeal of %(subject)s in %(group)s"),
}
_FIELDS = {
    "name": gettext_lazy("Name"),
    "purpose": gettext_lazy("What it is for"),
    "zone": gettext_lazy("Time zone"),
    "language": gettext_lazy("Language"),
    "audience": gettext_lazy("Who may read it"),
    "organisations": gettext_lazy("Organisations"),
    "is_listed": gettext_lazy("Its name shows"),
    "joining": gettext_lazy("How one joins"),
}


def sentence(line: LogLine) -> str:
    """What happened, in one sentence."""
    own = f"{line.name}, her own" if line.data.get("is_own") else line.name
    return str(_ACTS[own]) % {
        "actor": line.actor or _("The network"),
        "subject": line.subject or _("somebody"),
        "group": line.group_name or _("a group"),
    }


def details(line: LogLine) -> list[str]:
    """What exactly changed, and why, one a line."""
    if line.name in {"group.edited", "network.changed", "network.times_changed"}:
        return [_change(field, was, now) for field, (was, now) in line.data.items()]
    if line.name == "network.rehearsed":
        return [_("It takes %(seconds)s seconds") % line.data if line.data["is_well"] else _("It failed")]
    if line.name in {"retention.changed", "group.questions_deleted"}:
        return [_kept(line.data)]
    said: list[str] = list(filter(None, (line.data.get("reason"), line.topic)))
    said += [_("until %(when)s") % {"when": moment(datetime.fromisoformat(until))} for until in _ends(line)]
    if line.organisation and line.name != "member.joined":
        said.append(line.organisation)
    if line.name == "organisation.changed" or (line.name == "work_group.changed" and not line.data.get("moved")):
        said.append(_from_to(line.data["was"], line.data["now"]))
    if line.name == "work_group.leader_set":
        said.append(_("Led by %(name)s") % {"name": line.other} if line.other else _("Led by nobody"))
    if line.name == "group.steward_made" and line.data.get("after"):
        said.append(_("because %(name)s left, who kept it alone") % {"name": line.other})
    return said


def _kept(data: dict[str, Any]) -> str:
    if "questions" in data:
        return _("%(questions)s questions, %(posts)s posts in all, %(files)s files") % data
    if data["months"] is None:
        return _("for ever")
    return _("%(months)s months, %(since)s") % {**data, "since": Retention.Since(data["since"]).label}


def _ends(line: LogLine) -> list[str]:
    """When what was done ends, if it does."""
    return [line.data["until"]] if line.data.get("until") else []


def _change(field: str, was: Any, now: Any) -> str:
    label = _FIELDS.get(field) or Network._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    return f"{str(label)[:1].upper()}{str(label)[1:]}: {_from_to(_value(field, was), _value(field, now))}"


def _from_to(was: str, now: str) -> str:
    if was == now:
        return was
    return _("from “%(was)s” to “%(now)s”") % {"was": was, "now": now} if was else _("“%(now)s”") % {"now": now}


def _value(field: str, value: Any) -> str:
    if field == "audience":
        return str(Group.Audience(value).label)
    if field == "joining":
        return str(Group.Joining(value).label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value) or _("none")
    if field.endswith(("_wait", "_after", "_every")):
        return exact(timedelta(seconds=int(value)))
    return str(value)
