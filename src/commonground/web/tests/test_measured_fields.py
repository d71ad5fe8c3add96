"""No field of any form lets more through than its column holds, however the words are written."""

from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

from commonground.core import text
from commonground.core.typed import WordsField
from commonground.web.tests.addresses import all_forms

GROWS = "\u0958"  # one letter, which is stored as two


class _Careless(forms.Form):
    name = forms.CharField(max_length=20)


class _Careful(forms.Form):
    name = WordsField(max_length=20)


def measured(all_of_them: list[type[forms.Form]]) -> Iterator[tuple[str, forms.CharField]]:
    """All fields with a longest length."""
    for form in all_of_them:
        for name, field in form.base_fields.items():
            if isinstance(field, forms.CharField) and field.max_length:
                yield f"{form.__name__}.{name}", field


def is_measured_as_it_is_stored(field: forms.CharField) -> bool:
    """Whether words that grow are refused, or not too long once they have grown."""
    longest = field.max_length or 0
    try:
        taken = field.to_python(GROWS * longest)
        field.run_validators(taken)
    except forms.ValidationError:
        return True
    return len(text.clean(taken)) <= longest


def test_words_are_measured_as_they_are_stored() -> None:
    assert get_resolver().url_patterns  # loads all forms
    fields = dict(measured(list(all_forms())))
    assert {"AskForm.title", "ProfileForm.knows", "JoinForm.name"} <= set(fields)
    assert [name for name, field in fields.items() if not is_measured_as_it_is_stored(field)] == []


def test_a_careless_field_is_noticed() -> None:
    (_careless, careless), (_careful, careful) = measured([_Careless, _Careful])
    assert not is_measured_as_it_is_stored(careless)
    assert is_measured_as_it_is_stored(careful)
