"""`python -m bench.stackexchange POSTS`: how long a dump of so many posts takes to be brought in.

The dump is made up, the same each time: of nine posts two are questions, three answers and four comments; words by
Zipf's law, code, lists, links and tables as one sees them on such sites.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import escape
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from commonground.cli.tests.family import typed
from commonground.core.postgres.tests.homes import temporary_home

WORDS = 60_000
BEGAN = datetime(2015, 1, 5)  # noqa: DTZ001 (a dump names no zone)
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeio"]
_AT_ONCE = 2**20  # words drawn


class Writer:
    """Draws words, the frequent ones often, and makes texts of them."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(7)
        parts = self.random.integers(0, len(_SYLLABLES), (WORDS, 4))
        lengths = self.random.integers(1, 5, WORDS)
        self._words = ["".join(_SYLLABLES[one] for one in row[:size]) for row, size in zip(parts, lengths, strict=True)]
        self._share = np.cumsum(1.0 / np.arange(2, WORDS + 2) ** 1.05)
        self._share /= self._share[-1]
        self._drawn: list[str] = []

    def words(self, count: int) -> str:
        """So many words."""
        if len(self._drawn) < count:
            places = np.searchsorted(self._share, self.random.random(_AT_ONCE))
            self._drawn = [self._words[place] for place in places.tolist()]
        taken, self._drawn[-count:] = " ".join(self._drawn[-count:]), []
        return taken

    def body(self) -> str:
        """A post of some paragraphs; 110 words on average."""
        sizes = self.random.geometric(1 / 40, size=int(self.random.integers(1, 5))) + 5
        return "\n".join(self._block(int(size)) for size in sizes)

    def _block(self, size: int) -> str:
        kind = self.random.random()
        if kind < 0.12:
            code = self.words(size).replace(" ", "(&lt;1&gt;)\n    ", 3)
            return f"<pre><code>{code}\n</code></pre>"
        if kind < 0.2:
            return f"<ul>\n<li>{self.words(size)}</li>\n<li><strong>{self.words(4)}</strong></li>\n</ul>"
        if kind < 0.22:
            head, cell = f"<tr><th>{self.words(1)}</th></tr>", f"<tr><td>{self.words(2)}</td></tr>"
            return f"<table><thead>{head}</thead><tbody>{cell}</tbody></table>"
        if kind < 0.4:
            return f'<p>{self.words(size)} <a href="https://example.com/{self.words(1)}">{self.words(2)}</a>.</p>'
        return f"<p>{self.words(size)} <code>{self.words(1)}_{self.words(1)}</code> {self.words(3)}.</p>"


