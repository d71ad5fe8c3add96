"""What is typed into articles, checked at the edge."""

from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonground.conversations.forms import WritingForm
from commonground.core import clock
from commonground.core.typed import TitleField

_FARTHEST = 5 * 366  # days


class ArticleForm(WritingForm):
    """An article: its title, its text, and the version that was seen when it was written."""

    title = TitleField(
        label=_("Title"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
        error_messages={
            "required": _("Give it a title that says what one learns from it."),
            "max_length": _("Say it in %(limit_value)s characters; the rest goes below, into the text."),
        },
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    review_on = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Its owner is asked then whether it is still right. Until somebody says so, its readers are told."),
        error_messages={"invalid": _("Write the day as year, month and day, like 2027-06-30.")},
    )
    field_order = ["title", "text", "review_on", "seen", "key"]

    def clean_review_on(self) -> datetime | None:
        """The beginning of a day to come, where she is; None where it stays as it was."""
        day: date | None = self.cleaned_data["review_on"]
        if day is None or day == self.initial.get("review_on"):
            return None
        if not 0 < (day - timezone.localtime(clock.now()).date()).days <= _FARTHEST:
            raise forms.ValidationError(_("Choose a day from tomorrow on, within the next five years."))
        return timezone.make_aware(datetime.combine(day, time()))

    def mind_its_draft(self) -> None:
        """A draft from before there was an article has seen no version of it."""
        if self.begun and not self.begun.typed.get("seen"):
            self.initial["seen"] = -1

    def has_seen(self, version: int) -> None:
        """Whoever sends it again knows of this version: the form told her."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen": str(version)}
