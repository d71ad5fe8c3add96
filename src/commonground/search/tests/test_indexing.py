"""What is findable follows what is written, edited, hidden, withdrawn and restored."""

from collections.abc import Callable

import pytest

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.core import db
from commonground.events.models import Event
from commonground.people.models import Group, Network
from commonground.search import indexing, statistics, tasks, vectors
from commonground.search.entries import write_entries
from commonground.search.handlers import index_its_question
from commonground.search.indexing import index_question
from commonground.search.meanings import vectors_of
from commonground.search.models import MEAN_LENGTH, Corpus, Entry, Tally, Word
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question


def words() -> dict[str, int]:
    """How many documents have each word, counted until now."""
    statistics.fold_words()
    return dict(Word.objects.filter(documents__gt=0).values_list("word", "documents"))


def all_words() -> list[tuple[object, ...]]:
    statistics.fold_words()
    return sorted(Word.objects.values_list("key", "word", "documents", "weighty", "weightiest"))


def weights() -> list[tuple[object, ...]]:
    rows = db.values("SELECT (question_id, group_id, length, config, keys, weights)::text FROM search_entry ORDER BY 1")
    return [tuple(rows)]


def kept_vectors() -> dict[int, str]:
    rows = db.values("SELECT question_id || ' ' || value::text FROM search_vector")
    return {int(row.split(" ")[0]): row.split(" ")[1] for row in rows}


def ask(cast: Cast, title: str = "Labeller drops labels", text: str = "It stops.") -> Question:
    return make_question(title, author=cast.asker, group=cast.group, text=text)


def _having(word: str) -> int:
    count: int = db.value("SELECT count(*) FROM search_entry WHERE keys @> ARRAY[search_key(%(word)s)]", word=word)
    return count


def _waits_in_a_list() -> bool:
    options: str = db.value("SELECT reloptions::text FROM pg_class WHERE relname = 'entry_keys'")
    return "fastupdate=on" in options


