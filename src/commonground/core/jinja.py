"""Jinja2 as Django's template engine: our components, and translations folded into the templates per language.

A page of 360 strings spends 10 ms in gettext; folded when a template is compiled they cost nothing. So there is
one environment a language, each with its own cache of compiled templates.
"""

from typing import Any

from django.conf import settings
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, override, pgettext
from jinja2 import Environment, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer

from commonground.core import dates, drawing, ids, text


class _Fold(NodeTransformer):
    """Turns `_("constant")` into its translation, escaped like any other value that comes in."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (the name is jinja's)
        self.generic_visit(node)
        called = node.node
        if not (isinstance(called, nodes.Name) and called.name in {"_", "gettext"} and len(node.args) == 1):
            return node
        constant = node.args[0]
        if not isinstance(constant, nodes.Const) or node.dyn_args or node.dyn_kwargs:
            return node
        translated = gettext(constant.value)
        if not node.kwargs:
            return nodes.MarkSafeIfAutoescape(nodes.Const(translated.replace("%%", "%")), lineno=node.lineno)
        names = nodes.Dict([nodes.Pair(nodes.Const(k.key), k.value) for k in node.kwargs])
        safe = nodes.MarkSafeIfAutoescape(nodes.Const(translated))
        return nodes.Mod(safe, names, lineno=node.lineno)


class _Translated(Environment):
    """An environment whose templates are compiled in the language that is active then."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed: nodes.Template = _Fold().visit(super()._parse(source, name, filename))
        parsed.set_environment(self)
        return parsed


def environment(**options: Any) -> Environment:
    """What templates may call: addresses, static files, dates, and the filters of text."""
    made = _Translated(
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    made.globals.update(static=static, url=_address)
    made.filters.update(dates.FILTERS)
    made.filters.update(parts=drawing.parts_of)
    made.filters.update(excerpt=text.excerpt, as_typed=text.as_typed, number=dates.number, code=ids.encode)
    return made


def _address(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)


class Templates(Jinja2):
    """Django's Jinja2 engine with one environment a language."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._base: Environment = self.__dict__.pop("env")
        self._by_language: dict[str, Environment] = {}

    @property
    def env(self) -> Environment:
        """The environment of the active language."""
        language = get_language() or settings.LANGUAGE_CODE
        if language not in self._by_language:
            self._by_language[language] = self._base.overlay(cache_size=400)
        return self._by_language[language]

    @env.setter
    def env(self, value: Environment) -> None:
        self.__dict__["env"] = value


def warm() -> None:
    """Compile every template in every language, so that the first visitor does not wait for it."""
    from django.template import engines

    engine: Any = engines.all()[0]
    for code, _name in settings.LANGUAGES:
        with override(code):
            environments = engine.env
            for name in environments.list_templates(extensions=["html", "txt"]):
                environments.get_template(name)
