"""Files on the pages: they come with a form or before it, and go out only to who may read the post."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commonground.conversations import actions
from commonground.conversations.models import Attachment, Post, Question
from commonground.core import clock
from commonground.people import limits
from commonground.web.tests.forms import ClientOf
from commonground.web.uploads import Measured
from tests.cast import Cast
from tests.make import make_question
from tests.pictures import make_file, upload

HTML = b"<!doctype html><script>alert(1)</script>"


def address(file: Attachment) -> str:
    return reverse("file", args=[file.pk, file.name])


def posted(cast: Cast, name: str = "plan.png", content: bytes | None = None) -> Attachment:
    file = make_file(cast.asker, name, content)
    actions.ask_question("Why?", "", group=cast.group, files=[file], by=cast.asker)
    file.refresh_from_db()
    return file


READERS = [
    ("asker", 200),
    ("answerer", 200),
    ("leader", 200),
    ("outsider", 404),
    ("administrator", 404),
    ("guest", 404),
    ("anonymous", 404),
]


@pytest.mark.parametrize(("who", "status"), READERS)
def test_a_file_is_for_who_may_read_its_post(cast: Cast, client_of: ClientOf, who: str, status: int) -> None:
    file = posted(cast)
    for path in (address(file), reverse("file-preview", args=[file.pk])):
        assert client_of(who).get(path).status_code == status
    missing = client_of(who).get(reverse("file", args=[1, "plan.png"]))
    assert missing.status_code == 404
    if status == 404:
        assert re.sub(r"\w{20,}", "", client_of(who).get(address(file)).content.decode()) == re.sub(
            r"\w{20,}", "", missing.content.decode()
        )


@pytest.mark.parametrize("who", ["answerer", "steward", "administrator", "anonymous", "asker"])
def test_what_is_not_posted_yet_is_its_authors_alone(cast: Cast, client_of: ClientOf, who: str) -> None:
    file, status = make_file(cast.asker), 200 if who == "asker" else 404
    assert client_of(who).get(address(file)).status_code == status
    assert client_of(who).get(reverse("file-preview", args=[file.pk])).status_code == status


@pytest.mark.parametrize("under", ["question", "answer", "reply"])
def test_the_file_of_a_hidden_post_and_of_what_is_under_it_is_hidden(
    cast: Cast, client_of: ClientOf, under: str
) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer = actions.answer_question(question, "So.", files=[make_file(cast.answerer)], by=cast.answerer)
    reply = actions.reply_to(answer, "No.", files=[make_file(cast.answerer)], by=cast.answerer)
    hidden = {"question": question.post, "answer": answer, "reply": reply}[under]
    actions.hide_post(hidden, reason="rude", by=cast.steward)
    client = client_of("answerer")
    shown = [client.get(address(file)).status_code for file in Attachment.objects.order_by("pk")]
    assert shown == ([200, 404] if under == "reply" else [404, 404])


def test_pictures_are_shown_and_everything_else_is_saved(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("leader")
    for name, content, kind, how in (
        ("plan.png", None, "image/png", 'inline; filename="plan.png"'),
        ("page.html", HTML, "text/plain", 'attachment; filename="page.html"'),
        ("a.svg", b"<svg/>", "text/plain", 'attachment; filename="a.svg"'),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf", 'attachment; filename="a.pdf"'),
    ):
        answer = client.get(address(posted(cast, name, content)))
        assert (answer["Content-Type"], answer["Content-Disposition"]) == (kind, how)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer.getvalue() == content or content is None


def test_what_the_browser_has_is_not_sent_again_to_who_may_still_see_it(cast: Cast, client_of: ClientOf) -> None:
    file, client = posted(cast), client_of("leader")
    known = {"If-None-Match": client.get(address(file))["ETag"]}
    assert client.get(address(file), headers=known).status_code == 304
    assert client.head(address(file)).status_code == 200
    assert client_of("outsider").get(address(file), headers=known).status_code == 404


def test_a_file_that_the_storage_lost_is_not_here(cast: Cast, client_of: ClientOf) -> None:
    file, text = posted(cast), posted(cast, "a.txt", b"a")
    file.file.storage.delete(file.file.name)
    assert client_of("leader").get(address(file)).status_code == 404
    assert client_of("leader").get(reverse("file-preview", args=[text.pk])).status_code == 404


def send(client: Client, content: bytes | None = None, name: str = "plan.png", **headers: str) -> Any:
    headers = {"X-Requested-With": "fetch", **headers}
    return client.post(reverse("attach-file"), {"files": upload(name, content)}, headers=headers)


def test_an_editor_sends_a_file_and_gets_its_line(cast: Cast, client_of: ClientOf) -> None:
    answer = send(client_of("asker"))
    file = Attachment.objects.get()
    assert (answer.status_code, file.author, file.post) == (200, cast.asker, None)
    assert f'name="attached" value="{file.code}"' in answer.content.decode()


def test_what_is_not_taken_is_said_in_words(cast: Cast, client_of: ClientOf, settings: Any) -> None:
    settings.FILE_LARGEST = 1_000_000
    client = client_of("asker")
    for content, words in (
        (b"", "This file is empty."),
        (b"a" * 1_000_001, "This file is too large: 1 MB at most."),
        (b"MZ" + bytes(60), "Programs are not taken."),
    ):
        answer = send(client, content)
        assert answer.status_code == 409
        assert words in answer.content.decode()
    nothing = client.post(reverse("attach-file"), headers={"X-Requested-With": "fetch"})
    assert "Choose a file first." in nothing.content.decode()
    assert not Attachment.objects.exists()


def test_who_is_not_signed_in_sends_no_file(cast: Cast, client_of: ClientOf) -> None:
    assert send(client_of("anonymous")).status_code == 403
    assert not Attachment.objects.exists()


def test_nobody_sends_files_without_end(cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "attach", limits.Limit(2, timedelta(hours=1)))
    client, question = client_of("asker"), make_question(author=cast.asker, group=cast.group)
    assert send(client).status_code == 200
    page = answer_with(client, question, "So.", files=[upload(), upload("b.png")])
    assert "b.png: That was more than 2 times within 1 hour." in page.content.decode()
    assert send(client).status_code == 429
    with clock.held(clock.now() + timedelta(hours=1)):
        assert send(client).status_code == 200


def test_a_file_of_a_draft_is_taken_away_and_one_of_a_post_is_not(cast: Cast, client_of: ClientOf) -> None:
    draft, kept = make_file(cast.asker), posted(cast)
    assert client_of("answerer").post(reverse("remove-file", args=[draft.pk])).status_code == 404
    assert client_of("asker").post(reverse("remove-file", args=[kept.pk])).status_code == 404
    assert client_of("asker").post(reverse("remove-file", args=[draft.pk])).status_code == 204
    assert list(Attachment.objects.all()) == [kept]


def answer_with(client: Client, question: Question, words: str, **typed: Any) -> Any:
    return client.post(reverse("answer", args=[question.pk]), {"text": words, **typed}, follow=True)


def test_without_javascript_files_come_with_the_form(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    page = answer_with(client_of("answerer"), question, "So.", files=[upload(), upload("note.txt", b"a" * 1234)])
    files = list(Post.objects.get(kind="answer").files.order_by("pk"))
    words = page.content.decode()
    assert [file.name for file in files] == ["plan.png", "note.txt"]
    assert f'src="{reverse("file-preview", args=[files[0].pk])}" alt="plan.png" width="60" height="40"' in words
    assert f'href="{address(files[1])}"' in words
    assert "Text, 1.2 kB" in words


def drafts_in(page: str) -> list[str]:
    return re.findall(r'name="attached" value="(\w+)"', page)


@pytest.mark.parametrize("how", [{"text": ""}, {"text": "So.", "preview": "1"}])
def test_neither_a_mistake_nor_a_preview_loses_a_file(cast: Cast, client_of: ClientOf, how: dict[str, str]) -> None:
    question, client = make_question(author=cast.asker, group=cast.group), client_of("answerer")
    page = client.post(reverse("answer", args=[question.pk]), {**how, "files": upload()}).content.decode()
    (code,) = drafts_in(page)
    answer_with(client, question, "So.", attached=[code, "nonsense"])
    assert Post.objects.get(kind="answer").files.get().code == code


def test_a_file_that_is_not_taken_keeps_the_text_and_the_other_files(
    cast: Cast, client_of: ClientOf, settings: Any
) -> None:
    settings.FILE_LARGEST = 100_000
    question, client = make_question(author=cast.asker, group=cast.group), client_of("answerer")
    sent = [upload("large\u202e.txt", b"a" * 300_000), upload("b.png")]
    page = answer_with(client, question, "A long text of mine", files=sent)
    words = page.content.decode()
    assert page.status_code == 422
    assert "large.txt: This file is too large: 0 MB at most." in words
    assert "A long text of mine" in words
    assert len(drafts_in(words)) == 1
    assert not Post.objects.filter(kind="answer").exists()


def test_more_files_than_a_post_has_are_said_to_be_too_many(cast: Cast, client_of: ClientOf, settings: Any) -> None:
    settings.FILES_PER_POST = 2
    question, client = make_question(author=cast.asker, group=cast.group), client_of("answerer")
    page = answer_with(client, question, "Mine", files=[upload() for _each in range(3)])
    assert page.status_code == 422
    assert "A post has 2 files at most. Remove some." in page.content.decode()
    codes = [make_file(cast.answerer).code for _each in range(2)]
    page = answer_with(client, question, "Mine", attached=codes, files=[upload()])
    assert (page.status_code, len(drafts_in(page.content.decode()))) == (422, 3)
    page = answer_with(client, question, "Mine", attached=drafts_in(page.content.decode()), removed=codes[:1])
    assert page.status_code == 200
    assert Post.objects.get(kind="answer").files.count() == 2
    assert not Attachment.objects.filter(post=None).exists()


def test_a_question_is_asked_with_files_in_three_steps(cast: Cast, client_of: ClientOf) -> None:
    client, typed = client_of("asker"), {"title": "Why?", "text": "", "topics": ""}
    page = client.post(reverse("ask"), {**typed, "step": "1", "files": upload()}).content.decode()
    page = client.post(reverse("ask"), {**typed, "step": "2", "group": cast.group.pk, "attached": drafts_in(page)})
    (code,) = drafts_in(page.content.decode())
    client.post(reverse("ask"), {**typed, "step": "3", "group": cast.group.pk, "attached": code})
    assert Question.objects.get().post.files.get().code == code


def test_a_file_that_is_not_taken_is_said_at_each_step_of_asking(cast: Cast, client_of: ClientOf) -> None:
    client, typed = client_of("asker"), {"title": "Why?", "text": "Mine", "topics": "", "group": cast.group.pk}
    for step in "123":
        sent = {**typed, "step": step, "files": [upload("b.exe", b"MZ" + bytes(60)), upload()]}
        page = client.post(reverse("ask"), sent)
        words = page.content.decode()
        assert (page.status_code, len(drafts_in(words))) == (422, 1)
        assert "b.exe: Programs are not taken." in words
        assert f'data-step="{max(step, "2")}"' in words


@pytest.mark.parametrize("name", ["after", "chosen", "groups", "request", "typed"])
def test_no_field_of_a_form_is_taken_for_something_else(cast: Cast, client_of: ClientOf, name: str) -> None:
    assert client_of("asker").post(reverse("ask"), {"title": "Why?", "step": "1", name: "x"}).status_code == 200


def test_a_file_that_waited_too_long_to_be_posted_is_said_to_be_gone(cast: Cast, client_of: ClientOf) -> None:
    question, client = make_question(author=cast.asker, group=cast.group), client_of("answerer")
    gone, kept = make_file(cast.answerer), make_file(cast.answerer)
    Attachment.objects.filter(pk=gone.pk).delete()
    page = answer_with(client, question, "Mine", attached=[gone.code, kept.code])
    assert (page.status_code, drafts_in(page.content.decode())) == (422, [kept.code])
    assert "A file is not here any more" in page.content.decode()
    assert not Post.objects.filter(kind="answer").exists()
    for _again in range(2):
        page = answer_with(client, question, "Mine", attached=[gone.code, kept.code], removed=gone.code)
        assert page.status_code == 200
    assert Post.objects.filter(kind="answer", files=kept).exists()


def test_a_reply_has_files_too(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    page = client_of("leader").post(
        reverse("reply", args=[question.pk]), {"text": "What is that?", "files": upload("a.txt", b"a")}, follow=True
    )
    assert f'href="{address(Attachment.objects.get())}"' in page.content.decode()


@pytest.mark.parametrize("kind", ["question", "answer"])
def test_files_of_a_post_are_changed_with_it(cast: Cast, client_of: ClientOf, kind: str) -> None:
    old = posted(cast)
    question = Question.objects.get()
    if kind == "answer":
        old = make_file(cast.asker)
        actions.answer_question(question, "So.", files=[old], by=cast.asker)
        old.refresh_from_db()
    post, client = old.post, client_of("asker")
    path = reverse("edit-question" if kind == "question" else "edit-post", args=[post.pk])
    page = client.get(path).content.decode()
    assert f'name="removed" value="{old.code}"' in page
    typed = {"title": "Why?", "text": "So.", "group": cast.group.pk, "topics": ""}
    page = client.post(path, {**typed, "preview": "1", "removed": old.code}).content.decode()
    assert f'name="removed" value="{old.code}" checked' in page
    client.post(path, {**typed, "removed": old.code, "files": upload("new.txt", b"a")})
    assert [file.name for file in post.files.all()] == ["new.txt"]
    history = client.get(reverse("history", args=[post.pk])).content.decode()
    assert "File taken away: plan.png" in history
    assert "File added: new.txt" in history


def test_the_same_form_sent_twice_posts_its_files_once(cast: Cast, client_of: ClientOf) -> None:
    question, client = make_question(author=cast.asker, group=cast.group), client_of("answerer")
    page = client.get(reverse("question-short", args=[question.pk]), follow=True).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    for _again in range(2):
        answer_with(client, question, "So.", key=key.group(1), files=[upload()])
    assert Post.objects.get(kind="answer").files.count() == 1


def test_nothing_large_stays_in_memory_or_on_the_disk(cast: Cast, settings: Any) -> None:
    settings.FILE_LARGEST, settings.FILES_PER_POST = 1000, 2
    handler = Measured()
    sizes = []
    for chunks in (3, 1, 1):
        handler.new_file("files", "a.txt", "text/plain", None)
        for number in range(chunks):
            handler.receive_data_chunk(b"a" * 800, number * 800)
        file = handler.file_complete(chunks * 800)
        sizes.append((file.size, len(file.read())))
        file.close()
    assert sizes == [(2400, 800), (800, 800), (1001, 0)]


def test_files_are_handed_out_by_their_view_alone(cast: Cast, client_of: ClientOf, settings: Any) -> None:
    file = posted(cast)
    assert client_of("leader").get(f"/{settings.MEDIA_URL.strip('/')}/{file.file.name}").status_code == 404
    assert client_of("leader").get(f"/files/{file.file.name}").status_code == 404