@pytest.mark.usefixtures("encoder_away")
class TestEntries:
    def test_a_question_is_findable_after_its_event(self, cast: Cast, run_jobs: Callable[[], int]) -> None:
        ask(cast)
        run_jobs()
        assert words() == {"label": 1, "drop": 1, "stop": 1}

    def test_jobs_done_twice_count_once(self, cast: Cast) -> None:
        question = ask(cast)
        make_answer(question, cast.answerer, "Home the arm.")
        run_waiting_jobs(twice=True)
        assert words() == {"label": 1, "drop": 1, "stop": 1, "home": 1, "arm": 1}
        assert Corpus.objects.get().documents == 1

    def test_as_much_as_fits_is_found_of_long_words_in_any_script(self, cast: Cast) -> None:
        question = ask(cast)
        longest = "-".join(chr(0x4E00 + number) for number in range(15_000))
        for _answer in range(9):
            make_answer(question, cast.answerer, longest)
        index_question(question.pk)
        assert {"label", "drop", "stop"} <= words().keys()

    def test_an_edit_replaces_the_words(self, cast: Cast, run_jobs: Callable[[], int]) -> None:
        question = ask(cast)
        run_jobs()
        actions.edit_question(question, title="Printer jams", words="", by=cast.asker)
        run_jobs()
        assert words() == {"printer": 1, "jam": 1}

    def test_an_answer_adds_its_words_and_an_edit_changes_them(self, cast: Cast, run_jobs: Callable[[], int]) -> None:
        question = ask(cast)
        answer = make_answer(question, cast.answerer, "Grease")
        run_jobs()
        assert "greas" in words()
        actions.edit_answer(answer, "Oil", by=cast.answerer)
        run_jobs()
        assert "greas" not in words()
        assert "oil" in words()

    def test_a_hidden_answer_leaves_and_a_restored_one_comes_back(
        self, cast: Cast, run_jobs: Callable[[], int]
    ) -> None:
        answer = make_answer(ask(cast), cast.answerer, "Grease")
        run_jobs()
        actions.hide_post(answer, reason="wrong", by=cast.steward)
        run_jobs()
        assert "greas" not in words()
        actions.restore_post(answer, by=cast.steward)
        run_jobs()
        assert "greas" in words()

    def test_hiding_a_reply_leaves_the_question_findable(self, cast: Cast, run_jobs: Callable[[], int]) -> None:
        answer = make_answer(ask(cast), cast.answerer)
        reply = actions.reply_to(answer, "Thanks", by=cast.asker)
        actions.hide_post(reply, reason="rude", by=cast.steward)
        run_jobs()
        assert Entry.objects.count() == 1

    def test_a_hidden_question_leaves_and_a_restored_one_comes_back(
        self, cast: Cast, run_jobs: Callable[[], int]
    ) -> None:
        question = ask(cast)
        run_jobs()
        actions.hide_post(question.post, reason="spam", by=cast.steward)
        run_jobs()
        assert (Entry.objects.count(), words(), Corpus.objects.get().documents) == (0, {}, 0)
        actions.restore_post(question.post, by=cast.steward)
        run_jobs()
        assert words() == {"label": 1, "drop": 1, "stop": 1}

    def test_a_withdrawn_question_leaves_and_a_reopened_one_comes_back(
        self, cast: Cast, run_jobs: Callable[[], int]
    ) -> None:
        question = ask(cast)
        actions.withdraw_question(question, by=cast.asker)
        run_jobs()
        assert not Entry.objects.exists()
        actions.reopen_question(question, by=cast.asker)
        run_jobs()
        assert Entry.objects.exists()

    def test_imported_history_is_indexed_too(self, cast: Cast) -> None:
        question = ask(cast)
        Event.objects.filter(name="question.asked").update(imported=True)
        run_waiting_jobs()
        assert Entry.objects.filter(question=question).exists()

    def test_the_handler_of_posts_finds_the_question_of_any_post(self, cast: Cast) -> None:
        question = ask(cast)
        reply = actions.reply_to(make_answer(question, cast.answerer), "Thanks", by=cast.asker)
        for post in (question.pk, reply.parent_id, reply.pk):
            Entry.objects.all().delete()
            index_its_question(Event(name="post.hidden", subject=post))
            assert Entry.objects.filter(question=question).exists()

    def test_a_question_without_words_has_an_entry_without_words(self, cast: Cast) -> None:
        write_entries([ask(cast, "???", "!").pk])
        assert words() == {}
        assert Entry.objects.get().length == 0

    def test_many_are_indexed_as_one_by_one(self, cast: Cast) -> None:
        questions = [ask(cast, f"Labeller {number} drops labels").pk for number in range(5)]
        for question in questions:
            indexing.index_question(question)
        one_by_one, counted = weights(), all_words()
        done: list[int] = []
        indexing.index_many(questions, progress=done.append)
        assert (weights(), all_words(), done) == (one_by_one, counted, [5])

    def test_a_rebuild_changes_nothing_but_what_drifted(self, cast: Cast) -> None:
        indexing.index_many([ask(cast, f"Labeller {number} drops labels").pk for number in range(5)])
        statistics.fold_words()
        indexing.rebuild()
        before, counted = weights(), all_words()
        indexing.rebuild()
        assert (weights(), all_words()) == (before, counted)
        assert not Tally.objects.exists()

    def test_slashes_part_words(self, cast: Cast) -> None:
        write_entries([ask(cast, "CI/CD", "").pk])
        assert words() == {"ci": 1, "cd": 1}

    @pytest.mark.parametrize(
        ("network", "language", "config"),
        [
            ("en", "", "english"),
            ("de", "", "german"),
            ("xx", "", "simple"),
            ("en", "fr", "french"),
            ("en", "xx", "simple"),
        ],
    )
    def test_words_go_by_the_posts_language_else_the_networks(
        self, cast: Cast, network: str, language: str, config: str
    ) -> None:
        Network.objects.update_or_create(pk=1, defaults={"language": network})
        question = ask(cast)
        question.post.language = language
        question.post.save()
        write_entries([question.pk])
        assert Entry.objects.get().config == config

    def test_a_question_moves_with_its_group(self, cast: Cast) -> None:
        question, other = ask(cast), make_group()
        write_entries([question.pk])
        question.post.group = other
        question.post.save()
        write_entries([question.pk])
        assert Entry.objects.get().group == Group.objects.get(pk=other.pk)


class TestStatistics:
    def test_a_word_is_unknown_until_the_fold(self, cast: Cast, encoder_away: None) -> None:
        write_entries([ask(cast).pk])
        assert not Word.objects.exists()
        statistics.fold_words()
        assert Word.objects.count() == 3
        statistics.fold_words()
        assert Corpus.objects.get().documents == 1

    def test_a_small_networks_mean_length_follows(self, cast: Cast, encoder_away: None) -> None:
        write_entries([ask(cast, "a b c", "").pk for _ in range(25)])
        statistics.fold_words()
        assert Corpus.objects.get().mean_length == 4
        assert Corpus.objects.get().configs == ["english"]

    def test_a_large_networks_mean_length_follows_only_with_all_weights(self, cast: Cast, encoder_away: None) -> None:
        write_entries([ask(cast).pk])
        statistics.fold_words()
        Corpus.objects.update(documents=2000, length=2000 * 200)
        statistics.fold_words()
        assert Corpus.objects.get().mean_length == MEAN_LENGTH
        indexing.reweigh_if_drifted()
        assert Corpus.objects.get().mean_length == 200

    def test_little_drift_leaves_the_weights(self, cast: Cast, encoder_away: None) -> None:
        write_entries([ask(cast).pk])
        statistics.fold_words()
        Corpus.objects.update(documents=2000, length=2000 * (MEAN_LENGTH + 10))
        indexing.reweigh_if_drifted()
        assert Corpus.objects.get().mean_length == MEAN_LENGTH

    def test_words_taken_in_bulk_are_found_before_and_after_they_are_sorted_in(
        self, cast: Cast, encoder_away: None
    ) -> None:
        indexing.take_in_bulk()
        indexing.index_many([ask(cast, f"Labeller {number} drops").pk for number in range(5)])
        db.execute("SET LOCAL enable_seqscan = off")
        db.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert (_having("drop"), _waits_in_a_list()) == (5, True)
        tasks.tend_index(0)
        assert (_having("drop"), _waits_in_a_list()) == (5, False)


