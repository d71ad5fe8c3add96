"""Whether she who asks has just shown that it is she: before what cannot be undone for ever."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from django.http import HttpRequest


def has_shown_herself(request: HttpRequest) -> bool:
    """Sends who has a password or a second step to show it again; who has neither must have signed in just now."""
    if get_reauthentication_flows(request.user):
        if request.method == "GET":
            raise_if_reauthentication_required(request, app="")
        return bool(did_recently_reauthenticate(request))
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(shown) and time.time() - max(shown) < app_settings.REAUTHENTICATION_TIMEOUT
