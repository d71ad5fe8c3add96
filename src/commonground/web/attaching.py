"""The files that come with a form: kept as they arrive, so that neither a mistake nor a look at it loses one."""

from typing import TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commonground.conversations import actions
from commonground.conversations.actions.attaching import clean_name
from commonground.conversations.actions.writing import too_many_files
from commonground.conversations.forms import WritingForm
from commonground.conversations.models import Attachment, Post
from commonground.core.ids import decode
from commonground.core.require import Refused
from commonground.people.limits import too_often_words
from commonground.web.audience import MemberRequest
from commonground.web.limits import again_at

Form = TypeVar("Form", bound=WritingForm)


def with_files(request: MemberRequest, form: Form, post: Post | None = None) -> Form:
    """The form with its files: those of the post that it changes, those that came before, and those that come now."""
    form.posted = list(post.files.order_by("pk")) if post else []
    if request.method == "POST":
        ticked = _numbers(request, "removed")
        form.without = [file for file in form.posted if file.pk in ticked]
        form.chosen = [*_drafts(request, form, ticked), *_arrived(request, form)]
        if len(form.posted) - len(form.without) + len(form.chosen) > settings.FILES_PER_POST:
            form.add_error(None, too_many_files())
    return form


def _numbers(request: MemberRequest, name: str) -> set[int]:
    """The ids under a name of the form; what is none counts as nothing."""
    found = set()
    for code in request.POST.getlist(name):
        try:
            found.add(decode(code))
        except ValueError:
            continue
    return found


def _drafts(request: MemberRequest, form: WritingForm, ticked: set[int]) -> list[Attachment]:
    """What came with the form before; what she ticked is taken away, and what is gone meanwhile is said."""
    named, kept = _numbers(request, "attached"), []
    hers = list(Attachment.objects.filter(author=request.member, pk__in=named).order_by("pk"))
    if named - ticked - {file.pk for file in hers}:
        form.add_error(
            None, _("A file is not here any more: what nobody posts is deleted after a day. Choose it again.")
        )
    for file in hers:
        if file.post_id is not None:
            continue  # The same form was sent before.
        if file.pk in ticked:
            actions.remove_file(file, by=request.member)
        else:
            kept.append(file)
    return kept


def _arrived(request: MemberRequest, form: WritingForm) -> list[Attachment]:
    """What comes with the form now; what is not taken is said in the form."""
    arrived = request.FILES.getlist("files")
    if len(arrived) > settings.FILES_PER_POST:
        form.add_error(None, too_many_files())
        return []
    kept = []
    for upload in arrived:
        try:
            kept.append(_kept(request, upload.name or "", upload))
        except Refused as refusal:
            form.add_error(None, f"{clean_name(upload.name or '', '')}: {refusal}")
    return kept


def _kept(request: MemberRequest, name: str, upload: "UploadedFile[bytes]") -> Attachment:
    again = again_at("attach", request)
    if again:
        raise Refused(too_often_words("attach", request.member, again))
    return actions.attach_file(name, upload, by=request.member)
