"""A passkey in software: what a browser and its authenticator answer (WebAuthn level 2, ES256)."""

import json
import os
import re

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN, RELYING_PARTY = "http://localhost", "localhost"
SHOWN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class SoftPasskey:
    """One credential of one person, unlocked by whoever calls it."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = os.urandom(32)
        self._handle = ""

    def created(self, options: dict) -> str:
        """Answer `navigator.credentials.create`."""
        asked = options["publicKey"]
        self._handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self._key.public_key())
        held = AttestedCredentialData.create(Aaguid(bytes(16)), self._id, public)
        data = AuthenticatorData.create(
            sha256(RELYING_PARTY.encode()), SHOWN | AuthenticatorData.FLAG.AT, 0, bytes(held)
        )
        client = self._client(CollectedClientData.TYPE.CREATE, asked["challenge"])
        answer = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._credential(answer, {"credProps": {"rk": True}})

    def shown(self, options: dict) -> str:
        """Answer `navigator.credentials.get`."""
        client = self._client(CollectedClientData.TYPE.GET, options["publicKey"]["challenge"])
        data = AuthenticatorData.create(sha256(RELYING_PARTY.encode()), SHOWN, 1)
        signed = self._key.sign(bytes(data) + sha256(client), ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
            "userHandle": self._handle,
        }
        return self._credential(answer, {})

    def _client(self, kind: str, challenge: str) -> bytes:
        return bytes(CollectedClientData.create(type=kind, origin=ORIGIN, challenge=challenge))

    def _credential(self, answer: dict, extensions: dict) -> str:
        named = websafe_encode(self._id)
        return json.dumps({
            "type": "public-key", "id": named, "rawId": named, "response": answer,
            "clientExtensionResults": extensions, "authenticatorAttachment": "platform",
        })  # fmt: skip


def options_in(page, name: str) -> dict:
    """Return what a page asks of the browser's authenticator."""
    found = re.search(r'<script id="js_data"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL)
    return json.loads(found[1])[name]
