"""The product speaks German: the catalogue says all that the code says, and no English is left on the pages."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from click.testing import CliRunner
from django.test import Client
from django.utils import translation

from commonground.cli.translations import said, translations
from commonground.conversations.models import Question
from commonground.core.dates import day_of, hour
from commonground.people.models import Member, Membership, Network, WorkGroup
from commonground.web.shell import group_url, question_url
from tests.house_rules import SOURCE
from tests.make import make_answer, make_group, make_member, make_organisation, make_question

GERMAN = SOURCE / "locale" / "de" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]?|\{\w*\}|%(?!\()")
_COMMON = """
the and of is are with who whom which this that it its for from to by your you has have when where why how nobody
somebody everyone anyone asked answer answers question questions group groups people page sign search save send ask
yet here there inbox settings
"""
ENGLISH = frozenset(_COMMON.split())
SPOKEN = {"alt", "aria-label", "data-back", "data-busy", "data-not-sent", "label", "placeholder", "title"}
NAMES = {"Port of Spain", "Isle of Man"}  # places that German calls so too


def german() -> Catalog:
    """The catalogue as it is kept."""
    return catalog_of(GERMAN)


def catalog_of(path: Path) -> Catalog:
    """A catalogue of German."""
    with path.open("rb") as file:
        return read_po(file, locale="de")


def wrong_entries(source: Catalog, translated: Catalog) -> list[str]:
    """What the translation does not say, says half, or says without being asked."""
    found = [
        f"{message.id!r}: {what}" for message in source if message.id for what in _wrong(message, translated) if what
    ]
    known = {_key(message) for message in source}
    return found + [f"{message.id!r} is said nowhere" for message in translated if _key(message) not in known]


def _wrong(message: Message, translated: Catalog) -> list[str]:
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    entry = translated.get(sources[0], message.context)
    if entry is None:
        return ["is missing"]
    said_so = [entry.string] if isinstance(entry.string, str) else list(entry.string)
    if entry.fuzzy or not all(said_so):
        return ["is not translated"]
    if len(said_so) != len(sources):
        return ["has not the forms of its plural"]
    return [_differs(one, other) for one, other in zip(sources, said_so, strict=True)]


def _differs(english: str, words: str) -> str:
    if set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(words)):
        return f"other placeholders in {words!r}"
    return f"no typographic signs in {words!r}" if re.search(r"""["'<>&]""", words) else ""


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def test_german_says_everything_that_the_code_says() -> None:
    assert wrong_entries(said(), german()) == []


def test_gathering_leaves_the_head_of_a_catalogue_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / GERMAN.relative_to(SOURCE / "locale")
    copy.parent.mkdir(parents=True)
    shutil.copy(GERMAN, copy)
    monkeypatch.setattr("commonground.cli.translations._LOCALE", tmp_path)
    assert CliRunner().invoke(translations, ["--gather"]).exit_code == 0
    was, now = (path.read_text(encoding="utf-8").strip().partition("\n\n")[0] for path in (GERMAN, copy))
    assert now == was
    assert copy.with_suffix(".mo").stat().st_size > 0


BROKEN = {
    'msgid "Home"\nmsgstr ""': "is not translated",
    '#, fuzzy\nmsgid "Home"\nmsgstr "Start"': "is not translated",
    'msgid "House"\nmsgstr "Haus"': "is said nowhere",
    'msgid "%(name)s answered"\nmsgstr "%(nam)s hat geantwortet"': "other placeholders",
    'msgid "%(name)s answered"\nmsgstr "%(name) hat geantwortet"': "other placeholders",
    'msgid "You"\nmsgstr "\\"Sie\\""': "no typographic signs",
    'msgid "%(num)s answer"\nmsgid_plural "%(num)s answers"\nmsgstr[0] "%(num)s Antwort"\nmsgstr[1] ""': "not",
}


