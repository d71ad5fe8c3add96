"""The components, drawn by the engine that the pages use."""

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django import forms
from django.template import engines
from jinja2.runtime import Macro

PACKAGE = Path(__file__).parents[2]
HOSTILE = "<script>alert(1)</script>"
FILES = ("icons", "fields", "floats", "lists", "stories")
STATES = ("open", "on_it", "answered", "solved", "closed", "needs_check", "reply")


class GroupForm(forms.Form):
    """A form with every kind of field there is."""

    use_required_attribute = False
    name = forms.CharField(label="Name of the group", help_text="As people say it in the corridor")
    promise = forms.IntegerField(min_value=1, error_messages={"min_value": "Give at least 1 working hour."})
    audience = forms.ChoiceField(choices=[("a", "Everyone"), ("b", "Members")])
    joining = forms.ChoiceField(choices=[("a", "Anyone"), ("b", "Invited")], widget=forms.RadioSelect)
    is_listed = forms.BooleanField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    purpose = forms.CharField(widget=forms.Textarea, required=False)


def drawn(source: str, **context: Any) -> str:
    """A template's text, with the components as `c`."""
    engine: Any = engines.all()[0]
    html: str = engine.env.from_string('{% import "core/components.html" as c %}' + source).render(context)
    return html


def module(name: str) -> ModuleType:
    """The macros of one file, imported as pages import them: without context."""
    engine: Any = engines.all()[0]
    found: ModuleType = engine.env.get_template(f"core/{name}.html").module
    return found


def ids_and_references(html: str) -> tuple[list[str], set[str]]:
    """The ids there are, and those that aria-describedby or a label points at."""
    ids = re.findall(r'\bid="([^"]+)"', html)
    pointed = re.findall(r'(?:aria-describedby|aria-labelledby|for)="([^"]+)"', html)
    return ids, {one for many in pointed for one in many.split()}


def test_every_component_is_reached_through_one_import() -> None:
    inside = {"described_by"}
    shared = vars(module("components"))
    for file in FILES:
        macros = {name for name, value in vars(module(file)).items() if isinstance(value, Macro)}
        assert macros - set(shared) <= inside, f"core/{file}.html"


def test_every_macro_says_in_one_line_what_it_draws() -> None:
    for path in (PACKAGE / "core/templates/core").glob("*.html"):
        text = path.read_text()
        silent = re.findall(r"(?<!#}\n){% macro (\w+)", text)
        assert not silent, f"{path.name}: {silent}"


@pytest.mark.parametrize(
    "call",
    [
        "c.button(x, href=x, name=x, value=x, number=x, busy=x, accessible_label=x)",
        "c.button(x, name=x, value=x, formaction=x, attrs={'data-x': x})",
        "c.post_button(x, x, '', fields={x: x}, number=x, target=x)",
        "c.row(x, x, glyph='open', glyph_label=x, why=x, meta=[x], side=x)",
        "c.because(x, x, post_url=x, fields={'a': x}) ~ c.because(x, x, href=x)",
        "c.byline(x, href=x, detail=x, across=x)",
        "c.person(c.avatar(x), x, href=x, place=x, detail=x)",
        "c.tag(x, x) ~ c.badge(x) ~ c.across(x) ~ c.state('open', x) ~ c.file(x, x, x)",
        "c.page_head(x, x) ~ c.place_head(x, x) ~ c.section_head(x, x, hint=x, end=x) ~ c.tab(x, x, x)",
        "c.notice(x, x) ~ c.empty(x, x, x, x) ~ c.end_of_list(x, x, x) ~ c.pager(x, x) ~ c.fact(x, x)",
        "c.step(x, x, details=[x], across=x) ~ c.reach(1, 2, x, x, x) ~ c.helped([x]) ~ c.kept([true, false], x)",
        "c.suggestion(x, x, soft=x) ~ c.ask_this(x, x, '', x)",
        "c.menu_link(x, x) ~ c.menu_post(x, x, '', fields={x: x})",
        "c.toast(x, undo_url=x) ~ c.icon('clock', label=x) ~ c.glyph('open', label=x) ~ c.link(x, x)",
    ],
)
def test_what_people_typed_stays_text(call: str) -> None:
    html = drawn("{{ " + call + " }}", x=HOSTILE + '"')
    assert HOSTILE not in html
    assert '&lt;script&gt;alert(1)&lt;/script&gt;"' not in html, "a quotation mark ends an attribute"


