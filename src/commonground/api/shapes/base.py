"""What all shapes share: strict about what comes in, and ids as the 11 characters that addresses have."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from commonground.core import ids, text

_CODE = {"type": "string", "pattern": f"^{ids.CodeConverter.regex}$", "examples": ["2vXB7kQ9LmE"]}


class Typed(BaseModel):
    """What somebody sends: these fields and no others, of these types and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def in_form(self) -> dict[str, object]:
        """What was sent, as the form of the page takes it: ids as numbers, lists parted by commas."""
        sent = {name: value for name, value in self if value is not None}
        return {name: ",".join(value) if isinstance(value, list) else value for name, value in sent.items()}


class Shape(BaseModel):
    """What is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _decoded(value: Any) -> int:
    if not isinstance(value, str):
        raise ValueError("not an id")  # noqa: TRY004 (pydantic tells it as an error of the field)
    return ids.decode(value)


Code = Annotated[int, PlainSerializer(ids.encode, return_type=str), WithJsonSchema(_CODE)]
TypedCode = Annotated[int, BeforeValidator(_decoded), WithJsonSchema(_CODE)]
Limit = Annotated[int, Field(ge=1, le=100)]
Line = Annotated[str, AfterValidator(lambda words: " ".join(text.clean(words).split()))]
