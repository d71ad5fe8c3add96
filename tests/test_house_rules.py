"""The rules of the house hold for the whole tree, and each of them can be broken."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from commonground.people.models import Member, User
from commonground.rights.tables import HELD, Fate
from tests import house_rules as house
from tests.house_rules import ROOT, Rule, complaints, sources

TEMPLATES = [*sources("*/templates/**/*.html"), *sources("*/templates/**/*.txt")]
STYLES = list(sources("web/static/**/*.css"))
SCRIPTS = list(sources("web/static/**/*.js"))
CODE = list(sources())
TESTS = [
    (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    for pattern in ("src/**/tests/**/*.py", "tests/**/*.py", "bench/*.py")
    for path in ROOT.glob(pattern)
]
ALL = [*CODE, *TEMPLATES, *STYLES, *SCRIPTS]


@pytest.mark.parametrize(
    ("rule", "files"),
    [
        (house.short_files, [*ALL, *TESTS]),
        (house.short_functions, CODE),
        (house.documented, CODE),
        (house.private_modules, CODE),
        (house.one_clock, CODE),
        (house.gathered, CODE),
        (house.within_sight, CODE),
        (house.one_rule, CODE),
        (house.views_see_through_the_viewer, CODE),
        (house.operations_say_for_whom, CODE),
        (house.quiet_templates, TEMPLATES),
        (house.whole_actions, CODE),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_tree_keeps_the_rule(rule: Rule, files: list[tuple[str, str]]) -> None:
    assert complaints(rule, files) == []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (house.short_files, "a.py", "x = 1\n" * 401),
        (house.short_files, "a.html", "<p>\n" * 201),
        (house.short_functions, "a.py", "def long():\n" + "    x = 1\n" * 50),
        (house.short_functions, "web/views/a.py", "def view(request):\n" + "    x = 1\n" * 16),
        (house.short_functions, "a.py", "def deep():\n if a:\n  for b in c:\n   while d:\n    if e:\n     pass\n"),
        (house.documented, "a.py", "def unsaid(): ...\n"),
        (house.documented, "a.py", '"""Said."""\nclass Unsaid: ...\n'),
        (house.private_modules, "feed/a.py", "from commonground.web.views import home\n"),
        (house.one_clock, "a.py", "x = 'SELECT now()'\n"),
        (house.one_clock, "a.py", "x = datetime.now(UTC)\n"),
        (house.one_clock, "a.py", "at = DateTimeField(auto_now=True)\n"),
        (house.within_sight, "web/a.py", "x = 'SELECT id FROM conversations_post'\n"),
        (house.one_rule, "web/a.py", "x = \"WHERE g.audience = 'public'\"\n"),
        (house.views_see_through_the_viewer, "web/views/a.py", "x = Post.objects.get(pk=1)\n"),
        (house.operations_say_for_whom, "api/views/a.py", "@a.reads('/a')\ndef read(request): ...\n"),
        (house.operations_say_for_whom, "api/views/a.py", "@a.get('/a', scope=READ)\ndef read(request): ...\n"),
        (house.gathered, "a.py", "x = f'{_(\"Copy\")}'\n"),
        (house.quiet_templates, "a.html", '<p style="color: red">'),
        (house.quiet_templates, "a.html", '<p onclick="x()">'),
        (house.quiet_templates, "a.html", "<script>x()</script>"),
        (house.quiet_templates, "a.html", '<p hx-on:click="x()">'),
        (house.quiet_templates, "a.html", '<p hx-trigger="input from:closest form">'),
        (house.whole_actions, "people/actions/a.py", "def join(group, *, by):\n    record('group.joined')\n"),
        (house.nobody_elses, "a.py", "x = 'https://py" + "pi.org/simple'\n"),
        (house.nobody_elses, "jquery.min.js", ""),
    ],
)
def test_the_rule_can_be_broken(rule: Rule, name: str, text: str) -> None:
    assert list(rule(name, text)) != []


def test_scripts_of_ours_stay_small() -> None:
    assert sum(text.count("\n") for _name, text in SCRIPTS) <= house.MOST_SCRIPT


def test_every_action_has_a_test_of_its_name() -> None:
    tests = "\n".join(path.read_text() for path in [*ROOT.glob("src/**/tests/*.py"), *ROOT.glob("tests/*.py")])
    assert {name for name in house.all_actions() if f"{name}(" not in tests} == set()


def test_nothing_in_the_tree_is_somebody_elses() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    paths = [ROOT / name for name in listed if not name.startswith("requirements/") and (ROOT / name).is_file()]
    texts = [(path.relative_to(ROOT).as_posix(), _text(path)) for path in paths]
    assert complaints(house.nobody_elses, [item for item in texts if item[0] != "tests/house_rules.py"]) == []


def _text(path: Path) -> str:
    return "" if path.suffix == ".png" else path.read_text(encoding="utf-8", errors="ignore")


@pytest.mark.django_db
def test_the_tables_are_what_the_models_say() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


ONLY_SEEN = {"people.Reader": "a view: its rows follow from those of members and memberships"}
WHAT_TO_DO = (
    "Add it to HELD in rights/tables.py: its fate when she is erased (GONE, NAMELESS or UNTIED), and what her copy has "
    "of it (a section and its columns), or in `why` the reason why nothing. Then name it in docs/privacy.md."
)


def pointing_to_members() -> Iterator[tuple[str, str]]:
    """Every column of every table that points to a member or her user."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or model._meta.label in ONLY_SEEN:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model in (Member, User):
                yield model._meta.label, field.name


def test_every_column_that_points_to_a_member_says_what_becomes_of_it() -> None:
    forgotten = set(pointing_to_members()) - {(held.table, held.column) for held in HELD}
    assert forgotten == set(), f"{sorted(forgotten)}: {WHAT_TO_DO}"


def test_nothing_is_listed_that_is_not_there() -> None:
    assert {(held.table, held.column) for held in HELD} - set(pointing_to_members()) == set()


@pytest.mark.parametrize("held", HELD, ids=lambda held: f"{held.table}.{held.column}")
def test_a_line_is_whole(held: object) -> None:
    assert isinstance(held, type(HELD[0]))
    field = held.model._meta.get_field(held.column)
    assert bool(held.section) != bool(held.why), "either a section of the copy, or why it has none"
    assert all(held.model._meta.get_field(name) for name in held.columns)
    assert held.fate != Fate.UNTIED or field.null  # type: ignore[union-attr]
