"""What was typed on another page while its document is handed in: it goes along, kept nowhere.

The page of the document carries it signed and unseen, and gives it back to the form it came from,
which is shown again with all of it and decides nothing.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.urls import Resolver404, resolve

# Under which name a form says where it goes on, and the page of a document what it carries.
GOES_ON_AT, CARRIED = "goes_on_at", "carried"
SALT, HOURS = "statements.carried", 12
UNSAID = ("csrfmiddlewaretoken", "again", GOES_ON_AT, CARRIED)
# The field that a document is chosen in, where the form has one.
DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Carried:
    """The fields of a half-written form, and the page it is of."""

    address: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: HttpRequest, *, by: UUID) -> "Carried | None":
        """Return what comes along: fresh from its form, or signed by the page of the document."""
        if request.method != "POST":
            return None
        if address := request.POST.get(GOES_ON_AT, ""):
            return cls(address, _typed(request)) if _is_ours(address) else None
        try:
            kept = signing.loads(
                request.POST.get(CARRIED, ""), salt=f"{SALT} {by}", max_age=HOURS * 3600
            )
        except signing.BadSignature:
            return None
        return cls(kept["address"], tuple((name, value) for name, value in kept["fields"]))

    def signed(self, *, by: UUID) -> str:
        """Return it as a hidden field holds it, of one account alone."""
        kept: dict[str, Any] = {"address": self.address, "fields": self.fields}
        return signing.dumps(kept, salt=f"{SALT} {by}", compress=True)

    def with_document(self, key: UUID) -> list[tuple[str, str]]:
        """Return the fields to give back: the document is chosen where none was."""
        rest = [(name, value) for name, value in self.fields if name != DOCUMENT or value]
        if any(name == DOCUMENT for name, _ in rest):
            return rest
        return [*rest, (DOCUMENT, str(key))]


def is_arriving(request: HttpRequest) -> bool:
    """Say whether a half-written form was just sent along: nothing of a document is decided."""
    return request.method == "POST" and GOES_ON_AT in request.POST


def _typed(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name not in UNSAID
        for value in values
    )


def _is_ours(address: str) -> bool:
    """Say whether an address is of a page of this site."""
    path = address.split("?", 1)[0]
    if not path.startswith("/") or path.startswith("//") or "\\" in address:
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
