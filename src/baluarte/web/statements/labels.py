"""How institutions, headings, periods and values are said in the reader's language."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils import dateformat
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baluarte.domain.statements.choices import Answer, Standing
from baluarte.domain.statements.models import Statement
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode, terms
from baluarte.norms.institutions import (
    MUNICIPAL,
    municipal_government,
    public_institution,
    public_institutions,
)
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.statements import Degree, Value, headings, kinds, subject_in_language
from baluarte.web.layout.templatetags.components import figures

LEVELS = ("federal", "international", "civil")
DEGREES = {
    Degree.YES: gettext_lazy("Yes"),
    Degree.PARTLY: gettext_lazy("Partly"),
    Degree.NO: gettext_lazy("No"),
}
TAGS = {Standing.STANDS: "held", Standing.WAITING: "plain"}
FORMATS = {"es": r"j \d\e F \d\e Y", "en": "j F Y"}
DECEMBER, LAST_OF_YEAR = 12, 31
# What a heading speaks of besides its institution.
ABOUT = {
    "axis": gettext_lazy("Axis of the policy"),
    "norm": gettext_lazy("Which norm"),
    "protocol": gettext_lazy("Which protocol"),
    "agreement": gettext_lazy("Which agreement"),
    "commitment": gettext_lazy("Which commitment"),
    "report": gettext_lazy("Which report"),
    "recommendation": gettext_lazy("Which recommendation"),
    "question": gettext_lazy("Which question"),
}


# Of these texts have words; elsewhere it bears a name or a number of its own.
NAMED = ("axis", "norm", "protocol", "report", "agreement")


def language() -> str:
    """Return the language of the page."""
    return (get_language() or FALLBACK_LANGUAGE)[:2]


def institution_name(code: str, municipality: object = None) -> str:
    """Return what an institution is called; who is not of the catalogue bears its own name."""
    if code == MUNICIPAL:
        said = municipal_government().in_language(language())
        return f"{said}: {municipality}" if municipality else said
    try:
        return public_institution(code).in_language(language())
    except (UnknownCode, IndexError):
        return code


def heading_name(code: str) -> str:
    """Return what a heading is called."""
    known = headings().get(code)
    return known.in_language(language()) if known else code


def about_name(heading: str, about: str) -> str:
    """Return what a heading speaks of, in words where texts have some."""
    known = headings().get(heading)
    is_named = known is not None and known.about in NAMED
    return subject_in_language(about, language()) if is_named else about


def axis_name(code: str) -> str:
    """Return what an axis of the policy is called."""
    term = terms("policy_axes").get(code)
    return term.in_language(language()) if term else code


def day_in_words(day: date) -> str:
    """Say a day."""
    return dateformat.format(day, FORMATS.get(language(), FORMATS["en"]))


def period_in_words(first: date, last: date) -> str:
    """Say a period: a year or a month where it is one, else its days."""
    day = FORMATS.get(language(), FORMATS["en"])
    if first == last:
        return dateformat.format(first, day)
    if (first.month, first.day, last.month, last.day) == (1, 1, DECEMBER, LAST_OF_YEAR):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if first.day == 1 and (last + timedelta(1)).day == 1 and first.month == last.month:
        return dateformat.format(first, r"F \d\e Y" if language() == "es" else "F Y")
    return f"{dateformat.format(first, day)} – {dateformat.format(last, day)}"


def value_in_words(one: Statement) -> str:
    """Say what was answered; what is no answer is said as such, and never as a number."""
    if one.answer != Answer.ANSWERED:
        return str(one.get_answer_display())
    if one.number is not None:
        return number_in_words(one.heading, one.number)
    if one.degree:
        return str(DEGREES[Degree(one.degree)])
    if one.day is not None:
        return dateformat.format(one.day, FORMATS.get(language(), FORMATS["en"]))
    return one.words


def number_in_words(heading: str, number: Decimal) -> str:
    """Say a number as its heading counts it: pesos, per cent, or how many."""
    of = headings().get(heading)
    is_amount = of is not None and of.value is Value.AMOUNT
    if number == number.to_integral_value():
        shown = figures(int(number))
    else:
        shown = figures(round(number, 2) if is_amount else number.normalize())
    if is_amount:
        return f"$ {shown}"
    return f"{shown} %" if of is not None and of.value is Value.SHARE else shown


def tag_of(standing: Standing) -> dict[str, Any]:
    """Return where a statement stands, as a tag."""
    return {"label": standing.label, "kind": TAGS.get(standing, "absent")}


def row_of(one: Statement, standing: Standing) -> dict[str, Any]:
    """Return one line of a list of statements."""
    return {
        "statement": one,
        "institution": institution_name(one.institution, one.municipality),
        "unit": one.unit,
        "heading": heading_name(one.heading),
        "about": about_name(one.heading, one.about),
        "period": period_in_words(one.first_date, one.last_date),
        "value": value_in_words(one),
        "is_answer": one.answer == Answer.ANSWERED,
        "corrects": corrected_value(one, standing),
        "is_number": one.number is not None,
        "said_by": sayer_of(one),
        "document": one.document,
        "page": one.page,
        "tag": tag_of(standing),
        "standing": standing,
    }


def corrected_value(one: Statement, standing: Standing) -> str:
    """Return the value that one that waits would take the place of; nothing where it is new."""
    if standing is not Standing.WAITING or one.supersedes is None:
        return ""
    return value_in_words(one.supersedes)


def sayer_of(one: Statement) -> str:
    """Say who says it: the institution of itself, or another by name."""
    return _("Of itself") if one.said_by == one.institution else institution_name(one.said_by)


def institution_choices(*, municipal: bool = False) -> list[tuple[str, Any]]:
    """Return every institution in groups: federal and others first, then each state's."""
    return list(_institutions(language(), municipal))


@cache
def _institutions(said_in: str, municipal: bool) -> tuple[tuple[str, Any], ...]:
    return tuple(_grouped(said_in, municipal=municipal))


def _grouped(said_in: str, *, municipal: bool) -> Iterator[tuple[str, Any]]:
    of_all = public_institutions(levels=LEVELS)
    yield _("Federal and others"), [(one.code, one.in_language(said_in)) for one in of_all]
    for state, name in names_of_states().items():
        found = [
            (one.code, one.in_language(said_in)) for one in public_institutions(states=[state])
        ]
        if municipal:
            label = municipal_government().in_language(said_in)
            found.append((f"{MUNICIPAL}:{state}", f"{label}: {name}"))
        yield name, found


def heading_choices() -> list[tuple[str, Any]]:
    """Return every heading under its kind."""
    return [
        (
            kind.in_language(language()),
            [(one.code, one.in_language(language())) for one in kind.headings],
        )
        for kind in kinds().values()
    ]


def kind_choices() -> list[tuple[str, str]]:
    """Return every kind of statement."""
    return [(one.code, one.in_language(language())) for one in kinds().values()]
