"""Importing a dump in the format of Stack Exchange: what comes in, as what, and that nobody is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from commonground.conversations.models import Answer, Post, Question, Reaction
from commonground.events.models import Event
from commonground.feed.models import Notice
from commonground.integrations.models import ImportedRef
from commonground.integrations.tests.dumps import answer, bring_in, comment, link, question, user, vote, write_dump
from commonground.people.models import Group, Member
from commonground.people.viewer import viewer_of
from commonground.search.models import Entry
from commonground.search.similar import similar_questions
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)  # it is indexed on a connection of its own


def _at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


def test_an_accepted_answer_solved_the_question_when_it_was_accepted(tmp_path: Path) -> None:
    posts = [question(AcceptedAnswerId=12), answer(11), answer(12, OwnerUserId=3)]
    votes = [vote(1, 12, 1, "2019-06-03"), vote(2, 12, 1, "2019-06-05"), vote(3, 11, 1, "2019-06-09"), vote(4, 12, 2)]
    summary, faults = bring_in(write_dump(tmp_path / "help", posts, Votes=votes))
    assert (summary.questions, summary.answers, summary.people, faults) == (1, 2, 3, [])
    solved = Question.objects.get()
    assert solved.solution is not None
    assert (solved.solution.author.name, solved.solved_by) == ("Ben", solved.post.author)
    assert (solved.solved_at, solved.answered_at) == (_at(2019, 6, 5), _at(2019, 6, 1, 9, 30))
    assert Event.objects.get(name="answer.accepted").at == _at(2019, 6, 5)
    assert not Reaction.objects.exists()  # of a vote nobody knows who gave it


def test_a_vote_of_the_day_of_the_answer_counts_from_the_answer_on(tmp_path: Path) -> None:
    posts = [question(AcceptedAnswerId=11), answer()]
    bring_in(write_dump(tmp_path / "help", posts, Votes=[vote(1, 11, 1, "2019-06-01")]))
    assert Question.objects.get().solved_at == _at(2019, 6, 1, 9, 30)


def test_a_question_without_an_accepted_answer_is_closed_as_imported(tmp_path: Path) -> None:
    posts = [question(ClosedDate="2019-08-01T00:00:00.000"), answer(), question(20)]
    bring_in(write_dump(tmp_path / "help", posts, PostLinks=[link(1, 20, 10, kind=1)]))
    assert {one.close_reason for one in Question.objects.all()} == {"imported"}
    assert not Question.objects.unsolved().exists()


def test_posts_keep_their_words_authors_times_and_topics(tmp_path: Path) -> None:
    posts = [question(Tags="|labels|line-3|", LastEditDate="2019-06-07T00:00:00.000"), answer()]
    bring_in(write_dump(tmp_path / "help", posts))
    asked, given = Question.objects.get().post, Answer.objects.get_queryset().get()
    assert (asked.text, asked.author.name, asked.at) == ("After every restart.", "Quentin", _at(2019, 5, 31, 14, 5))
    assert (asked.edited_at, given.edited_at) == (_at(2019, 6, 7), None)
    assert given.html == "<p>Hold <strong>Home</strong> for three seconds.</p>\n"
    assert sorted(asked.filed.values_list("topic__name", flat=True)) == ["labels", "line-3"]
    assert (asked.group.name, asked.group.audience, asked.author.user.email) == ("help site", "network", None)
    assert given.is_from_stranger


def test_comments_are_replies_under_what_they_were_made_on(tmp_path: Path) -> None:
    comments = [comment(1, 10), comment(2, 11, UserId=1, CreationDate="2019-01-01T00:00:00.000")]
    summary, _faults = bring_in(write_dump(tmp_path / "help", [question(), answer()], Comments=comments))
    first, second = Post.objects.filter(kind="reply").order_by("author__name")
    assert summary.replies == 2
    assert (first.parent, first.html) == (Question.objects.get().post, "<p>Which <em>firmware</em>?</p>\n")
    assert (second.parent_id, second.author.name) == (Answer.objects.get_queryset().get().pk, "Quentin")
    assert second.at == _at(2019, 6, 1, 9, 30)  # not before what it is a reply to
    told = Event.objects.filter(name="reply.given").values_list("kind", "data__to")
    assert sorted(told) == sorted([("post", first.parent_id), ("post", second.parent_id)])


def test_a_duplicate_leads_to_the_question_it_repeats(tmp_path: Path) -> None:
    posts = [
        question(20, ClosedDate="2019-07-02T10:00:00.000"),
        question(10),
        question(30),
        question(40),
        answer(41, 40),
    ]
    posts[3] |= {"AcceptedAnswerId": 41}  # type: ignore[operator]
    links = [link(1, 20, 10), link(2, 20, 30), link(3, 30, 99), link(4, 40, 10)]
    _summary, faults = bring_in(write_dump(tmp_path / "help", posts, PostLinks=links))
    assert faults == []
    by_title = {one.title: one for one in Question.objects.all()}
    repeat, original = by_title["Why does line 20 stop?"], by_title["Why does line 10 stop?"]
    assert (repeat.close_reason, repeat.duplicate_of, repeat.closed_at) == ("duplicate", original, _at(2019, 7, 2, 10))
    of_nothing = by_title["Why does line 30 stop?"]
    assert (of_nothing.close_reason, of_nothing.duplicate_of) == ("duplicate", None)
    assert of_nothing.closed_at == _at(2019, 7, 1, 10)
    assert by_title["Why does line 40 stop?"].is_solved
    assert Event.objects.filter(name="question.closed", data__reason="duplicate").count() == 2


def test_people_of_one_name_are_two_and_who_left_is_known_by_what_she_left(tmp_path: Path) -> None:
    posts = [question(), answer(11, OwnerUserId=4), answer(12, OwnerUserId=5, OwnerDisplayName="Carl")]
    posts += [
        answer(13, OwnerUserId="", OwnerDisplayName="Dora"),
        answer(14, OwnerUserId=""),
        answer(15, OwnerUserId=7),
    ]
    people = [user(1), user(4, "Quentin"), user(7, " \u200b ")]
    bring_in(write_dump(tmp_path / "help", posts, Users=people))
    names = [one.name for one in Member.objects.order_by("name", "pk")]
    assert names == ["Carl", "Dora", "Former member", "Quentin", "Quentin"]
    assert Member.objects.get(is_active=False).posts.count() == 2


def test_nobody_is_told_and_it_is_found_by_its_words(tmp_path: Path, cast: Cast, run_jobs: Callable[[], int]) -> None:
    posts = [question(AcceptedAnswerId=11), answer(Body="<p>Replace the capacitor.</p>"), question(20)]
    bring_in(write_dump(tmp_path / "help", posts, Comments=[comment(1, 11)]))
    assert not ProcrastinateJob.objects.exists()
    assert run_jobs() == 0
    assert not Notice.objects.exists()
    assert all(event.imported for event in Event.objects.all())
    assert [one.title for one in similar_questions(viewer_of(cast.outsider), "capacitor")] == ["Why does line 10 stop?"]


def test_rows_that_cannot_be_brought_in_are_named_and_the_others_are(tmp_path: Path) -> None:
    posts = [
        question(10, AcceptedAnswerId=99),
        '<row Id="11" PostTypeId="2" ParentId="10" Body="&boom;" />',
        '<row Id="12" PostTypeId="2" ParentId="10" Body="a" Body="b" />',
        '<row Id="13" Body="no kind" />',
        question(10),
        question(14, Title="x" * 201),
        answer(15, of=14),
        answer(16, of=77),
        answer(17, Body="<script>alert(1)</script>"),
        answer(18, CreationDate="soon"),
        {"Id": 19, "PostTypeId": 4, "Body": "of a tag"},
        answer(20),
    ]
    comments = [comment(1, 15), comment(2, 16, Text=" "), comment(3, 98), comment(4, 20)]
    summary, faults = bring_in(write_dump(tmp_path / "help", posts, Comments=comments))
    assert sorted((where, why.split(".")[0]) for where, why in faults) == [
        ("Comments.xml, row 3", "Its post 98 is not in the dump"),
        ("Posts.xml, row 1", "The accepted answer 99 is not among its answers"),
        ("Posts.xml, row 10", 'It has no "CreationDate" of the form 2019-05-31T14:05:00'),
        ("Posts.xml, row 2", "It is not well-formed XML: undefined entity"),
        ("Posts.xml, row 3", "It is not well-formed XML: duplicate attribute"),
        ("Posts.xml, row 4", 'It has no "PostTypeId" that is a number'),
        ("Posts.xml, row 5", "There is one of the same id before it, 10"),
        ("Posts.xml, row 6", "The title has 201 characters, 200 at most"),
        ("Posts.xml, row 8", "Its question 77 is not in the dump"),
        ("Posts.xml, row 9", "The text is empty"),
    ]
    assert "Its 2 answers and comments are left out with it." in dict(faults)["Posts.xml, row 6"]
    assert (summary.questions, summary.answers, summary.replies, summary.left_out) == (1, 1, 1, 10)
    assert summary.is_whole


def test_twice_does_no_harm_and_a_later_dump_adds_what_is_new(tmp_path: Path) -> None:
    posts, comments = [question(), answer(), question(20)], [comment(1, 10), comment(2, 11)]
    bring_in(write_dump(tmp_path / "help", posts, Comments=comments))
    before = _rows()
    again, faults = bring_in(tmp_path / "help")
    assert (again.questions, again.answers, again.replies, again.known, faults) == (0, 0, 0, 2, [])
    assert _rows() == before
    posts = [question(AcceptedAnswerId=12), answer(), answer(12, OwnerUserId=3), question(20)]
    comments += [comment(3, 10), comment(4, 11), comment(5, 12)]
    write_dump(tmp_path / "help", posts, Comments=comments, Votes=[vote(1, 12, 1)], PostLinks=[link(1, 20, 10)])
    for expected in [(1, 3), (0, 0)]:
        later, _faults = bring_in(tmp_path / "help")
        assert (later.answers, later.replies) == expected
    solved, repeat = Question.objects.order_by("title")
    assert (solved.is_solved, solved.solved_at) == (True, _at(2019, 6, 3))
    assert (repeat.close_reason, repeat.duplicate_of) == ("duplicate", solved)
    replies = [post.children.filter(kind="reply").count() for post in Post.objects.exclude(kind="reply")]
    assert sorted(replies) == [0, 1, 2, 2]


def test_an_answer_that_was_moved_there_stays_here_and_its_new_question_comes_in(tmp_path: Path) -> None:
    bring_in(write_dump(tmp_path / "help", [question(), answer()], Comments=[comment(1, 11), comment(2, 10)]))
    people = Member.objects.count()
    posts = [question(9, AcceptedAnswerId=11), answer(11, of=9, OwnerUserId=7), answer(12, of=9), question(10)]
    comments = [comment(1, 11), comment(2, 9), comment(3, 11), comment(4, 9), comment(5, 12)]
    write_dump(tmp_path / "help", posts, Comments=comments, Users=[user(1), user(2), user(3), user(7, "Carl")])
    for expected in [(1, 1, 2, 0, 1), (0, 0, 0, 0, 2)]:
        now, faults = bring_in(tmp_path / "help")
        assert (now.questions, now.answers, now.replies, now.people, now.known, faults) == (*expected, [])
    fresh, stays = Question.objects.order_by("-title")
    assert (fresh.title, fresh.close_reason) == ("Why does line 9 stop?", "imported")
    moved = stays.post.children.get(kind="answer")
    assert (moved.html, moved.author.name) == ("<p>Hold <strong>Home</strong> for three seconds.</p>\n", "Anna")
    assert (moved.children.count(), stays.post.children.count()) == (1, 2)
    assert sorted(fresh.post.children.values_list("kind", flat=True)) == ["answer", "reply"]
    assert Member.objects.count() == people


def test_what_was_hidden_or_deleted_here_since_does_not_come_back(tmp_path: Path) -> None:
    posts = [question(), answer(), question(20)]
    bring_in(write_dump(tmp_path / "help", posts, PostLinks=[link(1, 20, 10)]))
    Answer.objects.get_queryset().delete()
    bring_in(write_dump(tmp_path / "help", posts, Comments=[comment(1, 11)], PostLinks=[link(1, 20, 10)]))
    Post.objects.filter(question__title="Why does line 10 stop?").delete()
    bring_in(tmp_path / "help")
    assert [(one.title, one.duplicate_of) for one in Question.objects.all()] == [("Why does line 20 stop?", None)]
    assert Post.objects.count() == 1


def test_an_import_that_breaks_down_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [row for n in range(10, 40, 2) for row in (question(n, AcceptedAnswerId=n + 1), answer(n + 1, of=n))]
    path = write_dump(tmp_path / "help", posts, PostLinks=[link(1, 20, 10)], Comments=[comment(1, 39)])
    monkeypatch.setattr("commonground.integrations.stackexchange.importing._BATCH", 4)
    brought = []
    with pytest.raises(KeyboardInterrupt):
        import_until(path, brought, 2)
    assert 0 < Question.objects.count() < 15
    summary, faults = bring_in(path)
    assert (summary.questions + summary.known, summary.known >= 4, faults) == (15, True, [])
    assert Question.objects.filter(solved_at__isnull=False).count() == Answer.objects.count() == 15
    assert Entry.objects.count() == 15
    assert ImportedRef.objects.filter(kind="reply").count() == Post.objects.filter(kind="reply").count() == 1


def import_until(path: Path, brought: list[int], batches: int) -> None:
    """Import, and break off after so many batches."""
    from commonground.integrations.history import Plan, Progress
    from commonground.integrations.stackexchange import import_stackexchange

    def stop(now: Progress) -> None:
        brought.append(now.summary.threads)
        if len(brought) == batches:
            raise KeyboardInterrupt

    import_stackexchange(Plan(path=path, source="help site"), say_fault=lambda _where, _why: None, progress=stop)


def test_a_dump_without_questions_leaves_nothing_behind(tmp_path: Path) -> None:
    summary, faults = bring_in(write_dump(tmp_path / "help", [answer()]))
    assert (summary.threads, faults) == (0, [("Posts.xml, row 1", "Its question 10 is not in the dump.")])
    assert not Group.objects.exists()
    assert not Member.objects.exists()


def _rows() -> list[object]:
    tables = (Post, Question, Member, Group, Event, ImportedRef, Entry)
    return [list(table.objects.order_by("pk").values("pk")) for table in tables]
