"""Each page leaves its entry: what of the registry it showed, or which page it was."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from baluarte.domain.audit.actions import record
from baluarte.domain.audit.gathering import Gathered

MOST_NAMED, LONGEST_ASKED = 500, 500
SHOWN = {200, 422}
# What holds nothing restricted: of everybody, or of whoever looks and of nobody else.
NOTHING_RESTRICTED = {
    "atlas", "custody", "design", "entrance", "log_health", "municipalities",
    "municipality_options", "place_of", "places", "places_of_state", "population", "protocol",
    "protocol_differences", "protocol_simulator", "protocol_text", "protocol_version",
    "protocols", "protocols_of_states", "reauthenticate", "session_check", "sessions", "tokens",
    "api_token", "api_workbench_description",
}  # fmt: skip


def record_reading(
    request: HttpRequest, response: HttpResponse, gathered: Gathered, *, by: UUID
) -> None:
    """Write one entry for what a page showed, where nothing else says that it was read."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if response.status_code not in SHOWN or name in NOTHING_RESTRICTED or _is_of_entering(name):
        return
    payload: dict[str, Any] = {
        "page": name,
        "asked": request.META.get("QUERY_STRING", "")[:LONGEST_ASKED],
    }
    if gathered.facts and not name.startswith("api_"):
        named = sorted(gathered.facts)[:MOST_NAMED]
        payload["shown"] = len(gathered.facts)
        _record("registry.read_facts", "event", named, payload, by)
    elif not gathered.is_recorded and request.method == "GET" and match:
        _record("access.read_page", "page", [name, *map(str, match.kwargs.values())], payload, by)


def _is_of_entering(name: str) -> bool:
    return name.startswith(("account_", "mfa_"))


def _record(act: str, kind: str, named: Any, payload: dict[str, Any], by: UUID) -> None:
    record(act=act, object_type=kind, objects=named, payload=payload, by=by, at=timezone.now())
