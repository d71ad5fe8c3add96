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

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commonground.api.actions import make_token
from commonground.api.description import description_of
from commonground.api.models import Scope
from commonground.api.urls import api
from commonground.conversations import actions
from commonground.conversations.models import Attachment, Topic
from commonground.core import ids, text
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

    def create(self, cast: Cast) -> None:
        """Make the hidden group, and in it a question of the asker, with a file, that the answerer solved."""
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
    return {"group": network.pk, "question": question.pk, "answer": answer.pk, "member": cast.asker.pk, "file": file.pk}


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
        sent = dict(self.sent)
        look = client.get if self.method == "get" else client.post
        return look(self.path, sent)  # type: ignore[return-value]


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


def taken_by(name: str) -> list[str]:
    """What the address of a route is filled with, also in the parts that it has from where it was included."""
    ((_path, taken),) = get_resolver().reverse_dict.getlist(name)[0][0]
    return list(taken)


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
        everything, secret = (
            _paths(name, hidden, shared),
            _paths(name, hidden, {"member": shared["member"]}),
        )
        found += [Channel(name, path) for path in sorted(set(everything))]
        found += [Channel(name, path, "post", sent) for path in sorted(set(secret))]
        if not taken_by(name):
            found += [Channel(name, path, "get", asked) for path in sorted(set(secret))]
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
    ids_of = {name: [getattr(hidden, name), shared.get(name, 0)] for name in known}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            takes = re.findall(r"{(\w+)}", path)
            for numbers in itertools.product(*(ids_of.get(name, [shared["member"]]) for name in takes)):
                filled = {name: ids.encode(number) for name, number in zip(takes, numbers, strict=True)}
                for query, body in _asked(operation, hidden, shared):
                    yield Channel(
                        f"api:{operation['operationId']}", path.format(**filled) + query, method.upper(), body=body
                    )


def _asked(operation: dict[str, Any], hidden: Hidden, shared: dict[str, int]) -> Iterator[tuple[str, str]]:
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
        for group in (hidden.group, shared["group"]):
            everything = {"title": TITLE, "text": WORDS, "group": ids.encode(group), "topics": [TOPIC]}
            takes = _fields(operation)
            yield "", json.dumps({name: value for name, value in everything.items() if name in takes})


def _fields(operation: dict[str, Any]) -> set[str]:
    """The fields of the body that an operation takes."""
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return set(json.loads(description_of(api))["components"]["schemas"][name]["properties"])


def _paths(name: str, hidden: Hidden, shared: dict[str, int]) -> list[str]:
    takes = taken_by(name)
    numbers = (
        [hidden.group, hidden.question, hidden.answer, hidden.topic, hidden.file, *shared.values()]
        if "number" in takes
        else [0]
    )
    slugs = [text.slug(TITLE), "zyklotron-hall", TOPIC, "x"] if "slug" in takes else [""]
    paths, handle = [], Member.objects.get(name="Ada Asker").handle
    for number in numbers:
        for slug in slugs:
            filled = {"number": number, "slug": slug, "person": shared["member"], "handle": handle, "pk": 1}
            paths.append(reverse(name, kwargs={key: filled.get(key, "x") for key in takes}))
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
