from datetime import date
from functools import lru_cache

from baluarte.domain.procedure.models import ProtocolText
from baluarte.norms.protocols import Protocol, read
from baluarte.norms.protocols.library import vocabulary

KEPT = 400


class NoTextInForce(LookupError):
    """No version of a protocol that is loaded here was in force on a day."""


def protocol_of(text: ProtocolText) -> Protocol:
    """Return the protocol that a loaded text holds; read once in a process."""
    return _read(text.key, text.sha256)


def protocol_by_key(key: str) -> Protocol:
    """Return a loaded protocol by code and version: "mech_intake/1"."""
    return protocol_of(ProtocolText.objects.only("key", "sha256").get(pk=key))


def text_in_force(code: str, *, on: date) -> ProtocolText:
    """Return the newest loaded version of a protocol that was in force on a day."""
    for text in ProtocolText.objects.filter(code=code).order_by("-version"):
        if protocol_of(text).covers(on):
            return text
    raise NoTextInForce(f"{code} has no version in force on {on}")


def texts_in_force(*, on: date) -> dict[str, ProtocolText]:
    """Return the version in force on a day of each loaded protocol, by code."""
    found: dict[str, ProtocolText] = {}
    for text in ProtocolText.objects.defer("text").order_by("code", "version"):
        if protocol_of(text).covers(on):
            found[text.code] = text
    return found


def texts_loaded() -> list[ProtocolText]:
    """Return every loaded version, without its text."""
    return list(ProtocolText.objects.defer("text"))


def loaded_protocol(code: str, version: int) -> Protocol:
    """Return a version that is loaded here; `LookupError` where it is not."""
    try:
        return protocol_by_key(f"{code}/{version}")
    except ProtocolText.DoesNotExist as error:
        raise LookupError(f"{code}/{version} is not loaded") from error


@lru_cache(maxsize=KEPT)
def _read(key: str, sha256: str) -> Protocol:
    """Read a text once: its sum is part of the name, so that a replaced one is read anew."""
    text = ProtocolText.objects.get(pk=key, sha256=sha256).text
    return read(text, words=vocabulary(key.partition("/")[0]), find=loaded_protocol)