class TestVectors:
    def test_a_question_has_the_vector_of_title_and_text(self, cast: Cast, by_meaning: None) -> None:
        question = ask(cast, "Labels", "They *fall*.")
        indexing.index_question(question.pk)
        (vector,) = vectors_of(["Labels"], ["Labels\nThey fall."], timeout=1)
        kept = [float(number) for number in kept_vectors()[question.pk].strip("[]").split(",")]
        assert kept == pytest.approx(vector.tolist(), abs=1e-3)

    def test_an_answer_changes_no_vector_and_is_not_encoded(
        self, cast: Cast, by_meaning: None, request: pytest.FixtureRequest
    ) -> None:
        question = ask(cast)
        indexing.index_question(question.pk)
        before = kept_vectors()
        make_answer(question, cast.answerer)
        monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
        monkeypatch.setattr("commonground.search.meanings.vectors_of", None)  # a call would fail
        indexing.index_question(question.pk)
        assert kept_vectors() == before

    def test_an_edit_changes_the_vector(self, cast: Cast, by_meaning: None) -> None:
        question = ask(cast)
        indexing.index_question(question.pk)
        before = kept_vectors()
        actions.edit_question(question, title="Printer jams", words="", by=cast.asker)
        indexing.index_question(question.pk)
        assert kept_vectors() != before

    def test_what_was_written_while_the_encoder_was_away_gets_its_vector_later(
        self, cast: Cast, request: pytest.FixtureRequest
    ) -> None:
        with pytest.MonkeyPatch.context() as away:
            away.setattr("commonground.search.encoder.client.home", lambda: "/nowhere")
            request.getfixturevalue("encoder_away")
            indexing.index_question(ask(cast).pk)
            assert indexing.embed_missing(10) == 0
        assert Entry.objects.count() == 1
        assert kept_vectors() == {}
        request.getfixturevalue("monkeypatch").undo()
        request.getfixturevalue("by_meaning")
        assert indexing.embed_missing(10) == 1
        assert indexing.embed_missing(10) == 0
        assert len(kept_vectors()) == 1

    def test_vectors_of_another_model_are_made_anew(self, cast: Cast, by_meaning: None) -> None:
        indexing.index_question(ask(cast).pk)
        db.execute("UPDATE search_vector SET model = 'another'")
        assert indexing.embed_missing(10) == 1
        assert db.value("SELECT model FROM search_vector") != "another"

    def test_questions_taken_in_without_vectors_get_them_by_one_run_of_a_job(
        self, cast: Cast, by_meaning: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tasks, "_AT_ONCE", 2)
        indexing.index_many([ask(cast, f"Labeller {number} drops").pk for number in range(5)], by_meaning=False)
        assert kept_vectors() == {}
        tasks.embed_missing(0)
        assert len(kept_vectors()) == 5

    def test_a_hidden_question_has_no_vector(self, cast: Cast, by_meaning: None) -> None:
        question = ask(cast)
        indexing.index_question(question.pk)
        actions.hide_post(question.post, reason="spam", by=cast.steward)
        indexing.index_question(question.pk)
        assert kept_vectors() == {}

    def test_many_vectors_get_an_index_and_few_do_not(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        assert not vectors.index_if_many()
        monkeypatch.setattr(vectors, "EXACT_UP_TO", -1)
        assert vectors.index_if_many()
        assert db.value("SELECT to_regclass('search_vector_nearest') IS NOT NULL")

    def test_an_index_of_vectors_is_scanned_until_enough_are_found_that_one_may_read(self, cast: Cast) -> None:
        """A name that the extension does not know would silently be nothing: asked after the extension is loaded."""
        db.value("SELECT '[1]'::halfvec <=> '[1]'::halfvec")
        assert db.value("SHOW hnsw.iterative_scan") == "strict_order"
        assert db.value("SHOW hnsw.ef_search") == "100"
