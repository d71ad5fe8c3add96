"""What the documentation says is so: links lead somewhere, commands and files exist, made pages are up to date."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from commonground import environment
from commonground.cli import main
from commonground.cli.docs import PAGES
from tests.house_rules import ROOT, SOURCE

Check = Callable[[Path, str], Iterator[str]]
PAGES_BY_HAND = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
FILE_ROOTS = (ROOT, SOURCE, SOURCE / "web/static/commonground")


def links_lead_somewhere(path: Path, text: str) -> Iterator[str]:
    """Each relative link names a file that is there, and a heading in it if it names one."""
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_blocks(text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, heading = target.partition("#")
        found = (path.parent / name) if name else path
        if not found.exists():
            yield f"{target} leads nowhere"
        elif heading and heading not in _headings(found.read_text(encoding="utf-8")):
            yield f"{target} has no such heading"


def commands_exist(path: Path, text: str) -> Iterator[str]:
    """Each `make` target and each `commonground` command with its options is one that can be called."""
    for line in _code(text):
        for words in re.findall(r"\bmake +((?:[A-Z]+=\S+ +)*[a-z][a-z-]*)", line):
            target = words.split()[-1]
            if target not in _targets():
                yield f"make {target} is no target"
        for words in re.findall(r"(?:^|[ /($\"])commonground +([a-z][^|;>)`#]*)", line):
            yield from _wrong_in_command(words.split())


def files_exist(path: Path, text: str) -> Iterator[str]:
    """Each file or folder named in a line is there, from the root or below the package; `a.py` (new) is to be made."""
    if "adr" in path.parts:  # a decision names what there was when it was made
        return
    for name in re.findall(r"`([\w./-]+(?:\.(?:py|js|css|html|toml|md)|/))`(?!\s\(new)", text):
        if not name.startswith("/") and not _is_there(name):
            yield f"{name} is not there"


def settings_exist(path: Path, text: str) -> Iterator[str]:
    """Each variable of the environment that is named is one that is read."""
    known = {setting.name for setting in environment.SETTINGS}
    for name in sorted(set(re.findall(r"\bCOMMONGROUND_[A-Z_]+", text)) - known):
        yield f"{name} is no setting"


CHECKS: list[Check] = [links_lead_somewhere, commands_exist, files_exist, settings_exist]


@pytest.mark.parametrize("path", PAGES_BY_HAND, ids=lambda path: path.relative_to(ROOT).as_posix())
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_page_says_what_is_so(check: Check, path: Path) -> None:
    assert list(check(path, path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (links_lead_somewhere, "[here](docs/nowhere.md)"),
        (links_lead_somewhere, "[here](README.md#no-such-heading)"),
        (links_lead_somewhere, "[here](#no-such-heading)"),
        (links_lead_somewhere, "![picture](docs/images/nothing.png)"),
        (commands_exist, "Run `make coffee`."),
        (commands_exist, "```\nPORT=8080 make PORT=8080 coffee\n```"),
        (commands_exist, "```\n.venv/bin/commonground dance\n```"),
        (commands_exist, "`commonground db sing`"),
        (commands_exist, "`commonground demo --loud`"),
        (commands_exist, '`pg_dump "$(commonground db address)"`'),
        (files_exist, "See `people/nobody.py`."),
        (files_exist, "See `nowhere/at/all/`."),
        (settings_exist, "Set COMMONGROUND_MAGIC."),
    ],
)
def test_what_is_not_so_is_found(check: Check, text: str) -> None:
    assert list(check(ROOT / "README.md", text)) != []


def test_what_is_so_passes() -> None:
    text = (
        "[a](docs/settings.md) [b](#read-on) `make PORT=8080 demo` `.venv/bin/commonground db start --json` "
        "`commonground import threads FILE --source forum` `people/viewer.py` `COMMONGROUND_HOME` [c](https://example.com)"
    )
    readme = ROOT / "README.md"
    assert [words for check in CHECKS for words in check(readme, text)] == []


def test_the_readme_begins_with_the_two_commands() -> None:
    commands = [line for block in _blocks((ROOT / "README.md").read_text()) for line in block.splitlines()]
    assert commands[:2] == ["make demo", "make test"]


@pytest.mark.parametrize("name", PAGES)
def test_what_is_made_from_the_code_is_up_to_date(name: str) -> None:
    page = ROOT / "docs" / name
    assert page.read_text(encoding="utf-8") == PAGES[name](), "Run: make docs"


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md"))
    listed = (ROOT / "docs/adr/README.md").read_text()
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert [name for name in names if f"]({name})" not in listed] == []


def _wrong_in_command(words: list[str]) -> Iterator[str]:
    """What is wrong with the words after `commonground`."""
    command: click.Command = main
    called = "commonground"
    for word in words:
        name = word.strip("'\",.:")
        if isinstance(command, click.Group):
            found = _command(command, name)
            if found is None:
                yield f"{called} {name} is no command"
                return
            command, called = found, f"{called} {name}"
        elif name.startswith("--") and name.split("=")[0] not in _options(command):
            yield f"{called} has no {name}"


def _command(group: click.Group, name: str) -> click.Command | None:
    try:
        return group.get_command(click.Context(group), name)
    except ModuleNotFoundError:
        return None


def _options(command: click.Command) -> set[str]:
    return {"--help", *(option for parameter in command.params for option in parameter.opts)}


@cache
def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def _is_there(name: str) -> bool:
    if any((root / name).exists() for root in FILE_ROOTS):
        return True
    is_kind = "/" not in name.rstrip("/")  # such as `models.py`
    return is_kind and any(True for _ in SOURCE.rglob(name.rstrip("/")))


def _blocks(text: str) -> list[str]:
    return [match.strip("\n") for match in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)]


def _without_blocks(text: str) -> str:
    return re.sub(r"^ *```\w*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)


def _code(text: str) -> Iterator[str]:
    """Everything that stands as code: lines of blocks, and pieces of lines."""
    for block in _blocks(text):
        yield from block.splitlines()
    yield from (" ".join(piece.split()) for piece in re.findall(r"`([^`]+)`", _without_blocks(text)))


def _headings(text: str) -> set[str]:
    """The headings of a page as links name them."""
    titles = re.findall(r"^#+ +(.+)$", _without_blocks(text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
