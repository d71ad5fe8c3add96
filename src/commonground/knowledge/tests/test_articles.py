"""A solved question becomes an article, which its authors keep right."""

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions as conversations
from commonground.conversations.models import Answer, Question, Topic, TopicSteward
from commonground.conversations.queries import drafts_of
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.knowledge.actions import (
    bring_article_back,
    edit_article,
    hand_on_article,
    publish_article,
)
from commonground.knowledge.models import Article
from commonground.knowledge.queries import article_of, article_page, article_rows, authors_of
from commonground.knowledge.writing import first_draft
from commonground.people.models import Member
from commonground.people.viewer import anonymous_viewer, viewer_of
from tests.cast import EVERYBODY, Cast
from tests.make import make_answer, make_group, make_question
from tests.pictures import make_file


@pytest.fixture
def solved(cast: Cast) -> Question:
    """A question of the closed group, solved from another work group."""
    question = make_question("Why do labels skip?", cast.asker, cast.group, "After a restart.", ("labels",))
    make_answer(question, cast.answerer, "Hold **Home** for three seconds.", is_accepted=True)
    question.refresh_from_db()
    return question


@pytest.fixture
def article(cast: Cast, solved: Question) -> Article:
    """Its article."""
    return publish_article(solved, title="Labels skip after a restart", words="Hold Home.", by=cast.asker)


def authors(article: Article) -> list[str]:
    return [one.member.name.split()[0] for one in article.credits.select_related("member").order_by("pk")]


