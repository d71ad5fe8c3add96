"""The proof that nothing hidden shows: for every route and every kind of viewer, the answer with a hidden object in
the database equals the answer without it. A control makes it a test: for somebody who may see it, the two differ."""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commonground.api.actions import make_token
from commonground.api.description import description_of
from commonground.api.models import Scope
from commonground.api.urls import api
from commonground.conversations import actions
from commonground.conversations.models import Attachment, Report, Topic
from commonground.core import ids, text
from commonground.knowledge.actions import edit_article, publish_article
from commonground.people.models import Group, Member, Membership
from tests.cast import Cast
from tests.make import make_group, make_question
from tests.pictures import make_file

TITLE = "Why does the Zyklotron bearing howl at 4100 turns?"
WORDS = "The Zyklotron in hall seven howls; grease did nothing. Quixotry measured 93 dB."
SOLVES = "Fit the Zyklotron bearing the other way round: its Quixotry seal faces the fan."
TOPIC = "zyklotron"
PLAN = "zyklotron-bearing.png"


@dataclass
class Hidden:
    """What only those who joined its group may know: the ids are set before the rows exist."""

    group: int = field(default_factory=ids.new)
    question: int = field(default_factory=ids.new)
    answer: int = field(default_factory=ids.new)
    reply: int = field(default_factory=ids.new)
    topic: int = field(default_factory=ids.new)
    file: int = field(default_factory=ids.new)
    article: int = field(default_factory=ids.new)
    revision: int = field(default_factory=ids.new)

    def create(self, cast: Cast) -> None:
        """Make the hidden group, and in it a question of the asker, with a file, that he solved; its article."""
        group = Group.objects.create(id=self.group, name="Zyklotron hall", purpose="Howling", audience="joined")
        for member in (cast.asker, cast.answerer, cast.leader):
            Membership.objects.create(group=group, member=member)
        Membership.objects.create(group=group, member=cast.steward, role="steward")
        Topic.objects.create(id=self.topic, name=TOPIC)
        Attachment.objects.filter(pk=make_file(cast.asker, PLAN).pk).update(id=self.file)
        question = actions.ask_question(
            TITLE,
            WORDS,
            group=group,
            topics=[TOPIC],
            files=Attachment.objects.filter(pk=self.file),
            by=cast.asker,
            key=self.question,
        )
        answer = actions.answer_question(question, SOLVES, by=cast.answerer, key=self.answer)
        actions.thank(answer, by=cast.leader)
        actions.reply_to(answer, "The Zyklotron is quiet now.", by=cast.asker, key=self.reply)
        actions.accept_answer(answer, by=cast.asker)
        article = publish_article(question, title=TITLE, words=SOLVES, by=cast.asker, key=self.article)
        edit_article(article, title=TITLE, words=WORDS, by=cast.answerer)
        article.post.revisions.update(id=self.revision)
        actions.report_post(answer, reason=Report.Reason.RUDE, note="Howling Quixotry.", by=cast.leader)


def begin_to_answer(hidden: Hidden, member: Member | None) -> None:
    """Let her have a draft about what is hidden: she read it once, and whatever became of it the words are hers."""
    if member is not None:
        actions.keep_draft("answer", hidden.question, {"text": "Turn it round."}, by=member)


def furnish(cast: Cast) -> dict[str, int]:
    """The world that everybody shares: it knows the words of what will be hidden, so that search knows them too."""
    public = make_group("River", "public", stewards=(cast.steward,), members=(cast.guest,))
    network = make_group("Everybody", "network", stewards=(cast.steward,))
    actions.ask_question("May we bathe below the weir?", "In June.", group=public, topics=["river"], by=cast.partner)
    make_question("Is the Zyklotron bearing in stock?", cast.partner, public, "It howls at 4100 turns, said Quixotry.")
    question = make_question("Why do labels skip?", cast.asker, network, "After a restart.", topics=("labels",))
    file = make_file(cast.asker)
    actions.edit_question(question, title=question.title, words="After a restart.", files=[file], by=cast.asker)
    answer = actions.answer_question(question, "Hold Home.", by=cast.answerer)
    actions.accept_answer(answer, by=cast.asker)
    known = {"group": network, "question": question, "answer": answer, "member": cast.asker, "file": file}
    return {kind: one.pk for kind, one in known.items()} | {"topic": Topic.objects.get(name="labels").pk}


