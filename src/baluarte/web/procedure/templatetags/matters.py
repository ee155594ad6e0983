"""How references of matters and assignments are written."""

from django import template

from baluarte.domain.sealing import references

register = template.Library()


@register.filter
def written(reference: str) -> str:
    """Write a reference in two groups."""
    return references.written(reference)
