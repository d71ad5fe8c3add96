"""A passkey in software: what a browser and its authenticator answer, made by the rules of WebAuthn."""

import json
import os
from dataclasses import dataclass, field
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from commonground.people.models import User

_PRESENT_AND_VERIFIED, _WITH_CREDENTIAL = 0x05, 0x40


@dataclass
class Passkey:
    """One key pair of one person for one site."""

    origin: str = "https://testserver"
    site: str = "testserver"
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    number: bytes = field(default_factory=lambda: os.urandom(16))
    owner: str = ""
    is_verified: bool = True

    def made(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser answers that made it."""
        self.owner = options["publicKey"]["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.number, public)
        data = AuthenticatorData.create(sha256(self.site.encode()), self._flags() | _WITH_CREDENTIAL, 0, credential)
        attested = AttestationObject.create("none", data, {})
        response = {
            "clientDataJSON": websafe_encode(self._client_data("webauthn.create", options)),
            "attestationObject": websafe_encode(attested),
        }
        return {**self._answer(response), "clientExtensionResults": {"credProps": {"rk": True}}}

    def shown(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser answers that shows it."""
        data = AuthenticatorData.create(sha256(self.site.encode()), self._flags(), 0)
        client = self._client_data("webauthn.get", options)
        signed = self.key.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
            "userHandle": self.owner,
        }
        return self._answer(response)

    def _flags(self) -> int:
        return _PRESENT_AND_VERIFIED if self.is_verified else 0x01

    def _client_data(self, kind: str, options: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(options["publicKey"]["challenge"]), self.origin)

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        number = websafe_encode(self.number)
        return {
            "id": number,
            "rawId": number,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def words_of(answer: dict[str, Any]) -> str:
    """As the hidden field of a form carries it."""
    return json.dumps(answer)


def give_passkey(user: User, passkey: Passkey) -> Authenticator:
    """Let it sign her in, as if she had added it."""
    owner = {"publicKey": {"user": {"id": websafe_encode(user_pk_to_url_str(user).encode())}, "challenge": "AAAA"}}
    data = {"name": "Laptop", "credential": passkey.made(owner)}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
