"""What every page knows: whose installation this is, its language, where one is."""

import contextlib
from collections.abc import Sequence
from typing import Any, TypeAlias

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.queries import enters_her_own, roles_of
from baluarte.domain.procedure.queries import unread_of
from baluarte.domain.wall.context import NoContext, current
from baluarte.norms.catalogues import term
from baluarte.web.layout.menu import Menu, menu_for, menu_of_her_own
from baluarte.web.layout.middleware import IS_INVENTED
from baluarte.web.layout.session_mark import session_mark

# Rooms whose people are called by notices; elsewhere a page is spared the query.
WITH_NOTICES = ("baluarte.web.procedure", "baluarte.web.cases", "baluarte.web.protection")
AXES = ("prevention", "protection", "investigation", "reparation")
# Its label, its address, whether one is there.
Place: TypeAlias = tuple[str, str, bool]

PORTAL = (
    ("home", pgettext_lazy("page", "Home")),
    ("map", _("Map")),
    ("policy", _("Policy")),
    ("events_published", _("Table")),
    ("editions", _("Data")),
    ("compliance", pgettext_lazy("page", "Compliance")),
    ("protocols", _("Protocols")),
    ("places", _("Places")),
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
        "account_mark": session_mark(getattr(_account(request), "pk", None)),
        "home_url": f"/{language}/",
        "operator_url": reverse("custody"),
        "navigation": _places(request, PORTAL) if settings.IS_PUBLIC else [],
        "menu": _menu(request),
        "axis_urls": _axes(),
        "search_url": _address("events") if _account(request) else "",
        "portal_url": settings.PORTAL_URL,
        "workbench_url": settings.WORKBENCH_URL,
    }


def _menu(request: HttpRequest) -> Menu | None:
    """Return the menu of whoever entered; a failed request may ask nobody's roles."""
    account = _account(request)
    if settings.IS_PUBLIC or account is None:
        return None
    roles: frozenset[str] = frozenset()
    with contextlib.suppress(NoContext, DatabaseError):
        if current() == account.pk:
            at = timezone.now()
            roles = roles_of(account.pk, at=at)
            if not roles and enters_her_own(account.pk, at=at):
                return menu_of_her_own(path=request.path)
    return menu_for(roles, path=request.path, unread=_unread(request))


def _places(request: HttpRequest, names: Sequence[tuple[str, Any]]) -> list[Place]:
    found = []
    for name, label in names:
        with contextlib.suppress(NoReverseMatch):
            url = reverse(name)
            found.append((str(label), url, request.path == url))
    return found


def _unread(request: HttpRequest) -> int:
    """Return how many notices are unread, where it is worth a query.

    Outside a context (a failed request, a page of a library drawn late) nobody may ask.
    """
    match = request.resolver_match
    room = getattr(match.func, "__module__", "") if match else ""
    if match is None or not (room.startswith(WITH_NOTICES) or match.url_name == "desk"):
        return 0
    try:
        account = current()
    except NoContext:
        return 0
    return unread_of(account) if account else 0


def _axes() -> dict[str, str]:
    """Return the axes' addresses at the portal."""
    if settings.FACE != "portal":
        return {}
    return {axis: reverse("policy_axis", args=[axis]) for axis in AXES}


def _address(name: str) -> str:
    with contextlib.suppress(NoReverseMatch):
        return reverse(name)
    return ""


def _account(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None
