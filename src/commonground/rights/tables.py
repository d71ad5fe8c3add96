"""Every column that points to a member: what becomes of its rows when she is erased, and what of them is in her copy.

A wall (`tests/test_house_rules.py`) finds all such columns in the models and fails for one that is not here. Add a line
for it: its fate, and either the section and columns of the copy, or in `why` the reason why nothing of it is in there.
"""

from dataclasses import dataclass
from enum import Enum

from django.apps import apps
from django.db.models import Model


class Fate(Enum):
    """What becomes of the rows when she is erased."""

    GONE = "deleted"
    NAMELESS = "stay, and point to a former member without a name"
    UNTIED = "stay, and point to nobody"


@dataclass(frozen=True, slots=True)
class Held:
    """A column of a table (by its label, app.Model) that points to a member or to her user."""

    table: str
    column: str
    fate: Fate
    section: str = ""
    columns: tuple[str, ...] = ()
    why: str = ""

    @property
    def model(self) -> type[Model]:
        """The table itself."""
        return apps.get_model(self.table)


GONE, NAMELESS, UNTIED = Fate.GONE, Fate.NAMELESS, Fate.UNTIED
# Written in a way of their own, by `rights/copying.py`: who she is, and what she wrote.
PROFILE, WRITTEN, ASKED = "profile", "posts", "asked"

HELD = (
    Held("people.Member", "user", NAMELESS, PROFILE),
    Held("account.EmailAddress", "user", GONE, "addresses", ("email", "verified", "primary")),
    Held("mfa.Authenticator", "user", GONE, "second_steps", ("type", "created_at", "last_used_at")),
    Held(
        "socialaccount.SocialAccount", "user", GONE, "company_sign_in", ("provider", "uid", "date_joined", "last_login")
    ),
    Held("usersessions.UserSession", "user", GONE, "sign_ins", ("created_at", "ip", "user_agent")),
    Held(
        "api.Token",
        "member",
        GONE,
        "tokens",
        ("name", "scopes", "created_at", "last_used_on", "expires_at", "revoked_at"),
    ),
    Held("people.WorkGroup", "leader", UNTIED, "leads", ("name", "place")),
    Held("people.Membership", "member", GONE, "memberships", ("group", "role", "since")),
    Held("people.Voice", "member", NAMELESS, why="that she wrote in a group follows from `posts`"),
    Held("people.Distance", "member", GONE, "kept_away_from", ("other", "is_blocked", "at")),
    Held("people.Distance", "other", GONE, why="whoever keeps away from her does so without her learning of it"),
    Held("people.Invitation", "by", NAMELESS, "invitations_made", ("group", "made_at", "used_at", "withdrawn_at")),
    Held("people.Invitation", "used_by", GONE, "invitations_accepted", ("name", "email", "made_at", "used_at")),
    Held("people.Invitation", "claims", GONE, why="made for somebody without sign-in: what it holds is in `profile`"),
    Held("events.Event", "actor", NAMELESS, "acts", ("name", "at", "kind", "subject", "group_id", "about")),
    Held("conversations.Post", "author", NAMELESS, WRITTEN),
    Held("conversations.Post", "hidden_by", NAMELESS, "hidden", ("id", "hidden_at", "hidden_reason")),
    Held("conversations.Revision", "by", NAMELESS, "edits", ("post", "at")),
    Held("conversations.Attachment", "author", NAMELESS, "files", ("id", "post", "name", "kind", "size", "at")),
    Held("conversations.Draft", "member", GONE, "drafts", ("form", "about", "typed", "at", "thrown_away_at")),
    Held("conversations.Reaction", "member", NAMELESS, "reactions", ("post", "kind", "at")),
    Held("conversations.Question", "owner", UNTIED, "owns", ("post",)),
    Held("conversations.Question", "solved_by", NAMELESS, "solved", ("post", "solved_at")),
    Held(
        "conversations.Question", "closed_by", NAMELESS, "closed", ("post", "closed_at", "close_reason", "close_note")
    ),
    Held("conversations.Question", "checked_by", NAMELESS, "checked", ("post", "checked_at")),
    Held("conversations.Question", "doubted_by", NAMELESS, "doubted", ("post", "doubted_at")),
    Held("conversations.Report", "by", NAMELESS, "reports", ("post", "reason", "note", "at")),
    Held("conversations.Ruling", "by", NAMELESS, "decisions", ("post", "kind", "reason", "until", "at")),
    Held("conversations.Ruling", "undone_by", NAMELESS, "decisions_undone", ("post", "kind", "undone_at")),
    Held(
        "conversations.Ruling",
        "appeal_decided_by",
        NAMELESS,
        "appeals_decided",
        ("post", "kind", "appeal_decided_at", "appeal_reason"),
    ),
    Held("conversations.TopicSteward", "member", GONE, "topics_kept", ("topic",)),
    Held("knowledge.Article", "owner", NAMELESS, "articles_kept", ("post",)),
    Held("knowledge.Credit", "member", NAMELESS, "articles_written", ("article",)),
    Held("routing.Reach", "member", GONE, ASKED, ("question", "ring", "at", "seen_at", "response", "responded_at")),
    Held("routing.CheckRequest", "member", GONE, "asked_to_check", ("question", "at")),
    Held("routing.Reuse", "member", NAMELESS, "used_again", ("answer", "at")),
    Held("feed.Notice", "member", GONE, "notices", ("question", "reason", "at", "read_at", "mailed_at")),
    Held("feed.Choice", "member", GONE, "ways_of_news", ("reason", "way", "was", "at")),
    Held("conversations.Follow", "member", GONE, "follows", ("kind", "subject", "began", "at", "stopped_at")),
    Held("rights.Export", "member", GONE, why="it is the copy itself"),
    Held("rights.Erasure", "member", GONE, why="who asked to be erased makes no copy any more"),
    Held("rights.Erasure", "by", NAMELESS, why="that she asked for somebody's erasure is in `acts`"),
    Held("rights.Retention", "changed_by", NAMELESS, "retention_set", ("group", "months", "since")),
    Held("rights.Retention", "held_by", NAMELESS, "retention_held", ("group", "held_at", "held_reason")),
)