@pytest.mark.parametrize(("entry", "wrong"), BROKEN.items())
def test_a_broken_entry_is_found(entry: str, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(f'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n{entry}\n', encoding="utf-8")
    source = Catalog()
    for message in ("Home", "You", "%(name)s answered", ("%(num)s answer", "%(num)s answers")):
        source.add(message)
    assert wrong in " ".join(line for line in wrong_entries(source, catalog_of(path)) if "is missing" not in line)


class _Spoken(HTMLParser):
    """The words of a page: what it shows and what it says to who cannot see it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unspoken = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that are read to somebody."""
        self._unspoken += tag in {"script", "style"}
        self.words += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        """The end of what is not shown."""
        self._unspoken -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """Words between the tags."""
        if not self._unspoken:
            self.words.append(data)


def english_in(html: str) -> list[str]:
    """The pieces of a page in which common English words stand."""
    pieces = [" ".join(piece.split()) for piece in _Spoken(html).words]
    return [piece for piece in pieces if ENGLISH & set(re.findall(r"\w+", piece.lower())) and piece not in NAMES]


@pytest.fixture
def asker(db: None) -> Member:
    """A member who asked, who may administer and whose language is German; all that is written around her is German."""
    Network.objects.create(pk=1, name="Erlenhof", purpose="Wer es weiß, antwortet.", language="de")
    host = make_organisation("Erlenhof", kind="host")
    unit = WorkGroup.objects.create(name="Verpackung", organisation=host, place="Werk 2")
    member = make_member("Wiebke Harms", work_group=unit, is_admin=True)
    member.language = "de"
    member.save()
    return member


@pytest.fixture
def question(asker: Member) -> Question:
    """Her question in a public group, with an answer from somebody in another work group."""
    group = make_group("Linie 3", audience="public", stewards=(asker,))
    unit = WorkGroup.objects.create(name="Labor", organisation=asker.organisation)
    helper = make_member("Rut Olsen", work_group=unit)
    Membership.objects.create(group=group, member=helper)
    question = make_question("Warum steht Linie 3?", asker, group, "Nach jedem Neustart.", ("Linie 3",))
    make_answer(question, helper, "Drei Sekunden auf Start.")
    return question


def browser(member: Member | None) -> Client:
    """A browser that asks for German, or for English where somebody who wants German is signed in."""
    client = Client(headers={"accept-language": "en" if member else "de"})
    if member:
        client.force_login(member.user)
    return client


ANYONE = ["/", "/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "/groups", "/nichts"]
MEMBERS = [
    *("/", "/ask", "/inbox", "/inbox/done", "/search", "/groups", "/groups/new", "/topics", "/members"),
    *("/settings", "/settings/mails", "/settings/sessions", "/accounts/email/", "/accounts/password/set/"),
    *("/admin/", "/admin/people", "/admin/organisations", "/admin/groups", "/admin/invitations", "/admin/times"),
    *("/admin/invitations/list", "/admin/hidden", "/admin/settings", "/admin/log"),
]


@pytest.mark.parametrize("path", [*ANYONE, "question"])
def test_a_browser_that_asks_for_german_gets_it(question: Question, path: str) -> None:
    _speaks_german(browser(None), question_url(question.pk, question.title) if path == "question" else path)


@pytest.mark.parametrize("path", [*MEMBERS, "question", "group", "people", "settings"])
def test_a_member_whose_language_is_german_gets_it(asker: Member, question: Question, path: str) -> None:
    group = question.post.group
    own = {
        "question": question_url(question.pk, question.title),
        "group": group_url(group.pk, group.name),
        "people": f"/g/{group.code}/people",
        "settings": f"/g/{group.code}/settings",
    }
    _speaks_german(browser(asker), own.get(path, path))


def _speaks_german(client: Client, path: str) -> None:
    response = client.get(path, follow=True)
    html = response.content.decode()
    assert '<html lang="de"' in html
    assert response.headers["Content-Language"] == "de"
    assert english_in(html) == []


def test_a_solved_question_is_told_in_german(asker: Member, question: Question, run_jobs: Callable[[], int]) -> None:
    answer = question.post.children.get(kind="answer")
    client = browser(asker)
    assert client.post(f"/answers/{answer.code}/accept").status_code == 302
    run_jobs()
    _speaks_german(client, question_url(question.pk, question.title))


def test_a_day_is_written_as_german_writes_it() -> None:
    day = datetime(2025, 11, 12, 9, tzinfo=UTC)
    with translation.override("de"):
        assert (day_of(day), hour(day)) == ("12. Nov. 2025", "12. Nov.")
    with translation.override("en"):
        assert (day_of(day), hour(day)) == ("12 Nov 2025", "12 Nov")


def test_english_is_heard_where_it_is_left(question: Question) -> None:
    html = Client(headers={"accept-language": "en"}).get("/accounts/login/").content.decode()
    assert '<html lang="en"' in html
    assert english_in(html)