def happened(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_publish_article_once_with_its_authors_and_owned_by_who_solved_it(cast: Cast, solved: Question) -> None:
    draft = first_draft(solved)
    assert draft == {
        "title": "Why do labels skip?",
        "text": "After a restart.\n\n# What solved it\n\nHold **Home** for three seconds.",
    }
    made = [publish_article(solved, title="T", words=draft["text"], by=cast.steward, key=7) for _again in range(2)]
    assert made[0] == made[1] == Article.objects.get()
    assert (made[0].pk, made[0].owner, authors(made[0])) == (7, cast.answerer, ["Ada", "Ansel", "Stella"])
    assert made[0].post.top.pk == solved.pk
    assert happened("article.published") == 1


def test_a_second_article_is_refused_also_while_the_first_is_hidden(cast: Cast, article: Article) -> None:
    with pytest.raises(Refused, match="became an article meanwhile"):
        publish_article(article.question, title="Another", words="Other words.", by=cast.answerer)
    conversations.hide_post(article.post, reason="wrong", by=cast.steward)
    with pytest.raises(Refused, match="a steward hid it"):
        publish_article(article.question, title="Another", words="Other words.", by=cast.answerer)
    assert article_of(viewer_of(cast.asker), article.question_id) is None


def test_what_is_not_solved_becomes_no_article(cast: Cast, solved: Question) -> None:
    conversations.unaccept_answer(Answer.objects.get_queryset().get(), by=cast.asker)
    solved.refresh_from_db()
    with pytest.raises(Refused, match="not solved any more"):
        publish_article(solved, title="T", words="W", by=cast.asker)
    with pytest.raises(Refused, match="not solved"):
        first_draft(solved)


def test_a_long_question_is_told_in_a_line_or_two_and_none_in_no_line(cast: Cast) -> None:
    long = make_question(author=cast.asker, group=cast.group, text="It *stops*. " * 100)
    none = make_question(author=cast.asker, group=cast.group, text="")
    for question in (long, none):
        make_answer(question, cast.answerer, "Home.", is_accepted=True)
        question.refresh_from_db()
    problem, _sign, rest = first_draft(long)["text"].partition("\n\n")
    assert (len(problem) < 300, problem.endswith("It stops …"), rest) == (True, True, "# What solved it\n\nHome.")
    assert first_draft(none)["text"] == "# What solved it\n\nHome."


@pytest.mark.parametrize("who", ["asker", "answerer", "steward", "administrator", "topic steward", "leader"])
def test_who_may_publish_edit_and_hand_on(cast: Cast, solved: Question, who: str) -> None:
    member = cast.leader if who == "topic steward" else getattr(cast, who)
    if who == "topic steward":
        TopicSteward.objects.create(topic=Topic.objects.get(), member=member)
    if who == "leader":
        with pytest.raises(PermissionDenied):
            publish_article(solved, title="T", words="W", by=member)
    article = publish_article(solved, title="T", words="W", by=cast.steward if who == "leader" else member)
    if who == "leader":
        with pytest.raises(PermissionDenied):
            edit_article(article, title="T", words="Other", by=member)
    else:
        edit_article(article, title="T", words="Other", by=member)
    if who in {"leader", "asker"}:
        with pytest.raises(PermissionDenied):
            hand_on_article(article, to=cast.leader, by=member)
    else:
        hand_on_article(article, to=cast.leader, by=member)
        edit_article(article, title="T", words="The owner's", by=cast.leader)


def test_its_owner_is_who_publishes_where_who_solved_it_has_left(cast: Cast, solved: Question) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(is_active=False)
    assert publish_article(solved, title="T", words="W", by=cast.steward).owner == cast.steward


def test_edit_article_keeps_what_it_said_and_gives_credit_once(cast: Cast, article: Article) -> None:
    for _again in range(2):
        edit_article(article, title="Labels skip", words="Hold Home long.", seen=0, by=cast.steward)
    revision = article.post.revisions.get()
    assert (revision.title, revision.text, revision.by) == ("Labels skip after a restart", "Hold Home.", cast.steward)
    assert (authors(article), happened("article.edited")) == (["Ada", "Ansel", "Stella"], 1)


def test_nobody_writes_over_what_she_has_not_seen(cast: Cast, article: Article) -> None:
    edit_article(article, title="T", words="One.", seen=0, by=cast.asker)
    with pytest.raises(Refused, match="changed it meanwhile"):
        edit_article(article, title="T", words="Two.", seen=0, by=cast.answerer)
    edit_article(article, title="T", words="Two.", seen=1, by=cast.answerer)
    article.post.refresh_from_db()
    assert article.post.text == "Two."


def test_bring_article_back_is_an_edit_that_can_be_undone(cast: Cast, article: Article) -> None:
    edit_article(article, title="T", words="Wrong.", by=cast.steward)
    first = article.post.revisions.get()
    replaced = [bring_article_back(first, by=cast.asker) for _again in range(2)]
    article.refresh_from_db()
    assert (article.title, article.post.text) == ("Labels skip after a restart", "Hold Home.")
    assert replaced[0] is not None
    assert (replaced[0].text, replaced[1]) == ("Wrong.", None)
    bring_article_back(replaced[0], by=cast.asker)
    assert Article.objects.get().post.text == "Wrong."
    with pytest.raises(PermissionDenied):
        bring_article_back(first, by=cast.leader)


def test_hand_on_article_once_and_only_to_who_may_read_it(cast: Cast, article: Article) -> None:
    for _again in range(2):
        hand_on_article(article, to=cast.leader, by=cast.answerer)
    assert (Article.objects.get().owner, happened("article.handed_on")) == (cast.leader, 1)
    with pytest.raises(Refused, match="Otto Outsider cannot take it"):
        hand_on_article(article, to=cast.outsider, by=cast.leader)


def test_a_file_of_it_is_taken_away_by_whoever_may_edit_it(cast: Cast, article: Article) -> None:
    edit_article(article, title="T", words="W", files=[make_file(cast.asker)], by=cast.asker)
    edit_article(article, title="T", words="W", without=list(article.post.files.all()), by=cast.steward)
    assert not article.post.files.exists()
    assert [revision.files != [] for revision in article.post.revisions.order_by("pk")] == [False, True]


def test_whether_it_stands_follows_its_question(cast: Cast, article: Article) -> None:
    viewer, question = viewer_of(cast.asker), Question.objects.get()

    def stands() -> tuple[str, bool]:
        found = article_page(viewer, article.pk)
        assert found
        return found.state, found.stands

    assert stands() == ("solved", True)
    conversations.unaccept_answer(Answer.objects.get_queryset().get(), by=cast.asker)
    assert stands() == ("answered", False)
    make_answer(question, cast.steward, "Take the other arm.", is_accepted=True)
    assert stands() == ("solved", False)
    edit_article(Article.objects.get(), title=article.title, words="Hold Home.", by=cast.asker)
    assert (stands(), happened("article.edited"), article.post.revisions.count()) == (("solved", True), 1, 0)


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_reads_an_article_and_the_names_under_it(cast: Cast, article: Article, who: str) -> None:
    reads = who in {"asker", "answerer", "steward", "leader"}
    viewer = anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))
    assert (article_page(viewer, article.pk) is not None) == reads
    assert Article.objects.visible_to(viewer).exists() == reads
    assert len(article_rows(viewer, topic=Topic.objects.get().pk)) == reads
    assert len(authors_of(viewer, article.pk)) == (2 if reads else 0)