@dataclass(frozen=True)
class Channel:
    """One way to look: a route with its parameters filled, and what is sent along."""

    name: str
    path: str
    method: str = "get"
    sent: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.name}" + (f" {dict(self.sent)}" if self.sent else self.body)

    def ask(self, client: Client) -> HttpResponse:
        """What comes back."""
        if self.name.startswith("api:"):
            return client.generic(self.method, self.path, self.body, content_type="application/json")  # type: ignore[return-value]
        if self.method == "get":
            return client.get(self.path, dict(self.sent))  # type: ignore[return-value]
        return client.post(self.path, urlencode(self.sent), content_type="application/x-www-form-urlencoded")  # type: ignore[return-value]


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every route of the pages and of what they include, by name."""
    waiting: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while waiting:
        found = waiting.pop(0)
        if isinstance(found, URLResolver):
            if found.namespace == "api":  # its operations are channels of their own, below
                continue
            waiting.extend(found.url_patterns)
        else:
            yield found.name or found.lookup_str, found


def _address(name: str) -> tuple[str, list[str]]:
    """The address of a route with what it is filled with, also in the parts that it has from where it was included."""
    (found,) = get_resolver().reverse_dict.getlist(name)[0][0]
    return found


def taken_by(name: str) -> list[str]:
    """What the address of a route is filled with."""
    return list(_address(name)[1])


def numbered_by(name: str) -> str:
    """The part of the address of a route before its number, which says of what the number is: `q` of a question."""
    return _address(name)[0].partition("/%(number)s")[0].rpartition("/")[2]


_ID = r"[1-9A-HJ-NP-Za-km-z]{11}\b"
_FRESH = "|".join(
    (
        r"[0-9]{15,19}:[\w-]{20,}",  # a form's signed id
        r"(?<=base64,)[\w+/=]+|(?<=challenge&#34;: &#34;)[\w-]+|\b[A-Z2-7]{32}\b",  # of a key
        r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<=csrftoken=)\w+|(?<=sessionid=)\w+|nonce-[\w+/=-]+',
    )
)
_IN_PAGES, _IN_JSON = (re.compile(rf"{_FRESH}|{begins}{_ID}") for begins in ("(?<=[/#-])", r'(?<=[/#~"-])'))


def normalised(response: HttpResponse) -> str:
    """The answer with what differs from one request to the next written by its order of appearance.

    In one go: a part of what is random may look like an id.
    """
    body = response.getvalue().decode(errors="replace")
    kept = [(name, value) for name, value in sorted(response.items()) if name not in {"Content-Length", "Expires"}]
    headers = "\n".join(f"{name}: {value}" for name, value in kept)
    seen: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return seen.setdefault(match[0], f"<{len(seen)}>")

    differs = _IN_JSON if response.get("Content-Type") == "application/json" else _IN_PAGES
    return differs.sub(number, f"{response.status_code}\n{headers}\n{body}")


SECRETS = {
    "title": TITLE,
    "q": "Zyklotron",
    "text": WORDS,
    "topics": TOPIC,
    "handle": "ada",
    "address": "",
    "reason": "r",
}


def channels(hidden: Hidden, shared: dict[str, int]) -> list[Channel]:
    """Every route, asked for what is hidden and for what is not, by GET and by POST."""
    found = []
    sent, asked = tuple(sorted(SECRETS.items())), (("q", "Zyklotron"), ("title", TITLE))
    for name, _pattern in routes():
        secret = sorted(_paths(name, hidden, {"member": shared["member"]}))
        found += [Channel(name, path) for path in sorted(_paths(name, hidden, shared))]
        found += [Channel(name, path, "post", sent) for path in secret]
        if not taken_by(name) and not _address(name)[0].startswith("accounts/"):  # which look for nothing
            found += [Channel(name, path, "get", asked) for path in secret]
    return found + list(operations(hidden, shared))


def with_token(client: Client, member: Member | None) -> Client:
    """The same client, which shows a token of hers to the API too; anyone on the web has none."""
    if member is not None:
        words = make_token("Robot", scopes=Scope.values, days=1, by=member).words
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {words}"
    return client


def operations(hidden: Hidden, shared: dict[str, int]) -> Iterator[Channel]:
    """Every operation of the API, asked for what is hidden and for what is not, with all that it takes."""
    described = json.loads(description_of(api))
    known = ("question", "answer", "reply", "group", "topic")
    ids_of = {name: [world[name] for world in (vars(hidden), shared) if name in world] for name in known}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            takes = re.findall(r"{(\w+)}", path)
            for numbers in itertools.product(*(ids_of.get(name, [shared["member"]]) for name in takes)):
                filled = {name: ids.encode(number) for name, number in zip(takes, numbers, strict=True)}
                for query, body in _asked(operation, hidden, ids_of["group"]):
                    yield Channel(
                        f"api:{operation['operationId']}", path.format(**filled) + query, method.upper(), body=body
                    )


def _asked(operation: dict[str, Any], hidden: Hidden, groups: list[int]) -> Iterator[tuple[str, str]]:
    """What is sent along: each filter that looks for what is hidden, or a body that speaks of it."""
    words = {"q": "Zyklotron", "kind": "answers", "section": "done", "state": "solved", "limit": "100"}
    filters = words | {name: ids.encode(getattr(hidden, name)) for name in ("group", "topic")}
    must = [one["name"] for one in operation["parameters"] if one["in"] == "query" and one["required"]]
    may = [one["name"] for one in operation["parameters"] if one["in"] == "query" and one["name"] in filters]
    for chosen in {tuple({*must, name}) for name in may} | {tuple(must)}:
        query = "&".join(f"{name}={filters[name]}" for name in sorted(chosen))
        if "requestBody" not in operation:
            yield f"?{query}" if query else "", ""
    if "requestBody" in operation:
        for group in groups:
            everything = {"title": TITLE, "text": WORDS, "group": ids.encode(group), "topics": [TOPIC]}
            takes = _fields(operation)
            yield "", json.dumps({name: value for name, value in everything.items() if name in takes})


def _fields(operation: dict[str, Any]) -> set[str]:
    """The fields of the body that an operation takes."""
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return set(json.loads(description_of(api))["components"]["schemas"][name]["properties"])


_POSTS = ("question", "answer", "reply", "article")
_NUMBERED = {  # by the part of an address before its number
    **dict.fromkeys(("q", "posts", "answers", "a", "reports", "hidden"), _POSTS),
    **dict.fromkeys(("m", "people"), ("member",)),
    "g": ("group",),
    "t": ("topic",),
    "files": ("file",),
    "revisions": ("revision",),
}
_OF_OTHERS = ("question", "group", "member")  # where a number is of none of these: of an invitation, a draft
_SLUGS = {  # of what is hidden and of what all share
    "group": ("zyklotron-hall", "everybody"),
    "question": (text.slug(TITLE), "why-do-labels-skip"),
    "article": (text.slug(TITLE), "x"),
    "topic": (TOPIC, "labels"),
    "file": (PLAN, "plan.png"),
}


def _paths(name: str, hidden: Hidden, shared: dict[str, int]) -> set[str]:
    """The addresses of a route: for each thing that its number may be of, as it is called and by another name."""
    takes, handle = taken_by(name), Member.objects.get(name="Ada Asker").handle
    known = {"person": shared["member"], "handle": handle, "pk": 1}
    paths = set()
    for kind in _NUMBERED.get(numbered_by(name), _OF_OTHERS):
        for world, called in zip((vars(hidden), shared), _SLUGS.get(kind, ("x", "x")), strict=True):
            for slug in (called, "x") if kind in world else ():
                filled = {**known, "number": world[kind], "slug": slug}
                paths.add(reverse(name, kwargs={key: filled.get(key, "x") for key in takes}))
    return paths


def look_around(client: Client, everywhere: list[Channel]) -> dict[Channel, str]:
    """What comes back from every channel; what a channel changes is undone.

    A route that does not take a method says so before it looks at anything: it is asked in that way only once.
    """
    seen, refused, cookies = {}, set(), client.cookies.output()
    before = transaction.savepoint()
    for channel in everywhere:
        if (channel.name, channel.method) in refused:
            continue
        answer = channel.ask(client)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            refused.add((channel.name, channel.method))
        seen[channel] = normalised(answer)
        transaction.savepoint_rollback(before)
        client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
    return seen
