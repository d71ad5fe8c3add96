"""Addresses that the environment names, read once for all who need their parts.

One that cannot be read is never quoted: a password stands in it, and where it is written wrongly nobody knows where.
"""

from urllib.parse import SplitResult, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from commonground import environment

_ENCODED = "In the password everything but letters and digits is percent-encoded: / as %2F, % as %25."
_NO_DATABASE = (
    f"{environment.DATABASE_URL.name} is no address of a PostgreSQL. Write it like "
    f"postgresql://user:password@host:5432/database. {_ENCODED}"
)
_NO_MAIL_SERVER = (
    f"{environment.MAIL_URL.name} is no address of a mail server. Write it like smtp://user:password@host:587?tls=1. "
    f"{_ENCODED}"
)


def database_parts(address: str) -> dict[str, str]:
    """What the address of a PostgreSQL says, by libpq's names. Raises `BadSetting`."""
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(address).items()}
    except ProgrammingError:
        raise environment.BadSetting(_NO_DATABASE) from None
    if _holds_what_is_left_of_a_password(parts):
        raise environment.BadSetting(_NO_DATABASE)
    return parts


def _holds_what_is_left_of_a_password(parts: dict[str, str]) -> bool:
    """Whether libpq took for a host, a port or a name what stands after an @ or a / in a password."""
    hosts, ports = (parts.get(name, "").split(",") for name in ("host", "port"))
    return (
        any("@" in host and host[0] not in "/@" for host in hosts)  # those two begin the path of a socket
        or not all(port.isdigit() for port in ports if port)
        or ("user" not in parts and "@" in parts.get("dbname", ""))
    )


def of_pages(address: str) -> str:
    """The address to which links lead, without a slash at its end. Raises `BadSetting`."""
    try:
        parts = urlsplit(address)
        is_one = bool(parts.hostname) and parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise environment.BadSetting(
            f"{environment.ADDRESS.name} is {address}, to which no link can lead. Write it with https:// before the "
            f"name, such as https://ask.example.com"
        )
    return address.rstrip("/")


def mail_server(address: str) -> SplitResult:
    """What the address of a mail server says. Raises `BadSetting`."""
    try:
        parts = urlsplit(address)
        _port, _host = parts.port, (parts.hostname or "").encode("idna")
    except ValueError:  # of which those about characters are a kind
        raise environment.BadSetting(_NO_MAIL_SERVER) from None
    if parts.scheme != "smtp" or parts.path not in ("", "/") or "@" in parts.query + parts.fragment:
        raise environment.BadSetting(_NO_MAIL_SERVER)
    return parts
