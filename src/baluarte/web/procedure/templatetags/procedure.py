"""What pages of protocols draw again and again."""

from typing import Any

from django import template

from baluarte.web.procedure.presenters.certainty import Mark

register = template.Library()


@register.inclusion_tag("procedure/protocols/certainty.html")
def certainty(of: Mark) -> dict[str, Any]:
    """Say how sure something is, and whether it is our own proposal, as word and shape."""
    return {"mark": of}
