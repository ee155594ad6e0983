"""Published events of which only a year or a span is known, and that may be of the period asked."""

from django.utils.translation import ngettext

from baluarte.web.public.query_string import DATES, MAY_BE, EditionQuestion


def perhaps_of(asked: EditionQuestion, more: int, page: str) -> dict[str, str]:
    """Say how many events more may be of the period, with the address that holds them too."""
    if not more:
        return {}
    said = ngettext(
        "%(number)s event more may be of this period: only its year or a span is published.",
        "%(number)s events more may be of this period: only their year or a span is published.",
        more,
    )
    url = asked.address(page, **{DATES: MAY_BE})
    return {"says": said % {"number": f"{more:,}"}, "url": url}
