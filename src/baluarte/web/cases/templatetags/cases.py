"""How hours of safe contact and references of cases are written."""

from django import template

from baluarte.domain.sealing import references
from baluarte.web.cases.presenters import labels

register = template.Library()
register.filter("hours", labels.hours)
register.filter("pesos", labels.pesos)


@register.filter
def case_reference(reference: str) -> str:
    """Write a reference in two groups."""
    return references.written(reference)
