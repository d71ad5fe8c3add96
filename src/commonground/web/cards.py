"""What links that stand alone lead to, for a reader: a question, an answer, a reply or an article that she may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from markupsafe import Markup

from commonground.conversations.queries import Author, state_of
from commonground.core import db, text
from commonground.core.drawing import linked_in
from commonground.people.viewer import Viewer
from commonground.web.words import name_of

MOST = 100  # of one page; further links stay links


@dataclass(frozen=True, slots=True)
class _Linked:
    """A post that a link leads to, flat as the database gives it."""

    id: int
    kind: str
    question_id: int
    title: str
    article_title: str
    solved_at: datetime | None
    closed_at: datetime | None
    answered_at: datetime | None
    group_name: str
    author_id: int
    author_name: str
    author_organisation: str

    @property
    def by(self) -> str:
        """Who wrote it, as the reader may know her."""
        return name_of(Author(self.author_id, self.author_name, "", self.author_organisation, "", "", is_active=True))


class Card(NamedTuple):
    """A link's place on a page: what is there, how it stands and where; and in a quote who said it."""

    id: int
    kind: str
    question_id: int
    title: str
    state: str
    meta: str
    said: str


def cards_of(viewer: Viewer, texts: Iterable[str]) -> dict[int, Card]:
    """What the links in these texts lead to, by ids, as far as the viewer may read it: one statement, or none."""
    linked = linked_in(texts)[:MOST]
    found = db.rows(_Linked, _LINKED, **_asked(viewer, linked)) if linked else []
    return {one.id: _card(one) for one in found}


def preview_of(viewer: Viewer, words: str) -> Markup:
    """How what was typed will look to her."""
    html = text.render(text.clean(words))
    drawn = render_to_string("web/previewed.html", {"html": html, "cards": cards_of(viewer, [html])})
    return Markup(drawn)  # noqa: S704 (a template of ours)


_LINKED = """
SELECT p.id, p.kind, q.post_id AS question_id, q.title, coalesce(k.title, '') AS article_title, q.solved_at,
       q.closed_at, q.answered_at, g.name AS group_name, p.author_id, o.name AS author_organisation,
       CASE WHEN %(anonymous)s AND NOT m.is_named_in_public THEN '' ELSE m.name END AS author_name
  FROM conversations_post p
  LEFT JOIN conversations_post above ON above.id = p.parent_id
  JOIN conversations_post top ON top.id = coalesce(above.parent_id, above.id, p.id)
  JOIN conversations_question q ON q.post_id = top.id
  JOIN people_group g ON g.id = p.group_id
  JOIN people_member m ON m.user_id = p.author_id
  JOIN people_organisation o ON o.id = m.organisation_id
  LEFT JOIN knowledge_article k ON k.post_id = p.id
 WHERE p.id = ANY(%(posts)s) AND p.group_id = ANY(%(groups)s)
   AND p.hidden_at IS NULL AND above.hidden_at IS NULL AND top.hidden_at IS NULL"""


def _asked(viewer: Viewer, linked: list[int]) -> dict[str, object]:
    return {"posts": linked, "groups": viewer.groups, "anonymous": viewer.is_anonymous}


def _card(one: _Linked) -> Card:
    group = _("in %(group)s") % {"group": one.group_name}
    kinds = {"answer": _("Answer by %(name)s"), "reply": _("Reply by %(name)s"), "article": _("Article")}
    what = kinds.get(one.kind, "") % ({"name": one.by} if one.kind in {"answer", "reply"} else {})
    return Card(
        one.id,
        one.kind,
        one.question_id,
        one.article_title or one.title,
        state_of(one.solved_at, one.closed_at, one.answered_at),
        f"{what}, {group}" if what else group,
        _("%(name)s wrote:") % {"name": one.by},
    )
