"""Whose refresher is missing, in words, beside her name where something is put in her charge."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.skills.queries.competences import Held
from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.web.layout.templatetags.components import day


def lacking_in_words(several: Iterable[Held]) -> list[str]:
    """Return what is missing: a line for each that ended, one for all without a record."""
    given = list(several)
    lines = [_ended(one) for one in given if one.until_date is not None]
    unrecorded = "; ".join(_name(one) for one in given if one.until_date is None)
    return [*lines, _("No record yet: %(what)s") % {"what": unrecorded}] if unrecorded else lines


def beside_name(several: Iterable[Held]) -> str:
    """Return what ended without refresher in one line; nothing where nothing did."""
    named = "; ".join(_name(one) for one in several)
    return _("without refresher: %(what)s") % {"what": named} if named else ""


def _ended(one: Held) -> str:
    return _("Without refresher, ended on %(day)s: %(what)s") % {
        "day": day(one.until_date), "what": _name(one),
    }  # fmt: skip


def _name(one: Held) -> str:
    return one.competence.in_language((get_language() or FALLBACK_LANGUAGE)[:2])
