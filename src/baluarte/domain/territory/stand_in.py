"""The population that stands in for an official one: how it is kept, and how it is said."""

from typing import Final

from django.utils.translation import gettext as _

OURS: Final = "Stand-in: localities of "


def source_said(name: str) -> str:
    """Return the name of a source as a reader reads it: ours in her language, others as given."""
    if not name.startswith(OURS):
        return name
    return _("Stand-in: localities of %(source)s") % {"source": name.removeprefix(OURS)}
