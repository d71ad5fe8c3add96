"""A real community comes in: part of it in every run, all of it in time in the long one."""

import gzip
import json
import time
from itertools import islice
from pathlib import Path

import pytest
from django.db import connection

from commonground.conversations.models import Answer, Post, Question
from commonground.integrations.tests.files import bring_in, write
from commonground.search.models import Entry

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]
_IN_TIME = 180  # seconds on two cores


def test_a_part_of_a_real_community_comes_in_whole(labelled_data: Path, tmp_path: Path) -> None:
    with gzip.open(labelled_data / "se_devops" / "threads.jsonl.gz") as file:
        lines = list(islice(file, 300))
    rows = [json.loads(line) for line in lines]
    answers = [answer for row in rows for answer in row["answers"]]
    summary, faults = bring_in(write(tmp_path / "threads.gz", *(line.strip() for line in lines)))
    assert (summary.questions, summary.answers, faults) == (len(rows), len(answers), [])
    assert Question.objects.filter(solved_at__isnull=False).count() == sum(answer["accepted"] for answer in answers)
    assert Entry.objects.count() == len(rows)
    assert not Post.objects.filter(html__icontains="<script").exists()
    before = list(Post.objects.order_by("pk").values_list("pk", "at", "author"))
    assert [at for _pk, at, _author in before] == sorted(at for _pk, at, _author in before)
    again, _faults = bring_in(tmp_path / "threads.gz")
    assert (again.questions, again.answers, again.known) == (0, 0, len(rows))
    assert list(Post.objects.order_by("pk").values_list("pk", "at", "author")) == before


@pytest.mark.long
def test_a_whole_real_community_comes_in_with_its_index_in_time(
    labelled_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMONGROUND_MODEL")
    began = time.monotonic()
    summary, faults = bring_in(labelled_data / "se_devops" / "threads.jsonl.gz")
    assert time.monotonic() - began < _IN_TIME
    assert (summary.questions, summary.answers, summary.by_meaning, faults) == (3700, 4968, True, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_vector")
        assert cursor.fetchone() == (3700,)
    assert Answer.objects.filter(is_from_stranger=True).exists()
