"""How hours of safe contact and references of cases are written."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from baluarte.domain.sealing import references
from baluarte.web.cases.presenters import labels

register = template.Library()
register.filter("hours", labels.hours)
register.filter("pesos", labels.pesos)


@register.simple_tag
def danger_address() -> str:
    """Return where whoever is in danger is told whom to call: a site that answers by itself."""
    return f"{settings.PORTAL_URL}/{get_language()}/peligro/"


@register.filter
def case_reference(reference: str) -> str:
    """Write a reference in two groups."""
    return references.written(reference)
