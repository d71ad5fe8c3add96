"""What is typed about people and groups, checked at the edge."""

from commonground.people.forms.groups import GroupForm, GuestForm, LetInForm
from commonground.people.forms.inviting import InvitationForm, InvitationListForm
from commonground.people.forms.joining import JoinForm, NewcomerForm
from commonground.people.forms.network import NetworkForm, TimesForm
from commonground.people.forms.organisations import LeaderForm, OrganisationForm, WorkGroupForm
from commonground.people.forms.profile import MoveForm, ProfileForm

__all__ = [
    "GroupForm",
    "GuestForm",
    "InvitationForm",
    "InvitationListForm",
    "JoinForm",
    "LeaderForm",
    "LetInForm",
    "MoveForm",
    "NetworkForm",
    "NewcomerForm",
    "OrganisationForm",
    "ProfileForm",
    "TimesForm",
    "WorkGroupForm",
]
