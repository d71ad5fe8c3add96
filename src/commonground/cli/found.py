"""`commonground found`: a network begins."""

import json
from zoneinfo import available_timezones

import click

from commonground.cli.installation import with_database

_QUESTIONS = {
    "name": ("What is the network called", 80),
    "host": ("Which company or body is its host", 120),
    "administrator": ("Who administers it first (her name)", 120),
    "email": ("Her e-mail address", 254),
}


@click.command()
@click.option("--name", default="", help="What the network is called.")
@click.option("--host", default="", help="The company or body whose network it is.")
@click.option("--administrator", default="", metavar="NAME", help="Who administers it first.")
@click.option("--email", default="", metavar="ADDRESS", help="Her e-mail address.")
@click.option("--zone", default="UTC", show_default=True, help="Its time zone, such as Europe/Berlin.")
@click.option("--language", default="en", show_default=True, help="Its language, such as de.")
@click.option("--json", "as_json", is_flag=True, help="End with one JSON object.")
@with_database
def found(zone: str, language: str, as_json: bool, **given: str) -> None:
    """Found a network on an empty database and invite its first administrator. Asks for what is not given.

    It prints the link of her invitation, which is mailed to her as well as soon as the worker runs. Until somebody has
    joined by it, the same command makes a fresh one in its place.

    \b
    Example:
      commonground found --name "Aldermoor asks" --host Aldermoor --administrator "Ada Fenwick" --email ada@example.com
    """
    from commonground.core.require import Refused
    from commonground.people.actions import found_network
    from commonground.people.invitation_mail import invitation_url

    _require_empty()
    _require_known(zone, language)
    said = {what: _said(what, words) for what, words in given.items()}
    try:
        link = invitation_url(found_network(**said, zone=zone, language=language))
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{said['name']} is founded. {said['administrator']} joins with this link, and administers it:\n{link}")
    if as_json:
        click.echo(json.dumps({"name": said["name"], "host": said["host"], "invitation": link}))


def _require_empty() -> None:
    from commonground.people.models import Member, Network

    if Member.objects.administrators().exists():
        raise click.ClickException(
            f"There is a network here already: {Network.get().name}. Its administrators invite whoever is missing."
        )


def _require_known(zone: str, language: str) -> None:
    from django.conf import settings

    if zone not in available_timezones():
        raise click.BadParameter(f"{zone} is no time zone. Write it like Europe/Berlin.", param_hint="--zone")
    known = [code for code, _name in settings.LANGUAGES]
    if language not in known:
        raise click.BadParameter(f"{language} is none of {', '.join(known)}.", param_hint="--language")


def _said(what: str, given: str) -> str:
    """What was given, else what is answered to the question; asked again until it makes sense."""
    question, longest = _QUESTIONS[what]

    def judged(words: str) -> str:
        return _judged(what, words, longest)

    if given:
        return judged(given)
    answer: str = click.prompt(question, value_proc=judged)
    return answer


def _judged(what: str, words: str, longest: int) -> str:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from commonground.core.text import is_blank
    from commonground.people.actions.naming import line

    cleaned, hint = line(words), f"--{what}"
    if is_blank(cleaned) or len(cleaned) > longest:
        raise click.BadParameter(f"Write something of at most {longest} characters.", param_hint=hint)
    if what == "email":
        try:
            validate_email(cleaned)
        except ValidationError:
            raise click.BadParameter(
                f"{cleaned} is no e-mail address. Write it like name@firm.example.", param_hint=hint
            ) from None
    return cleaned
