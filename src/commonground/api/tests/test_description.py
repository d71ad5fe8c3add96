"""The description says all there is to say: an example of everything, and everything that may go wrong."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from commonground.api.description import description_of
from commonground.api.shapes.base import Shape, Typed


@pytest.fixture
def described() -> Any:
    return json.loads(Client().get("/api/v1/openapi.json").content)


def operations(described: Any) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def shapes(kind: type) -> list[type]:
    return [found for one in kind.__subclasses__() for found in (one, *shapes(one))]


def schema_of(described: Any, content: Any) -> Any:
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return described["components"]["schemas"][name]


@pytest.mark.django_db
def test_every_operation_has_examples_and_says_what_may_go_wrong(described: Any) -> None:
    assert described["openapi"] == "3.1.0"
    for name, operation in operations(described).items():
        given = [answer for status, answer in operation["responses"].items() if status in ("200", "201")]
        assert given or name.startswith("POST /api/v1/notices"), name
        bodies = [answer["content"] for answer in given]
        bodies += [operation["requestBody"]["content"]] if "requestBody" in operation else []
        assert all(schema_of(described, body)["examples"] for body in bodies), name
        assert {"400", "401", "403", "422", "429", "503"} <= set(operation["responses"]), name
        assert ("404" in operation["responses"]) == ("{" in name), name
        assert ("409" in operation["responses"]) == (not name.startswith("GET")), name
        assert operation["security"] == [{"Bearer": []}], name
        assert operation["summary"].endswith("."), name


def test_every_example_is_what_it_is_an_example_of() -> None:
    for shape in [*shapes(Shape), *shapes(Typed)]:
        if shape.__module__.startswith("commonground"):
            (example,) = shape.model_config["json_schema_extra"]["examples"]  # type: ignore[attr-defined]
            names = set(shape.model_fields)  # type: ignore[attr-defined]
            assert set(example) == names if issubclass(shape, Shape) else set(example) <= names, shape


@pytest.mark.django_db
def test_every_address_of_the_api_is_described(described: Any) -> None:
    found = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", None) == "api")
    paths = {"/api/v1/" + str(one.pattern).replace("<", "{").replace(">", "}") for one in found.url_patterns}
    assert paths - set(described["paths"]) == {"/api/v1/openapi.json", "/api/v1/"}


@pytest.mark.django_db
def test_it_is_the_same_in_whatever_language_it_is_asked_for_first() -> None:
    description_of.cache_clear()
    german = Client(headers={"Accept-Language": "de"}).get("/api/v1/openapi.json").content
    description_of.cache_clear()
    assert german == Client().get("/api/v1/openapi.json").content
