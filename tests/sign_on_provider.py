"""A company's sign-in on loopback: a provider of OpenID Connect that others wrote, which also insists on PKCE.

Authlib under it may speak over plain http on this machine alone.
"""

import base64
import hashlib
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from werkzeug.serving import make_server


class Provider:
    """Where it is, who has an account there, and the ways in which it can be made to lie."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.challenges: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []

    def know(self, uid: str, **claims: object) -> None:
        """Give somebody an account there."""
        assert requests.put(f"{self.url}/users/{uid}", json=claims, timeout=5).status_code == 204

    def sign_in(self, there: str, uid: str) -> str:
        """What the provider's page does when somebody signs in on it: the address that it sends her back to."""
        self.asked.append({name: values[0] for name, values in parse_qs(urlsplit(there).query).items()})
        answer = requests.post(there, data={"sub": uid}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def remember(self, request: Any, answer: Any) -> Any:
        """Keep beside each code what its asker had hashed."""
        if request.path == "/oauth2/authorize" and "Location" in answer.headers:
            (code,) = parse_qs(urlsplit(answer.headers["Location"]).query)["code"]
            self.challenges[code] = request.args["code_challenge"]
        return answer

    def insist(self, request: Any) -> Any:
        """Refuse a code to whoever does not know what its asker had hashed."""
        if request.path != "/oauth2/token":
            return None
        verifier = request.form.get("code_verifier", "").encode()
        hashed = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        return None if self.challenges.get(request.form["code"]) == hashed else ({"error": "invalid_grant"}, 400)


@contextmanager
def providing() -> Iterator[Provider]:
    """It answers while the block runs."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import flask
        from oidc_provider_mock import app

    made = app(require_nonce=True)
    server = make_server("127.0.0.1", 0, made, threaded=True)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    made.before_request(lambda: provider.insist(flask.request))
    made.after_request(lambda answer: provider.remember(flask.request, answer))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
        assert not thread.is_alive()