def test_what_people_typed_stays_text_around_a_caller() -> None:
    html = drawn(
        "{% call c.lead(x, x, 'open', [x]) %}{% endcall %}{% call c.section(x, x, hint=x) %}{% endcall %}"
        "{% call c.lookalikes(x, x) %}{% call c.lookalike(x, x, 'solved', x, across=x) %}{% endcall %}{% endcall %}"
        "{% call c.fold(x, x) %}{% endcall %}{% call c.dialog(x, x, x) %}{% endcall %}"
        "{% call c.menu(x, x) %}{% endcall %}{% call c.table(x, x, [x, (x, 'number')]) %}{% endcall %}"
        "{% call c.suggestions(x) %}{% endcall %}",
        x=HOSTILE,
    )
    assert "<script>" not in html


@pytest.mark.parametrize("name", ["name", "promise", "audience", "joining", "is_listed", "purpose"])
def test_a_field_in_error_says_so_in_its_place(name: str) -> None:
    form = GroupForm({"promise": "0"})
    form.add_error(name, "Say what it is for.")
    html = drawn("{{ c.field(field) }}", field=form[name])
    ids, references = ids_and_references(html)
    assert "Say what it is for." in html
    assert 'aria-invalid="true"' in html
    assert references <= set(ids), "it is described by something that is not there"
    assert len(ids) == len(set(ids))


def test_a_field_has_its_label_and_hint() -> None:
    html = drawn("{{ c.field(form.name) }}{{ c.field(form.key) }}", form=GroupForm())
    assert '<label for="id_name">Name of the group</label>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert '<input type="hidden" name="key"' in html
    assert "aria-invalid" not in html


def test_a_form_tells_what_is_wrong_with_it_as_a_whole() -> None:
    form = GroupForm({})
    form.add_error(None, "This name is taken.")
    assert 'role="alert"' in drawn("{{ c.form_errors(form) }}", form=form)
    assert drawn("{{ c.form_errors(form) }}", form=GroupForm()) == ""


def test_a_preview_works_without_javascript() -> None:
    source = '{% call c.editor(form.purpose, preview_url="/preview", preview=seen) %}posting{% endcall %}'
    html = drawn(source, form=GroupForm(), seen="")
    assert re.search(r'<button [^>]*type="submit" name="preview" value="1" formnovalidate', html)
    assert re.search(r"data-previewed[^>]* hidden>", html)
    again = drawn(source, form=GroupForm(), seen="As it will look")
    assert not re.search(r"data-previewed[^>]* hidden>", again)
    assert "As it will look" in again


def test_a_button_that_changes_something_is_a_form_of_its_own() -> None:
    html = drawn('{{ c.post_button("/thank", "Thanks", token, fields={"back": "1"}, pressed=true) }}', token="TOKEN")
    assert '<form class="post" method="post" action="/thank">TOKEN' in html
    assert '<input type="hidden" name="back" value="1">' in html
    assert 'type="submit"' in html
    assert 'aria-pressed="true"' in html


def test_a_button_without_a_state_claims_none() -> None:
    html = drawn('{{ c.button("Ask everyone", kind="action") }}')
    assert "aria-pressed" not in html
    assert "aria-disabled" not in html


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_a_shape_with_a_name(state: str) -> None:
    alone = drawn("{{ c.glyph(state) }}", state=state)
    beside = drawn("{{ c.state(state, 'for 2 h') }}", state=state)
    assert re.search(r'role="img" aria-label="\w[^"]+"', alone)
    assert 'aria-hidden="true"' in beside
    assert "aria-label" not in beside


def test_every_question_state_has_its_own_shape() -> None:
    shapes = {re.sub(r'aria-label="[^"]*"', "", drawn("{{ c.glyph(state) }}", state=state)) for state in STATES}
    assert len(shapes) == len(STATES)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Maren Oduya", "MO"),
        ("Nils Abara-Quist", "NA"),
        ("Packaging", "Pa"),
        ("مارين أودويا", "مأ"),
        ("", ""),
        (" ", " "),
    ],
)
def test_initials_are_drawn_and_not_written(name: str, initials: str) -> None:
    html = drawn("{{ c.avatar(name) }}", name=name)
    assert f'data-initials="{initials}"' in html
    assert "></span>" in html


def test_rings_ahead_are_dashed() -> None:
    html = drawn("{{ c.rings(2, 2, 'Two of four rings reached') }}")
    assert html.count("<circle") == 5
    assert html.count('class="ahead"') == 2
    assert 'r="42.5"' in html


def test_no_template_carries_a_style_or_a_handler() -> None:
    for path in PACKAGE.glob("*/templates/**/*.html"):
        if "mail" in path.parts:
            continue
        text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"\s(style|on[a-z]+)\s*=\s*[\"']", text), path
        assert not re.search(r"\shx-(on|vals)\b[:=]", text), path
