"""What institutions and axes of the policy are called, and the lists to choose them from."""

from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode, terms
from baluarte.norms.institutions import public_institutions
from baluarte.norms.policy.owners import CLASSES, owner_name
from baluarte.norms.protocols.states import names_of_states

OF_NO_STATE = ("federal", "international", "civil")


def language() -> str:
    """Return the language of the page."""
    return (get_language() or FALLBACK_LANGUAGE)[:2]


def institution_name(code: str) -> str:
    """Return what an institution, or a class of them, is called."""
    try:
        return owner_name(code, language())
    except UnknownCode:
        return code


def confidence_said(code: str) -> str:
    """Say how a text is known, which catalogues write as a letter; nothing where none is."""
    said = {
        "A": _("Read in the source itself"),
        "B": _("Told by another source, not read in its own"),
        "C": _("A proposal of this project, or not certain"),
    }
    return said.get(code, code)


def axis_name(code: str) -> str:
    """Return what an axis of the policy is called."""
    term = terms("policy_axes").get(code)
    return term.in_language(language()) if term else code


def axis_choices() -> list[tuple[str, str]]:
    """Return every axis of the policy."""
    return [(code, one.in_language(language())) for code, one in terms("policy_axes").items()]


def institution_choices() -> list[tuple[str, Any]]:
    """Return every institution in groups: federal and others, one in each state, each state's."""
    return list(_institutions(language()))


@cache
def _institutions(said_in: str) -> tuple[tuple[str, Any], ...]:
    of_all = [
        (one.code, one.in_language(said_in)) for one in public_institutions(levels=OF_NO_STATE)
    ]
    classes = [(code, one.in_language(said_in)) for code, one in terms(CLASSES).items()]
    of_states = [
        (name, [(one.code, one.in_language(said_in)) for one in public_institutions(states=[code])])
        for code, name in names_of_states().items()
    ]
    return (
        (_("Federal and others"), of_all),
        (_("One in each state"), classes),
        *((name, found) for name, found in of_states if found),
    )