def write_dump(folder: Path, all_posts: int) -> None:
    """A dump of so many questions, answers and comments, with what belongs to them."""
    posts = all_posts * 5 // 9
    writer = Writer()
    random = writer.random
    people = max(posts // 10, 10)
    is_question = random.random(posts) < 0.4
    is_question[0] = True
    asked = [int(one) + 1 for one in np.flatnonzero(is_question)]
    before = list(accumulate(int(one) for one in is_question))
    parents = [asked[max(before[place] - int(ago), 0)] for place, ago in enumerate(random.geometric(1 / 50, posts))]
    accepted: dict[int, int] = {}
    for place in range(posts):
        if not is_question[place] and random.random() < 0.5:
            accepted.setdefault(parents[place], place + 1)
    tags = [f"{writer.words(1)}-{number}" for number in range(max(posts // 1000, 20))]
    _table(folder, "Users", people, lambda n: {"Id": n, "DisplayName": f"Person {n}", "CreationDate": _at(0)})
    _table(folder, "Posts", posts, lambda n: _post(writer, n, is_question, parents, accepted, people, tags))
    comments = random.integers(1, posts + 1, all_posts - posts)
    _table(folder, "Comments", len(comments), lambda n: _comment(writer, n, int(comments[n - 1]), people))
    answers = list(accepted.values())
    _table(folder, "Votes", len(answers), lambda n: _vote(n, answers[n - 1]))
    _table(folder, "PostLinks", posts // 100, lambda n: _link(random, n, asked))


def _table(folder: Path, name: str, rows: int, row: Callable[[int], dict[str, object]]) -> None:
    with (folder / f"{name}.xml").open("w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{name.lower()}>\n')
        file.writelines(_lines(rows, row))
        file.write(f"</{name.lower()}>\n")


def _lines(rows: int, row: Callable[[int], dict[str, object]]) -> Iterator[str]:
    for number in range(1, rows + 1):
        fields = " ".join(
            f'{name}="{escape(str(value)).replace(chr(10), "&#xA;")}"' for name, value in row(number).items()
        )
        yield f"  <row {fields} />\n"


def _post(
    writer: Writer,
    number: int,
    is_question: "np.typing.NDArray[np.bool_]",
    parents: list[int],
    accepted: dict[int, int],
    people: int,
    tags: list[str],
) -> dict[str, object]:
    author = int(people * writer.random.random() ** 2) + 1  # some write much
    common = {"Id": number, "CreationDate": _at(number), "Score": 1, "OwnerUserId": author, "Body": writer.body()}
    if not is_question[number - 1]:
        return common | {"PostTypeId": 2, "ParentId": parents[number - 1]}
    picked = {tags[int(len(tags) * writer.random.random() ** 3)] for _tag in range(int(writer.random.integers(1, 6)))}
    question = {
        "PostTypeId": 1,
        "Title": writer.words(8).capitalize(),
        "Tags": "".join(f"<{one}>" for one in sorted(picked)),
    }
    return common | question | ({"AcceptedAnswerId": accepted[number]} if number in accepted else {})


def _comment(writer: Writer, number: int, post: int, people: int) -> dict[str, object]:
    author = int(people * writer.random.random()) + 1
    words = writer.words(int(writer.random.geometric(1 / 20)) + 3)
    return {"Id": number, "PostId": post, "Text": words, "CreationDate": _at(post), "UserId": author}


def _vote(number: int, answer: int) -> dict[str, object]:
    return {"Id": number, "PostId": answer, "VoteTypeId": 1, "CreationDate": _at(answer)[:10] + "T00:00:00.000"}


def _link(random: np.random.Generator, number: int, asked: list[int]) -> dict[str, object]:
    repeat = int(random.integers(1, max(len(asked), 2)))
    original = asked[int(random.integers(0, repeat))]
    pair = {"PostId": asked[min(repeat, len(asked) - 1)], "RelatedPostId": original}
    return {"Id": number, "CreationDate": _at(len(asked)), "LinkTypeId": 3 if number % 2 else 1} | pair


def _at(number: int) -> str:
    return (BEGAN + timedelta(minutes=3 * number)).isoformat(timespec="milliseconds")


def measured(posts: int) -> dict[str, Any]:
    """Bring in a dump of so many posts, found by their words: what the import says, with the most memory it took."""
    with TemporaryDirectory() as folder, temporary_home() as home:
        write_dump(Path(folder), posts)
        said = typed(home, "import", "stackexchange", folder, "--source", "bench", "--json")
        assert said.returncode == 0, said.stderr[-2000:]
        told: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken = {"processor_seconds": round(used.ru_utime + used.ru_stime), "most_memory_mb": used.ru_maxrss // 1024}
        return told | {"posts": posts} | taken


def table(told: dict[str, Any]) -> str:
    """What was measured, as a table of Markdown."""
    kinds = f"{told['questions']:,} questions, {told['answers']:,} answers, {told['replies']:,} comments"
    minutes = f"{told['seconds'] / 60:.1f} minutes, {told['posts'] / told['seconds']:,.0f} posts a second"
    command = f"python -m bench.stackexchange {told['posts']}"
    return "\n".join(
        [
            "| what | figure | command |",
            "| --- | --- | --- |",
            f"| {told['posts']:,} posts ({kinds}) with their index by words | {minutes} | `{command}` |",
            f"| its processor time | {told['processor_seconds'] / 60:.1f} minutes | |",
            f"| the most memory of one process | {told['most_memory_mb']} MB | |",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)) + "\n")
