"""The names of all events, declared by the app that records them; `docs/events.md` is made from this."""

from collections.abc import Callable
from dataclasses import dataclass, field

from commonground.events.models import Event

Handler = Callable[[Event], None]


@dataclass(slots=True)
class Declared:
    """An event's name, what it means, what it changes, and who listens."""

    name: str
    meaning: str
    moves_walls: bool = False
    shows: bool = True
    lists: bool = False
    listens_to_imported: list[Handler] = field(default_factory=list)
    listens: list[Handler] = field(default_factory=list)


DECLARED: dict[str, Declared] = {}


def declare(name: str, meaning: str, *, moves_walls: bool = False, shows: bool = True, lists: bool = False) -> str:
    """Make `name` known; declaring it twice is an error.

    `moves_walls`: somebody may read more or less after it. `shows`: a question's page is another one after it. `lists`:
    the list of its group is another one too.
    """
    if name in DECLARED:
        raise ValueError(f"{name} is declared twice")
    DECLARED[name] = Declared(name, meaning, moves_walls, shows, lists)
    return name


def on(*names: str, imported: bool = False) -> Callable[[Handler], Handler]:
    """Call the function in a job after each such event; it must do no harm when run twice.

    Events of imported history come only to those that say `imported=True`.
    """

    def listen(handler: Handler) -> Handler:
        for name in names:
            DECLARED[name].listens.append(handler)
            if imported:
                DECLARED[name].listens_to_imported.append(handler)
        return handler

    return listen
