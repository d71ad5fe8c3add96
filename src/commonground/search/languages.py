"""Which of PostgreSQL's word rules a language is searched with."""

from commonground.people.models import Network

CONFIGS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
PLAIN = "simple"


def config_of(language: str) -> str:
    """The word rules of a language tag such as `de` or `de-AT`; words as they are written where there are none."""
    return CONFIGS.get(language.split("-")[0].lower(), PLAIN)


def network_config() -> str:
    """The word rules of posts whose language nobody said: those of the network's language."""
    return config_of(Network.get().language)
