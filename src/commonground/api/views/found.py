"""Finding: topics, everything that fits some words, and questions like the one that is about to be asked."""

from commonground.api.bearer import Call
from commonground.api.models import Scope
from commonground.api.operations import Operations
from commonground.api.shapes.base import Limit, Line, TypedCode
from commonground.api.shapes.found import Fitting, Kind, LookAlikes, Looking, Time, Topics
from commonground.api.shapes.questions import State
from commonground.conversations.queries import topic_rows
from commonground.search import queries

found = Operations(tags=["finding"])


@found.reads("/topics", scope=Scope.READ)
def list_topics(request: Call, after: Line = "", limit: Limit = 20) -> Topics:
    """The topics under which one may read something, by name."""
    return Topics.of(topic_rows(request.viewer, after=after[:40], limit=limit + 1), limit)


@found.reads("/search", scope=Scope.READ, limit="search")
def search(
    request: Call,
    q: Line = "",
    kind: Kind | None = None,
    group: TypedCode | None = None,
    topic: TypedCode | None = None,
    state: State | None = None,
    person: TypedCode | None = None,
    time: Time | None = None,
    after: str | None = None,
) -> Fitting:
    """Everything that fits some words and filters: a few of each kind, or a page of one kind.

    `person` asked or answered; `time` is how long ago at the most. People are found where there are no filters; filters
    without words find the newest.
    """
    filters = queries.Filters(group=group, topic=topic, state=state, person=person, time=time)
    return Fitting.of(queries.search(request.viewer, q[:200], filters=filters, kind=kind, after=after))


@found.reads("/similar", scope=Scope.READ, limit="look", method="POST")
def similar(request: Call, typed: Looking) -> LookAlikes:
    """Questions like the one that is about to be asked. Nothing of it is stored, and no log has it."""
    return LookAlikes.of(queries.similar_questions(request.viewer, typed.title, typed.text))
