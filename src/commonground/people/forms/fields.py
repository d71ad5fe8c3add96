"""Fields that several forms share: a fresh id, a place of work, a person by name, languages."""

import re
from collections.abc import Iterable
from typing import Any

from babel import Locale
from django import forms
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonground.core import ids
from commonground.core.alike import Typed
from commonground.core.dates import listed
from commonground.core.typed import LineField, WordsField
from commonground.people.models import Member, Organisation, WorkGroup

_OFFERED = 5  # names that are nearly what was typed
_signer = Signer(salt="people")


class PlainForm(forms.Form):
    """A form that says itself what is missing, in the page's language."""

    use_required_attribute = False


class KeyedForm(PlainForm):
    """A form that carries the id of what it will make, so that the same form sent twice makes it once."""

    key = WordsField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": _signer.sign(str(ids.new())), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_key(self) -> int | None:
        """The id that the page was made with; None for a form that carries none of ours."""
        try:
            return int(_signer.unsign(self.cleaned_data["key"]))
        except (BadSignature, ValueError):
            return None


class PlaceField(forms.ChoiceField):
    """Where somebody works: an organisation, or a work group in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[], **kwargs)

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Offer these organisations, each with its work groups."""
        units: dict[int, list[WorkGroup]] = {}
        for unit in WorkGroup.objects.filter(organisation__in=[one.pk for one in organisations]).order_by(
            "name", "place"
        ):
            units.setdefault(unit.organisation_id, []).append(unit)
        self.choices = [
            (one.name, [(one.code, one.name), *((unit.code, unit_name(unit)) for unit in units.get(one.pk, []))])
            for one in organisations
        ]

    def clean(self, value: Any) -> tuple[Organisation, WorkGroup | None] | None:
        """The organisation, and the work group if one was chosen."""
        chosen = super().clean(value)
        if not chosen:
            return None
        unit = WorkGroup.objects.select_related("organisation").filter(pk=ids.decode(chosen)).first()
        return (unit.organisation, unit) if unit else (Organisation.objects.get(pk=ids.decode(chosen)), None)


def place_code(organisation: int, work_group: int | None) -> str:
    """What a PlaceField calls this place."""
    return ids.encode(work_group or organisation)


def unit_name(unit: WorkGroup) -> str:
    """A work group by its name and, where that does not say it, its place."""
    return f"{unit.name}, {unit.place}" if unit.place and unit.place not in unit.name else unit.name


class PersonField(LineField):
    """Somebody by name, or by the address of her page where two have one name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.people: QuerySet[Member] = Member.objects.none()
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> Member | None:
        """The person meant, among those offered."""
        typed = super().clean(value)
        if not typed:
            return None
        code = re.search(r"/m/([1-9A-HJ-NP-Za-km-z]{11})", typed)
        found = self.people.filter(pk=_number(code.group(1))) if code else self.people.filter(name__iexact=typed)
        matches = list(found[:2])
        if not matches:
            raise forms.ValidationError(self._nobody(typed))
        if len(matches) > 1:
            raise forms.ValidationError(
                _("Two people have this name. Paste the address of the page of the one you mean.")
            )
        return matches[0]

    def _nobody(self, typed: str) -> str:
        """That nobody is called so, and who is called nearly so."""
        near = Typed.of(typed).nearest(self.people, limit=_OFFERED)
        told = _("Nobody of this name is here. Write the whole name, or paste the address of that person's page.")
        if not near:
            return str(told)
        offered = _("Do you mean one of these: %(names)s?") % {"names": listed(one.name for one in near)}
        return f"{told} {offered}"


def _number(code: str) -> int:
    try:
        return ids.decode(code)
    except ValueError:
        return 0


def here() -> Locale:
    """The language of the page, with its names of languages and places."""
    return Locale.parse(get_language() or "en", sep="-")


def spoken_names() -> dict[str, str]:
    """Languages by name, in the page's language and in English, with their codes."""
    names = {name.lower(): code for code, name in Locale("en").languages.items() if len(code) <= 3}
    return names | {name.lower(): code for code, name in here().languages.items() if len(code) <= 3}


def name_of_language(code: str) -> str:
    """A language by its name in the page's language."""
    return str(here().languages.get(code, code))


class LanguagesField(LineField):
    """Languages by their names, parted by commas."""

    def clean(self, value: Any) -> list[str]:
        """Their codes, in the order they were typed."""
        typed = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        names, codes = spoken_names(), set(Locale("en").languages)
        unknown = [part for part in typed if part.lower() not in names and part.lower() not in codes]
        if unknown:
            words = _("We do not know the language “%(name)s”. Write its name in full, like “Polish”.")
            raise forms.ValidationError(words, params={"name": unknown[0][:40]})
        return list(dict.fromkeys(names.get(part.lower(), part.lower()) for part in typed))[:12]

    def prepare_value(self, value: Any) -> Any:
        """Codes as names; what was typed as it was typed."""
        return ", ".join(name_of_language(code) for code in value) if isinstance(value, list) else value
