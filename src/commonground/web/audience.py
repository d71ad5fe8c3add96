"""For whom a view is: every view says it, a house rule sees to that."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from commonground.people.models import Member
from commonground.people.viewer import Viewer
from commonground.web import failures

Rest = ParamSpec("Rest")


class VisitorRequest(HttpRequest):
    """A request of anyone, with what she may read."""

    viewer: Viewer


class MemberRequest(VisitorRequest):
    """A request of a member who is signed in."""

    member: Member


View = Callable[Concatenate[Any, Rest], HttpResponseBase]  # the request is a MemberRequest or a VisitorRequest


def anyone(view: View[Rest]) -> View[Rest]:
    """For everybody on the web; what is shown is up to the viewer."""
    view.audience = "anyone"  # type: ignore[attr-defined]
    return view


def members_only(view: View[Rest]) -> View[Rest]:
    """For active members; others are sent to sign in, with what they typed before their eyes."""

    @wraps(view)
    def checked(request: Any, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if request.viewer.member is None:
            return _signed_out(request)
        request.member = request.viewer.member
        return view(request, *args, **kwargs)

    checked.audience = "members"  # type: ignore[attr-defined]
    return cast("View[Rest]", checked)


def _signed_out(request: HttpRequest) -> HttpResponse:
    if failures.is_for_script(request) or failures.typed_in(request):
        return failures.signed_out(request)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else failures.way_back(request))


def administrators_only(view: View[Rest]) -> View[Rest]:
    """For administrators; to all others the page does not exist."""

    @wraps(view)
    def checked(request: Any, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        member = request.viewer.member
        if member is None or not member.is_admin:
            raise Http404
        if settings.ADMINS_SECOND_STEP and not is_mfa_enabled(member.user):
            return failures.without_second_step(request)
        request.member = member
        return view(request, *args, **kwargs)

    checked.audience = "administrators"  # type: ignore[attr-defined]
    return cast("View[Rest]", checked)
