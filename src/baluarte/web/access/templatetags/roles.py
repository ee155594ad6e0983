"""Roles in the words of their catalogue."""

from django import template
from django.utils.translation import get_language

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term

register = template.Library()


@register.filter
def role_label(code: str) -> str:
    """Return a role's name in the page's language."""
    return term("user_roles", code).in_language(get_language() or FALLBACK_LANGUAGE)


@register.filter
def role_sees(code: str) -> str:
    """Return what a role sees, in the page's language."""
    sees = term("user_roles", code).facts["sees"]
    return str(sees.get(get_language(), sees[FALLBACK_LANGUAGE]))
