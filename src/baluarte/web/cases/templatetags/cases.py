"""How hours of safe contact and references of cases are written."""

from django import template

from baluarte.domain.sealing import references
from baluarte.web.cases import words

register = template.Library()
register.filter("hours", words.hours)
register.filter("pesos", words.pesos)


@register.filter
def case_reference(reference: str) -> str:
    """Write a reference in two groups."""
    return references.written(reference)
