"""Importing threads: what comes in, as what, and that nobody is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from commonground.conversations import actions
from commonground.conversations.forms import AskForm, as_it_stands
from commonground.conversations.models import Answer, Post, Question, Topic
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.feed.models import Notice
from commonground.integrations.models import ImportedRef
from commonground.integrations.tests.files import answer, bring_in, thread, write
from commonground.people.models import Group, Member, Organisation, Voice
from commonground.people.viewer import viewer_of
from commonground.routing.models import Reach
from commonground.search.models import Corpus, Entry, Word
from commonground.search.similar import similar_questions
from tests.cast import Cast
from tests.make import make_group, make_member, make_question

pytestmark = pytest.mark.django_db


def test_a_question_whose_answer_was_accepted_is_solved_by_it(tmp_path: Path) -> None:
    rows = [answer(7), answer(8, user="Ben", time="2019-06-02T10:00:00", accepted=True)]
    bring_in(write(tmp_path / "threads.gz", thread(answers=rows)))
    question = Question.objects.get()
    assert (question.title, question.post.text) == ("Why does line 1 stop?", "It stops after every restart.")
    assert question.is_solved
    assert question.solution is not None
    assert question.solution.author.name == "Ben"
    assert question.solved_at == question.solution.at == datetime(2019, 6, 2, 10, tzinfo=UTC)
    assert question.answered_at == datetime(2019, 6, 1, 9, tzinfo=UTC)
    assert question.solved_by == question.post.author


def test_people_are_asked_little_by_little_whether_old_answers_are_still_right(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "threads.gz", *(thread(n, answers=[answer(n, accepted=True)]) for n in range(1, 41))))
    for question in Question.objects.all():
        assert question.solved_at is not None
        assert question.review_at == question.solved_at + timedelta(days=180)
    asked = sorted(Question.objects.values_list("next_step_at", flat=True))
    assert clock.now() <= asked[0]
    assert asked[5] < clock.now() + timedelta(days=90) < asked[-5]
    assert asked[-1] < clock.now() + timedelta(days=180)


def test_a_question_without_an_accepted_answer_is_closed_as_imported(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(1, answers=[answer()]), thread(2, closed=True)))
    for question in Question.objects.all():
        assert (question.close_reason, question.closed_at) == ("imported", clock.now())
        assert question.next_step_at is None
    assert not Question.objects.unsolved().exists()


def test_posts_keep_their_time_their_order_and_their_markdown(tmp_path: Path) -> None:
    at = "2019-05-31T14:05:00"
    rows = [answer(number, time=at, body=f"*{number}*") for number in range(20)]
    bring_in(write(tmp_path / "threads.gz", thread(answers=rows, body="<script>alert(1)</script> `x`")))
    posts = list(Post.objects.order_by("pk"))
    assert {post.at for post in posts} == {datetime(2019, 5, 31, 14, 5, tzinfo=UTC)}
    assert [post.html for post in posts[1:]] == [f"<p><em>{number}</em></p>\n" for number in range(20)]
    assert posts[0].kind == "question"
    assert "<script>" not in posts[0].html
    assert "<code>x</code>" in posts[0].html
    assert all(post.pk >> 22 == int(post.at.timestamp() * 1000) for post in posts)


def test_authors_are_members_who_cannot_sign_in(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(answers=[answer()])), organisation="Users of Kyros")
    members = Member.objects.order_by("name")
    assert [(member.name, member.handle) for member in members] == [("Anna", "anna"), ("Quentin", "quentin")]
    for member in members:
        assert member.user.email is None
        assert not member.user.has_usable_password()
        assert member.is_active
        assert (member.organisation.name, member.organisation.kind) == ("Users of Kyros", "community")
    assert Voice.objects.count() == 2


def test_authors_may_belong_to_an_organisation_that_is_here_already(tmp_path: Path, cast: Cast) -> None:
    bring_in(write(tmp_path / "threads.gz", thread()), organisation="VANTIN")
    assert Member.objects.get(name="Quentin").organisation == cast.partner_firm


def test_all_whose_names_are_not_known_are_one_former_member(tmp_path: Path) -> None:
    rows = [
        thread(1, user=None, answers=[answer(1, user=None), answer(2)]),
        thread(2, user="  "),
        thread(3, answers=[answer(3, user="")]),
    ]
    bring_in(write(tmp_path / "threads.gz", *rows))
    former = Member.objects.get(is_active=False)
    assert former.name == "Former member"
    assert not former.user.is_active
    assert former.posts.count() == 4
    assert not Post.objects.filter(is_from_stranger=True).exists()


def test_each_board_is_a_group_that_the_network_reads(tmp_path: Path) -> None:
    rows = [thread(1, group="Line 3"), thread(2, group="Line 4"), thread(3), thread(4, group="Line 3")]
    bring_in(write(tmp_path / "threads.gz", *rows))
    groups = Group.objects.order_by("name")
    assert [(group.name, group.audience, group.posts.count()) for group in groups] == [
        ("Line 3", "network", 2),
        ("Line 4", "network", 1),
        ("forum", "network", 1),
    ]


def test_what_stands_on_no_board_goes_where_it_is_told(tmp_path: Path, cast: Cast) -> None:
    path = write(tmp_path / "threads.gz", thread(1), thread(2, group="Line 4"))
    bring_in(path, group="line 3")
    assert Post.objects.get(question__title__contains="line 1").group == cast.group
    assert Group.objects.filter(name__iexact="line 3").count() == 1
    before = viewer_of(cast.steward).groups
    bring_in(write(path, thread(1, answers=[answer()])))
    for author in Member.objects.filter(name__in=["Quentin", "Anna"]):
        assert cast.group.pk not in viewer_of(author).groups  # there are things in it that she was never to read
    assert viewer_of(cast.steward).groups == before


def test_a_group_that_is_not_the_only_one_of_its_name_is_not_guessed(tmp_path: Path, cast: Cast) -> None:
    make_group("Line 3")
    with pytest.raises(Refused, match="several groups"):
        bring_in(write(tmp_path / "threads.gz", thread()), group="Line 3")


def test_a_board_of_the_name_of_a_closed_group_is_not_that_group(tmp_path: Path, cast: Cast) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(group="Line 3")))
    assert Post.objects.get().group != cast.group


def test_topics_are_filed_once_whatever_their_case(tmp_path: Path) -> None:
    Topic.objects.create(name="Labels")
    bring_in(write(tmp_path / "threads.gz", thread(1, tags=["labels", "LABELS", "new"]), thread(2, tags=["New"])))
    assert sorted(Topic.objects.values_list("name", flat=True)) == ["Labels", "new"]
    assert Topic.objects.get(name="Labels").filed.count() == 1
    assert Topic.objects.get(name="new").filed.count() == 2


def test_a_tag_with_a_comma_stays_one_topic_when_its_question_is_edited(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(tags=["a, b", "c,d", "a b"])))
    stands = as_it_stands(Question.objects.get())
    form = AskForm(stands, groups=list(Group.objects.all()))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["topics"] == ["a b", "c d"]


def test_nobody_is_told_and_nothing_is_planned(tmp_path: Path, cast: Cast, run_jobs: Callable[[], int]) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(1, answers=[answer(accepted=True)]), thread(2)))
    assert not ProcrastinateJob.objects.exists()
    assert run_jobs() == 0
    assert not Notice.objects.exists()
    assert not Reach.objects.exists()
    assert mail.outbox == []
    assert not Question.objects.due().exists()


def test_what_happened_is_told_as_imported_at_its_own_time(tmp_path: Path) -> None:
    rows = [thread(1, answers=[answer(accepted=True)]), thread(2)]
    bring_in(write(tmp_path / "threads.gz", *rows))
    told = Event.objects.exclude(name__in=["organisation.created", "group.created"]).order_by("pk")
    assert [(event.name, event.at.year) for event in told] == [
        ("question.asked", 2019),
        ("question.asked", 2019),
        ("answer.given", 2019),
        ("answer.accepted", 2019),
        ("question.closed", 2026),
    ]
    assert all(event.imported for event in Event.objects.all())
    accepted = told.get(name="answer.accepted")
    assert (accepted.kind, accepted.actor_id) == ("answer", Member.objects.get(name="Quentin").pk)
    assert accepted.data == {"question": Question.objects.get(solved_at__isnull=False).pk}


def test_it_is_found_at_once_and_its_words_are_counted(tmp_path: Path, cast: Cast) -> None:
    rows = [thread(number, answers=[answer(body="Replace the capacitor.")]) for number in range(1, 31)]
    bring_in(write(tmp_path / "threads.gz", *rows))
    assert Entry.objects.count() == 30
    assert Corpus.objects.get().documents == 30
    assert Word.objects.get(word="capacitor").documents == 30
    found = similar_questions(viewer_of(cast.outsider), "Why does line 7 stop?")
    assert found[0].title == "Why does line 7 stop?"


def test_a_thread_with_more_words_than_an_index_holds_is_found(tmp_path: Path, cast: Cast) -> None:
    words = [" ".join(f"w{part}x{number}" for number in range(3500)) for part in range(6)]
    rows = [thread(answers=[answer(number, body=text) for number, text in enumerate(words)]), thread(2)]
    _summary, faults = bring_in(write(tmp_path / "threads.gz", *rows))
    assert faults == []
    assert Entry.objects.count() == 2


def test_what_only_its_members_read_stays_unseen(tmp_path: Path, cast: Cast, client_of: Callable) -> None:
    bring_in(write(tmp_path / "threads.gz", thread()), audience="joined", steward=cast.steward)
    question = Question.objects.get()
    pages = {who: client_of(who).get(f"/q/{question.code}-{question.slug}") for who in ("steward", "outsider")}
    assert (pages["steward"].status_code, pages["outsider"].status_code) == (200, 404)
    assert similar_questions(viewer_of(cast.outsider), question.title) == []
    assert [found.id for found in similar_questions(viewer_of(cast.steward), question.title)] == [question.pk]
    author = question.post.author
    assert question in Question.objects.visible_to(viewer_of(author))  # once she claims what she wrote


def test_a_group_that_only_its_members_read_needs_a_steward(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Name a steward"):
        bring_in(write(tmp_path / "threads.gz", thread()), audience="joined")
    assert not Post.objects.exists()


@pytest.mark.parametrize("plan", [{"group": "Twin"}, {"group": "x" * 121}, {"audience": "joined"}])
def test_an_import_that_is_refused_leaves_nothing_behind(tmp_path: Path, plan: dict[str, str]) -> None:
    twins = {make_group("Twin"), make_group("twin")}
    with pytest.raises(Refused):
        bring_in(write(tmp_path / "threads.gz", thread()), organisation="Users of Kyros", **plan)
    assert set(Group.objects.all()) == twins
    assert not Organisation.objects.exists()
    assert not Event.objects.filter(imported=True).exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_of_which_the_database_refuses_all_leaves_no_organisation_behind(tmp_path: Path) -> None:
    ImportedRef.objects.create(source="forum", kind="group", ref="Gone", row=1)
    summary, _faults = bring_in(write(tmp_path / "threads.gz", thread(1, group="Gone"), thread(2, group="Gone")))
    assert (summary.threads, summary.left_out) == (0, 2)
    assert not Organisation.objects.exists()


def test_a_known_file_needs_no_organisation(tmp_path: Path) -> None:
    path = write(tmp_path / "threads.gz", thread(answers=[answer()]))
    bring_in(path)
    Organisation.objects.update(name="Users of Kyros")
    bring_in(path)
    assert Organisation.objects.get().name == "Users of Kyros"


def test_a_group_for_organisations_is_that_of_the_authors(tmp_path: Path, cast: Cast) -> None:
    path = write(tmp_path / "threads.gz", thread())
    bring_in(path, audience="organisations", organisation=cast.partner_firm.name)
    question = Question.objects.get()
    assert question in Question.objects.visible_to(viewer_of(cast.partner))
    assert question not in Question.objects.visible_to(viewer_of(cast.outsider))


def test_an_imported_question_that_still_burns_is_open_again(
    tmp_path: Path, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(answers=[answer()])))
    actions.reopen_question(Question.objects.get(), by=cast.outsider)
    assert Question.objects.get().is_open
    assert run_jobs() > 0
    question = Question.objects.get()
    assert question.is_open
    assert question.next_step_at is not None
    assert question.next_step_at > clock.now()


def test_from_a_first_answer_on_two_people_have_met(tmp_path: Path) -> None:
    late, early = "2019-08-01T00:00:00", "2019-07-01T00:00:00"
    rows = [
        thread(1, answers=[answer(1, time=late), answer(2, user="Quentin")]),
        thread(2, user="Anna", time="2019-06-15T00:00:00", answers=[answer(3, user="Quentin", time=early)]),
        thread(3, user="Carl", answers=[answer(4)]),
    ]
    bring_in(write(tmp_path / "threads.gz", *rows))
    of_strangers = {ref.ref for ref in ImportedRef.objects.filter(kind="answer") if _answer(ref).is_from_stranger}
    assert of_strangers == {"2/3", "3/4"}


def test_lines_that_cannot_be_brought_in_are_named_and_the_others_are(tmp_path: Path) -> None:
    bad = [b"\xff\x00binary", b"[" * 5000, thread(2, title=""), b"", thread(3, answers=[answer(body="")])]
    summary, faults = bring_in(write(tmp_path / "threads.gz", thread(1), *bad, thread(4)))
    assert [(line, why.split(".")[0]) for line, why in faults] == [
        (2, "It is not text in UTF-8"),
        (3, "It is nested too deeply"),
        (4, "The title is empty"),
        (6, "Answer 1 is left out"),
    ]
    assert (summary.questions, summary.answers, summary.left_out, summary.is_whole) == (3, 0, 4, True)


def test_a_file_that_breaks_off_is_brought_in_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write(tmp_path / "threads.gz", thread(1), thread(2))
    path.write_bytes(path.read_bytes()[:-8])
    summary, faults = bring_in(path)
    assert (summary.questions, summary.is_whole) == (2, False)
    assert len(faults) == 1


def test_a_file_without_threads_leaves_nothing_behind(tmp_path: Path) -> None:
    summary, faults = bring_in(write(tmp_path / "threads.gz", b"no", b"thread"))
    assert (summary.threads, len(faults)) == (0, 2)
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_is_named_and_its_neighbours_are_brought_in(tmp_path: Path, cast: Cast) -> None:
    ImportedRef.objects.create(source="forum", kind="group", ref="Gone", row=1)
    rows = [thread(1), thread(2, group="Gone"), thread(3)]
    summary, faults = bring_in(write(tmp_path / "threads.gz", *rows))
    assert summary.questions == 2
    assert [(line, why.split(":")[0]) for line, why in faults] == [(2, "The database refuses it")]


def test_posts_of_one_moment_have_ids_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonground.core.ids._RANDOM_BITS", 22)
    monkeypatch.setattr("commonground.core.ids.secrets.randbits", lambda _bits: 5)
    rows = [thread(number, time="2019-05-31T00:00:00", tags=[]) for number in range(1, 5)]
    for row in rows:
        bring_in(write(tmp_path / "threads.gz", row))
    assert Question.objects.count() == 4


def test_people_and_questions_of_the_network_are_left_alone(tmp_path: Path, cast: Cast) -> None:
    namesake = make_member("Quentin")
    question = make_question("Why does line 1 stop?", author=namesake)
    bring_in(write(tmp_path / "threads.gz", thread()))
    question.refresh_from_db()
    assert question.is_open
    assert Post.objects.filter(author=namesake).count() == 1
    assert Question.objects.count() == 2


def _answer(ref: ImportedRef) -> Answer:
    return Answer.objects.get_queryset().get(pk=ref.row)
