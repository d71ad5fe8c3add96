"""What is typed into conversations, checked at the edge. A form carries the id of the post it will make, signed, so
that the same form sent twice writes once, and the name of the draft in which it is kept until then."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from commonground.conversations.models import Attachment, Draft, Question
from commonground.core import ids, text
from commonground.core.typed import LineField, TitleField, WordsField
from commonground.people.models import Group

_signer = Signer(salt="post")


def draft_name(form: str, about: int) -> str:
    """How a form says which draft is kept of it."""
    return f"{form}-{ids.encode(about)}"


def draft_named(name: str) -> tuple[str, int]:
    """The form, and the post it is about; ValueError if the name is none of ours."""
    form, _dash, code = name.partition("-")
    return Draft.Form(form).value, ids.decode(code)


class WritingForm(forms.Form):
    """A text in Markdown, and the id it will have."""

    use_required_attribute = False
    key = WordsField(widget=forms.HiddenInput, required=False)
    draft = WordsField(widget=forms.HiddenInput, required=False)
    text = WordsField(
        label=_("Text"),
        max_length=text.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This is longer than %(limit_value)s characters. Shorten it, or split it in two."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": _signer.sign(str(ids.new())), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.begun: Draft | None = None  # what she typed into it before, and did not post
        self.posted: list[Attachment] = []  # the files of a post that is changed,
        self.without: list[Attachment] = []  # those of them to be taken away,
        self.chosen: list[Attachment] = []  # and those that came with the form

    @property
    def most_files(self) -> int:
        """How many files a post has at most."""
        return settings.FILES_PER_POST

    @property
    def largest_file(self) -> int:
        """How large a file may be, in bytes."""
        return settings.FILE_LARGEST

    @property
    def number(self) -> int | None:
        """The id that the page was made with; None for a form that carries none of ours."""
        try:
            return int(_signer.unsign(self["key"].value() or ""))
        except (BadSignature, ValueError):
            return None

    def clean_key(self) -> int | None:
        """The same, for who takes the form."""
        return self.number


class AskForm(WritingForm):
    """A question: its title, the text, where it is asked and its topics."""

    title = TitleField(
        label=_("What do you need to know?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
        error_messages={
            "required": _("Write your question first."),
            "max_length": _("Say it in %(limit_value)s characters; the rest goes below, into the text."),
        },
    )
    group = forms.ModelChoiceField(
        label=_("Where"),
        queryset=Group.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose one of your groups."),
            "invalid_choice": _("Choose one of your groups."),
        },
    )
    topics = LineField(
        label=_("Topics"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("Five topics at most, each of a word or two.")},
    )

    field_order = ["title", "text", "group", "topics", "key", "draft"]

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (tells the type checker)
        field.queryset = Group.objects.filter(pk__in=[group.pk for group in groups])
        field.choices = [(group.pk, group.name) for group in groups]

    def clean_topics(self) -> list[str]:
        """Their names, parted by commas; five at most."""
        names = [name.strip() for name in self.cleaned_data["topics"].split(",")]
        names = list(dict.fromkeys(name for name in names if not text.is_blank(name)))
        if len(names) > 5 or any(len(name) > 40 for name in names):
            raise forms.ValidationError(_("Five topics at most, each of a word or two."))
        return names


def as_it_stands(question: Question) -> dict[str, object]:
    """What a form that changes a question begins with."""
    topics = question.post.filed.select_related("topic").order_by("id")
    return {
        "title": question.title,
        "text": question.post.text,
        "group": question.post.group_id,
        "topics": ", ".join(filed.topic.name for filed in topics),
    }


class ReasonForm(forms.Form):
    """Why something is done, for those whom it concerns."""

    use_required_attribute = False
    reason = WordsField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={
            "required": _("Say why, in a sentence."),
            "max_length": _("Say it in %(limit_value)s characters."),
        },
    )
