"""The command line: `commonground`."""

import importlib

import click

from commonground import __version__

_COMMANDS = {
    "serve": "The product: database, pages, encoder and worker under one supervisor",
    "demo": "The product with a demo network in it",
    "found": "Begin a network, and invite its first administrator",
    "migrate": "Bring the database's tables up to date",
    "backup": "Put everything into one file, while people work",
    "restore": "Bring a backup back",
    "rehearse": "Try whether a backup can be brought back, and how long that takes",
    "worker": "Do the jobs that wait",
    "encode": "Answer for the model that finds by meaning",
    "db": "The embedded database: start, stop, uri, psql",
    "import": "Bring in what was written elsewhere",
    "eval": "Measure finding and routing on labelled data",
    "doctor": "Say what is wrong with this installation and how to mend it",
    "translations": "Compile the words of other languages",
    "docs": "Write the pages of the documentation that are made from the code",
}


class _Lazy(click.Group):
    """Imports a command's module only when it is called, so that small commands start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module = importlib.import_module(
            f"commonground.cli.{name}_" if name == "import" else f"commonground.cli.{name}"
        )
        command: click.Command = getattr(module, f"{name}_" if name == "import" else name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Commonground: ask once, in the open."""