def test_it_is_hidden_with_its_question_and_by_itself(cast: Cast, article: Article) -> None:
    viewer = viewer_of(cast.asker)
    for post in (article.post, article.question.post):
        conversations.hide_post(post, reason="wrong", by=cast.steward)
        assert (article_page(viewer, article.pk), article_rows(viewer)) == (None, [])
        assert not Article.objects.visible_to(viewer).exists()
        conversations.restore_post(post, by=cast.steward)
    found = article_page(viewer, article.pk)
    assert found
    assert (found.sign, article_rows(viewer)[0].age) == ("solved", "")


def test_anyone_on_the_web_sees_its_authors_as_they_chose(cast: Cast) -> None:
    public = make_group("River", "public", stewards=(cast.steward,))
    question = make_question("May we bathe?", cast.partner, public)
    make_answer(question, cast.answerer, "In June.", is_accepted=True)
    question.refresh_from_db()
    Member.objects.filter(pk=cast.answerer.pk).update(is_named_in_public=True)
    article = publish_article(question, title="Bathing", words="In June.", by=cast.steward)
    names = [one.name for one in authors_of(anonymous_viewer(), article.pk)]
    assert names == ["", "Ansel Answerer", ""]
    assert article_rows(anonymous_viewer())[0].authors == ["Ansel Answerer"]


def test_who_was_named_in_question_or_solution_is_not_called_again(cast: Cast, solved: Question) -> None:
    def name(member: Member) -> str:
        return f"[@{member.name}](/m/{member.code}-{member.handle})"

    answer = Answer.objects.get_queryset().get()
    conversations.edit_answer(answer, f"Ask {name(cast.steward)}.", by=cast.answerer)
    solved.refresh_from_db()
    article = publish_article(
        solved, title="T", words=f"Ask {name(cast.steward)} or {name(cast.leader)}.", by=cast.asker
    )
    assert Event.objects.get(name="article.published").data["mentioned"] == [cast.leader.pk]
    edit_article(article, title="T", words=f"Ask {name(cast.leader)} or {name(cast.asker)}.", by=cast.answerer)
    assert Event.objects.get(name="article.edited").data["mentioned"] == [cast.asker.pk]


def test_keep_draft_keeps_nothing_of_an_article_that_is_published(solved: Question, cast: Cast) -> None:
    typed = {"title": "Labels skip", "text": "Hold Home."}
    assert conversations.keep_draft("article", solved.pk, typed, by=cast.asker)
    assert [line.label for line in drafts_of(viewer_of(cast.asker))] == ["An article"]
    publish_article(solved, title="Labels skip", words="Hold Home.", by=cast.asker)
    assert conversations.keep_draft("article", solved.pk, typed, by=cast.asker) is None


def test_who_published_it_cannot_take_it_back_with_what_others_wrote(cast: Cast, article: Article) -> None:
    with pytest.raises(PermissionDenied):
        conversations.take_back_post(article.post, by=cast.asker)
    article.post.refresh_from_db()
    assert not article.post.is_hidden
