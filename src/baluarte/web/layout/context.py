"""What every page knows: whose installation this is, its language, where one is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from baluarte.norms.catalogues import term


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of the base templates."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "face": "portal" if settings.FACE == "portal" else "workbench",
        "operator": settings.OPERATOR,
        "operator_label": term("operators", settings.OPERATOR).in_language(language),
        "operator_name": settings.OPERATOR_NAME,
        "invented": settings.INVENTED,
        "language": language,
        "alternate_urls": [
            (code, name, translate_url(request.get_full_path(), code))
            for code, name in settings.LANGUAGES
        ],
        "account": _account(request),
        "portal_url": settings.PORTAL_URL,
        "workbench_url": settings.WORKBENCH_URL,
    }


def _account(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None
