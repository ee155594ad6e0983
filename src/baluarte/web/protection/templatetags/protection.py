"""What pages of protection say: references, words of catalogues, texts of the instrument."""

from django import template

from baluarte.domain.sealing import references
from baluarte.norms.protocols.form import Text
from baluarte.web.protection.presenters import study_page
from baluarte.web.registry.presenters.labels import label_of

register = template.Library()


@register.filter
def written(reference: str) -> str:
    """Write a reference in two groups."""
    return references.written(reference)


@register.filter
def called(code: str, catalogue: str) -> str:
    """Say what a code of a catalogue is called."""
    return label_of(catalogue, code)


@register.filter
def percent(share: float) -> str:
    """Write a share as so many of a hundred."""
    return str(round(100 * share))


@register.filter
def say(text: Text) -> str:
    """Say a text of the norms in the language of the page."""
    return study_page.say(text)


@register.filter
def confidence(code: str) -> str:
    """Say how sure a text is: read in the source, second hand, or ours."""
    return study_page.confidence(code)
