"""Files: chosen, posted, taken away again; what they are is read from what they hold."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image

from commonground.conversations import actions, kinds, pictures
from commonground.conversations.actions.attaching import clean_name, forget_unposted
from commonground.conversations.models import Attachment, Post, Revision
from commonground.conversations.queries import files_of
from commonground.conversations.tasks import forget_unposted_files
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_answer, make_question
from tests.pictures import make_file, make_photograph, make_picture, upload

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
ISO = b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00avifmif1miafMA1B"


def opened(file: Attachment, what: str = "file") -> Image.Image:
    with getattr(file, what).open("rb") as kept:
        picture = Image.open(BytesIO(kept.read()))
    picture.load()
    return picture


def test_a_photograph_is_kept_upright_and_without_where_it_was_taken(cast: Cast) -> None:
    assert Image.open(BytesIO(make_photograph())).getexif()
    file = make_file(cast.asker, "IMG_1.JPG", make_photograph())
    picture = opened(file)
    assert (picture.size, file.width, file.height) == ((40, 60), 40, 60)
    assert picture.getpixel((20, 5)) < (30, 30, 30) < picture.getpixel((20, 55))
    assert dict(picture.getexif()) == {}
    assert not {"exif", "comment", "xmp", "icc_profile"} & set(picture.info)
    with file.file.open("rb") as kept:
        assert b"Ada" not in kept.read()


@pytest.mark.parametrize(("form", "kind"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp"), ("GIF", "gif")])
def test_a_picture_is_drawn_anew_with_a_preview(cast: Cast, form: str, kind: str) -> None:
    file = make_file(cast.asker, "large", make_picture(form, (1920, 1440)))
    assert (file.kind, file.is_picture, file.kind_name) == (f"image/{kind}", True, "Picture")
    assert (opened(file).size, opened(file, "preview").size) == ((1920, 1440), (960, 720))
    assert file.name == f"large{kinds.PICTURES[file.kind]}"
    assert file.size == file.file.size


def test_what_moves_goes_on_moving(cast: Cast) -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    made = BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=[50, 60, 70], loop=0)
    picture = opened(make_file(cast.asker, "a.gif", made.getvalue()))
    assert (picture.n_frames, picture.info["duration"]) == (3, 50)


def test_colours_that_no_screen_has_are_turned_into_those_that_it_has(cast: Cast) -> None:
    made = BytesIO()
    Image.new("CMYK", (9, 9)).save(made, "JPEG")
    assert opened(make_file(cast.asker, "print.jpg", made.getvalue())).mode == "RGB"


def test_a_preview_of_fine_greys_has_their_light(cast: Cast) -> None:
    made = BytesIO()
    Image.new("I;16", (9, 9), 0x8000).save(made, "PNG")
    file = make_file(cast.asker, "x-ray.png", made.getvalue())
    assert (opened(file).mode, opened(file, "preview").getpixel((4, 4))) == ("I;16", (128, 128, 128))


def make_moving(frames: int) -> bytes:
    made = BytesIO()
    first, *others = [Image.new("RGB", (9, 9), (number % 256, number // 256, 0)) for number in range(frames)]
    first.save(made, "GIF", save_all=True, append_images=others)
    return made.getvalue()


def test_many_tiny_frames_are_too_many_dots(cast: Cast) -> None:
    assert opened(make_file(cast.asker, "a.gif", make_moving(500))).n_frames == 500
    with pytest.raises(Refused, match="too many dots"):
        make_file(cast.asker, "a.gif", make_moving(1001))


@pytest.mark.parametrize("length", [18, 40, 60, 70])
def test_what_moves_and_is_cut_off_is_said_to_be_damaged(cast: Cast, length: int) -> None:
    with pytest.raises(Refused, match="damaged"):
        make_file(cast.asker, "a.gif", make_moving(3)[:length])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This file is empty"),
        (b"MZ\x90\x00\x03" + bytes(60), "Programs are not taken"),
        (b"\x7fELF\x02\x01" + bytes(60), "Programs are not taken"),
        (ISO, "Pictures of this kind are not taken"),
        (make_picture("TIFF"), "Pictures of this kind are not taken"),
        (make_picture()[:60], "This picture is damaged"),
        (make_picture("JPEG")[:-200], "This picture is damaged"),
    ],
)
def test_what_is_not_taken_is_said_and_leaves_nothing(cast: Cast, content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        make_file(cast.asker, "plan.png", content)
    assert not Attachment.objects.exists()
    assert not Event.objects.exists()


def test_a_file_may_be_as_large_as_the_settings_say(cast: Cast, settings: Any) -> None:
    settings.FILE_LARGEST = 1_000_000
    assert make_file(cast.asker, "a.txt", b"a" * 1_000_000).size == 1_000_000
    with pytest.raises(Refused, match="too large: 1 MB at most"):
        make_file(cast.asker, "a.txt", b"a" * 1_000_001)


@pytest.mark.parametrize("frames", [1, 2])
def test_a_picture_that_swells_is_refused_before_it_is_drawn(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, frames: int
) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 60 * 40 * frames - 1)
    monkeypatch.setattr(pictures, "SMALLEST_FRAME", 1)
    monkeypatch.setattr(pictures, "_drawn", lambda *_: pytest.fail("it was drawn"))
    moves = {"save_all": True, "append_images": [Image.new("RGB", (60, 40))] * (frames - 1)}
    with pytest.raises(Refused, match="too many dots"):
        make_file(cast.asker, "bomb.gif", make_picture("GIF", **moves))


def test_a_bomb_is_refused(cast: Cast) -> None:
    made = BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    with pytest.raises(Refused, match="too many dots"):
        make_file(cast.asker, "bomb.png", made.getvalue())


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (SVG, "text/plain", "Text"),
        (b"<!doctype html><script>alert(1)</script>", "text/plain", "Text"),
        ("Grüße aus der Halle".encode(), "text/plain", "Text"),
        ("ü".encode() * 5000, "text/plain", "Text"),
        (b"%PDF-1.7\n1 0 obj", "application/pdf", "PDF"),
        (b"PK\x03\x04" + bytes(60), "application/zip", "Archive"),
        (b"OggS" + bytes(60), "audio/ogg", "Sound"),
        (bytes(range(128, 256)), "application/octet-stream", "File"),
    ],
)
def test_what_it_is_is_read_from_what_it_holds(cast: Cast, content: bytes, kind: str, name: str) -> None:
    file = make_file(cast.asker, "photo.png", content)
    assert (file.kind, file.kind_name, file.is_picture) == (kind, name, False)
    assert file.name == "photo.png"


@pytest.mark.parametrize(
    ("name", "kind", "cleaned"),
    [
        ("plan.png", "image/png", "plan.png"),
        ("..\\..\\secret/../plan.PNG", "image/png", "plan.PNG"),
        ("page.html", "image/png", "page.html.png"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("\u202egnp.exe", "application/zip", "gnp.exe"),
        ("a\u200b\u2067\x00b\nc\t  d.txt", "text/plain", "ab c d.txt"),
        (" .hidden", "text/plain", "hidden"),
        ("\u202e...", "text/plain", "file"),
        ("Zeichnung Übersicht.pdf", "application/pdf", "Zeichnung Übersicht.pdf"),
        ("a" * 300 + ".pdf", "application/pdf", "a" * 116 + ".pdf"),
        ("a." + "b" * 300, "text/plain", "a." + "b" * 19),
    ],
)
def test_names_are_cleaned(name: str, kind: str, cleaned: str) -> None:
    assert clean_name(name, kind) == cleaned


def test_what_a_file_is_kept_as_has_nothing_of_its_name(cast: Cast) -> None:
    file = make_file(cast.asker, "../../secret.txt", b"words")
    assert file.name == "secret.txt"
    assert "secret" not in file.file.name
    assert f"{file.at:%Y/%m}/" in file.file.name


def test_attach_file_records_it_and_is_for_who_is_here(cast: Cast) -> None:
    file = actions.attach_file("a.txt", upload("a.txt", b"words"), by=cast.asker)
    assert [(event.name, event.subject, event.data) for event in Event.objects.all()] == [
        ("file.attached", file.pk, {})
    ]
    cast.asker.is_active = False
    with pytest.raises(PermissionDenied):
        actions.attach_file("a.txt", upload("a.txt", b"words"), by=cast.asker)


def test_files_are_posted_with_what_they_were_chosen_for(cast: Cast) -> None:
    group = {"group": cast.group, "by": cast.asker}
    question = actions.ask_question(
        "Why?", "", files=[make_file(cast.asker), make_file(cast.asker, "a.txt", b"a")], **group
    )
    answer = actions.answer_question(question, "So.", files=[make_file(cast.answerer)], by=cast.answerer)
    reply = actions.reply_to(answer, "No.", files=[make_file(cast.asker)], by=cast.asker)
    found = files_of(viewer_of(cast.leader), question.pk)
    assert {post: [file.name for file in files] for post, files in found.items()} == {
        question.pk: ["plan.png", "a.txt"],
        answer.pk: ["plan.png"],
        reply.pk: ["plan.png"],
    }
    assert [(file.kind_name, file.is_picture) for file in found[question.pk]] == [("Picture", True), ("Text", False)]
    assert files_of(viewer_of(cast.outsider), question.pk) == {}
    actions.hide_post(answer, reason="Wrong place.", by=cast.steward)
    assert set(files_of(viewer_of(cast.leader), question.pk)) == {question.pk}


def test_nobody_posts_somebody_elses_file_nor_one_twice(cast: Cast) -> None:
    theirs, posted = make_file(cast.answerer), make_file(cast.asker)
    actions.ask_question("Why?", "", group=cast.group, files=[posted], by=cast.asker)
    other = actions.ask_question("How?", "", group=cast.group, files=[theirs, posted], by=cast.asker)
    assert not other.post.files.exists()
    theirs.refresh_from_db()
    assert theirs.post is None


def test_a_post_has_so_many_files_at_most(cast: Cast, settings: Any) -> None:
    settings.FILES_PER_POST = 2
    question = actions.ask_question("Why?", "", group=cast.group, files=[make_file(cast.asker)], by=cast.asker)
    more = [make_file(cast.asker) for _more in range(2)]
    with pytest.raises(Refused, match="2 files at most"):
        actions.edit_question(question, title="Why?", words="", files=more, by=cast.asker)
    actions.edit_question(
        question, title="Why?", words="", files=more, without=question.post.files.all(), by=cast.asker
    )
    assert set(question.post.files.all()) == set(more)


def edit(post: Post, by: Member, **changes: Any) -> None:
    if post.kind == Post.Kind.QUESTION:
        actions.edit_question(post.question, title=post.question.title, words=post.text, by=by, **changes)
    else:
        actions.edit_answer(post, post.text, by=by, **changes)


@pytest.mark.parametrize("kind", ["question", "answer"])
def test_taking_a_file_away_from_a_post_stands_in_its_history(cast: Cast, kind: str) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    post = question.post if kind == "question" else make_answer(question, cast.asker)
    edit(post, cast.asker, files=[make_file(cast.asker), make_file(cast.asker, "b.txt", b"b")])
    edit(post, cast.asker, without=[post.files.get(name="plan.png")])
    edit(post, cast.asker)
    names = list(Revision.objects.order_by("pk").values_list("files", flat=True))
    assert names == [[], ["plan.png", "b.txt"]]
    assert [file.name for file in post.files.all()] == ["b.txt"]
    told = Event.objects.filter(name="file.removed").get()
    assert (told.about, told.group_id, told.data["post"]) == (question.pk, cast.group.pk, post.pk)
    assert Event.objects.filter(name=f"{kind}.edited").count() == 2


def test_remove_file_takes_it_away_once_with_what_was_kept(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    file = make_file(cast.asker)
    kept = [(one.storage, one.name) for one in (file.file, file.preview)]
    assert all(storage.exists(name) for storage, name in kept)
    with django_capture_on_commit_callbacks(execute=True):
        for _again in range(2):
            actions.remove_file(Attachment(pk=file.pk, author=cast.asker), by=cast.asker)
    assert not Attachment.objects.exists()
    assert not any(storage.exists(name) for storage, name in kept)
    assert [event.data for event in Event.objects.filter(name="file.removed")] == [{}]


@pytest.mark.parametrize("who", ["answerer", "steward", "administrator", "leader"])
def test_only_who_chose_a_file_takes_it_away(cast: Cast, who: str) -> None:
    file = make_file(cast.asker)
    actions.ask_question("Why?", "", group=cast.group, files=[file], by=cast.asker)
    with pytest.raises(PermissionDenied):
        actions.remove_file(file, by=getattr(cast, who))
    assert Attachment.objects.exists()


def test_what_was_not_posted_within_a_day_is_forgotten(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    posted, left = make_file(cast.asker), make_file(cast.asker, "a.txt", b"a")
    actions.ask_question("Why?", "", group=cast.group, files=[posted], by=cast.asker)
    with clock.held(clock.now() + timedelta(hours=23)):
        forget_unposted_files(timestamp=0)
    assert Attachment.objects.count() == 2
    with clock.held(clock.now() + timedelta(hours=25)), django_capture_on_commit_callbacks(execute=True):
        forget_unposted_files(timestamp=0)
    assert list(Attachment.objects.all()) == [posted]
    assert not left.file.storage.exists(left.file.name)
    assert forget_unposted(clock.now()) == 0
