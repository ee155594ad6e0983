"""What every page knows: whose installation this is, its language, where one is."""

import contextlib
from collections.abc import Sequence
from typing import Any, TypeAlias

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.queries import unread_of
from baluarte.domain.wall.context import NoContext, current
from baluarte.norms.catalogues import term
from baluarte.web.layout.middleware import IS_INVENTED

# Rooms whose people are called by notices; elsewhere a page is spared the query.
WITH_NOTICES = ("baluarte.web.procedure", "baluarte.web.cases", "baluarte.web.protection")
# Its label, its address, whether one is there.
Place: TypeAlias = tuple[str, str, bool]

PORTAL = (
    ("home", _("Beginning")),
    ("map", _("Map")),
    ("events_published", _("Table")),
    ("editions", _("Data")),
    ("compliance", pgettext_lazy("page", "Compliance")),
    ("protocols", _("Protocols")),
    ("places", _("Places")),
    ("custody", _("Whose data")),
)
# Under a heading each, but for what one looks at first.
WORKBENCH = (
    (
        "",
        (
            ("desk", _("Desk")),
            ("agenda", _("Agenda")),
            ("notices", _("Notices")),
            ("assignments", _("Sent to us")),
        ),
    ),
    (
        _("People and matters"),
        (
            ("cases", _("Cases")),
            ("protection", _("Protection")),
            ("matters", _("Matters")),
            ("duty", _("On duty")),
            ("clearances", _("Whom we trust")),
            ("breaches", _("Clocks that ran out")),
        ),
    ),
    (
        _("The registry"),
        (
            ("monitoring", _("Monitoring")),
            ("lists", _("Lists")),
            ("events", _("Events")),
            ("pairs", _("Similar events")),
            ("counts", _("Counts")),
            ("quality", _("Quality")),
            ("verification_queue", _("Verification")),
            ("decisions", _("Publication")),
        ),
    ),
    (_("To look up"), (("protocols", _("Protocols")), ("roles", _("Roles")), ("log", _("Log")))),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of the base templates."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "face": "portal" if settings.IS_PUBLIC else "workbench",
        "operator": settings.OPERATOR,
        "operator_label": term("operators", settings.OPERATOR).in_language(language),
        "operator_name": settings.OPERATOR_NAME,
        "invented": getattr(request, IS_INVENTED, False),
        "language": language,
        "alternate_urls": [
            (code, name, translate_url(request.get_full_path(), code))
            for code, name in settings.LANGUAGES
        ],
        "account": _account(request),
        "home_url": f"/{language}/",
        "operator_url": reverse("custody"),
        "navigation": _places(request, PORTAL) if settings.IS_PUBLIC else [],
        "navigation_groups": _groups(request),
        "axis_urls": _axes(request),
        "search_url": _address("events") if _account(request) else "",
        "portal_url": settings.PORTAL_URL,
        "workbench_url": settings.WORKBENCH_URL,
    }


def _groups(request: HttpRequest) -> list[tuple[str, list[Place]]]:
    """Return the places of the workbench under their headings, those that there are."""
    if settings.IS_PUBLIC or _account(request) is None:
        return []
    found = [(str(heading), _places(request, places)) for heading, places in WORKBENCH]
    return [(heading, places) for heading, places in found if places]


def _places(request: HttpRequest, names: Sequence[tuple[str, Any]]) -> list[Place]:
    found = []
    for name, label in names:
        with contextlib.suppress(NoReverseMatch):
            url = reverse(name)
            said = _with_unread(request, label) if name == "notices" else str(label)
            found.append((said, url, request.path == url))
    return found


def _with_unread(request: HttpRequest, label: Any) -> str:
    """Return what leads to notices with how many are unread, where it is worth a query.

    Outside a context (a failed request, a page of a library drawn late) nobody may ask.
    """
    match = request.resolver_match
    room = getattr(match.func, "__module__", "") if match else ""
    if match is None or not (room.startswith(WITH_NOTICES) or match.url_name == "desk"):
        return str(label)
    try:
        account = current()
    except NoContext:
        return str(label)
    unread = unread_of(account) if account else 0
    if not unread:
        return str(label)
    return format_html('{} <span class="rail__count">{}</span>', label, unread)


def _axes(request: HttpRequest) -> dict[str, str]:
    """Return the axes' addresses; one without pages yet is a word and not a link."""
    if settings.FACE != "portal" and _account(request) is None:
        return {}
    begins = _address("map" if settings.IS_PUBLIC else "events")
    found = {"prevention": begins, "protection": _address("protection") or _address("agenda")}
    return {axis: address for axis, address in found.items() if address}


def _address(name: str) -> str:
    with contextlib.suppress(NoReverseMatch):
        return reverse(name)
    return ""


def _account(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None
