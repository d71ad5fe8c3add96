"""Form fields for words that people type: made fit to be stored before they are measured."""

from typing import Any

from django import forms

from commonground.core import text


class WordsField(forms.CharField):
    """Words on any number of lines; what no reader would see counts as nothing."""

    def to_python(self, value: Any) -> str:
        """The words as they may be stored."""
        words = text.clean(super().to_python(value) or "")
        return "" if text.is_blank(words) else words


class LineField(WordsField):
    """Words on one line."""

    def to_python(self, value: Any) -> str:
        """The words, parted by single spaces."""
        return " ".join(super().to_python(value).split())


class TitleField(LineField):
    """A line in which what is too long stays whole until its writer shortens it: a browser would cut it unsaid."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """As for any field, without the length at which a browser cuts."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
