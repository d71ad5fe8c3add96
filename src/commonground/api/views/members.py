"""Members: the directory, one of them, and oneself."""

from django.shortcuts import get_object_or_404

from commonground.api.bearer import Call
from commonground.api.models import Scope
from commonground.api.operations import Operations
from commonground.api.shapes.base import Limit, Line, TypedCode
from commonground.api.shapes.people import Members, MemberShape, Oneself
from commonground.people.queries import directory
from commonground.people.viewer import visible_members

members = Operations(tags=["members"])


@members.reads("/members", scope=Scope.READ)
def list_members(request: Call, q: Line = "", after: TypedCode | None = None, limit: Limit = 20) -> Members:
    """The members whom one may see, by name; with `q`, those whose name or knowledge has all its words."""
    return Members.of(directory(request.viewer, words=q[:100], after=after, limit=limit))


@members.reads("/me", scope=Scope.READ)
def read_oneself(request: Call) -> Oneself:
    """Whom the token acts for, and what it may do."""
    return Oneself.behind(request.token, request.member)


@members.reads("/members/{member}", scope=Scope.READ)
def read_member(request: Call, member: TypedCode) -> MemberShape:
    """A member whom one may see."""
    return MemberShape.of(get_object_or_404(visible_members(request.viewer), pk=member))
