"""Two codings as their pages tell them: sources, values side by side, agreement in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.double_coding.coded_event import UNKNOWN, Coded
from baluarte.domain.double_coding.queries.intercoder_agreement import (
    CodersAgreement,
    Measured,
    OfField,
)
from baluarte.domain.double_coding.queries.worklist import Blind, SideBySide
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.registry.choices import NOT_DETERMINED, CodedField, EventState
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.imprecise import DatePrecision
from baluarte.web.registry.forms import PRECISIONS
from baluarte.web.registry.presenters.labels import (
    date_in_words,
    label_of,
    labels_of,
    place_in_words,
)

Names = Mapping[str, str]
_STATE_CODE = 2


def told(page: Blind) -> list[dict[str, Any]]:
    """Return the reports of an event; what they tell, where they were opened."""
    return [
        {
            "number": number,
            "is_opened": link.report_id in page.opened,
            "told": page.opened.get(link.report_id),
        }
        for number, link in enumerate(page.reports, start=1)
    ]


def side_by_side(page: SideBySide) -> list[dict[str, Any]]:
    """Return each field in which two codings differ, in words."""
    names = _place_names(page.first, page.second, page.now)
    return [
        {
            "code": field.value,
            "label": field.label,
            "first": value(field, page.first, names),
            "first_note": _criterion(field, page.first, page.first_criterion),
            "second": value(field, page.second, names),
            "second_note": _criterion(field, page.second, page.second_criterion),
            "now": value(field, page.now, names) if field in page.changed else "",
            "by_whom": _by_whom(page) if field is CodedField.PERPETRATORS else None,
        }
        for field in page.differs
    ]


def _by_whom(page: SideBySide) -> dict[str, Any] | None:
    """Say of each act by whom it would be held, or why it cannot be; nothing of one act alone."""
    found = page.by_whom
    if not found.refused and len(found.rows) == 1 and not found.takes_types:
        return None
    return {
        "refused": found.refused,
        "takes_types": found.takes_types,
        "rows": [
            {
                "type": label_of("aggression_types", one.type),
                "victim": _("Victim %(number)s") % {"number": one.victim} if one.victim else "",
                "is_new": one.before is None,
                "before": _classes(one.before or ()),
                "after": _classes(one.after),
            }
            for one in found.rows
        ],
    }


def _classes(codes: Iterable[str]) -> str:
    return labels_of("perpetrators", codes) or _("It is not known")


def alike(page: SideBySide) -> list[str]:
    """Return the fields in which two codings say the same."""
    return [str(field.label) for field in page.fields if field not in page.differs]


def value(field: CodedField, coded: Coded, names: Names) -> str:
    """Say one field of a coding."""
    if field is CodedField.DATE:
        return date_in_words(coded.date) or _("It is not known")
    if field is CodedField.PLACE:
        where = place_in_words(names.get(coded.municipality or ""), names.get(coded.state or ""))
        precision = str(dict(PRECISIONS)[PlacePrecision(coded.place_precision)])
        return f"{where} · {precision}" if where else precision
    if field is CodedField.TYPES:
        return labels_of("aggression_types", coded.types) or _("No act is held")
    if field is CodedField.PERPETRATORS:
        return _classes(coded.perpetrators)
    if field is CodedField.VICTIMS:
        return str(coded.victims or _("not told how many"))
    if field is CodedField.LINK_TO_WORK:
        return label_of("links_to_work", coded.link_to_work)
    return str(EventState(coded.status).label)


def agreement_rows(found: CodersAgreement) -> list[dict[str, Any]]:
    """Return each thing that is compared, with its figures and its years."""
    return [
        {
            "name": measured_in_words(one.measured),
            "of": one,
            "share": None if one.share.value is None else one.share.value * 100,
            "years": _years(one, found.years),
        }
        for one in found.fields
    ]


def confused_rows(found: CodersAgreement) -> list[dict[str, Any]]:
    """Return the codes that were given for one another, in words."""
    codes = {code for one in found.confused for code in (one.one, one.other)}
    names = _names_of(code for code in codes if code.isdigit())
    return [
        {
            "name": measured_in_words(one.measured),
            "one": _code(one.measured, one.one, names),
            "other": _code(one.measured, one.other, names),
            "events": one.events,
        }
        for one in found.confused
    ]


def measured_in_words(measured: Measured) -> str:
    """Say what is compared."""
    return {
        "date_precision": _("How exactly the date is known"),
        "date": _("The date itself"),
        "place_precision": _("How exactly the place is known"),
        "place": _("The place itself"),
    }.get(measured.code) or str(measured.field.label)


def _years(one: OfField, years: Any) -> list[dict[str, Any]]:
    found = [(year, *one.by_year.get(year, (0, None))) for year in years]
    return [
        {"year": year, "pairs": pairs, "share": None if share is None else share * 100}
        for year, pairs, share in found
    ]


def _code(measured: Measured, code: str, names: Names) -> str:
    catalogues = {
        "types": "aggression_types",
        "perpetrators": "perpetrators",
        "link_to_work": "links_to_work",
    }
    if not code:
        return _("nothing")
    if measured.code in catalogues:
        return label_of(catalogues[measured.code], code)
    if measured.code == "date_precision":
        return str(_date_precisions().get(code, code))
    if measured.code == "place_precision":
        return str(dict(PRECISIONS)[PlacePrecision(code)])
    if measured.code == "status":
        return str(EventState(code).label)
    if code == UNKNOWN:
        return _("It is not known")
    if measured.code == "date":
        return date_in_words(code)
    return names.get(code, code)


def _date_precisions() -> dict[str, str]:
    return {
        DatePrecision.DAY: _("A day"),
        DatePrecision.SOME_DAY: _("One of several days"),
        DatePrecision.INTERVAL: _("Between two dates"),
        DatePrecision.MONTH: _("A month"),
        DatePrecision.YEAR: _("A year"),
        DatePrecision.BEFORE: _("Before a date"),
        DatePrecision.AFTER: _("After a date"),
        DatePrecision.APPROXIMATE: _("About a date"),
        UNKNOWN: _("It is not known"),
    }


def _criterion(field: CodedField, coded: Coded, written: str) -> str:
    if field is not CodedField.LINK_TO_WORK or coded.link_to_work == NOT_DETERMINED:
        return ""
    return _("Criterion: %(criterion)s") % {"criterion": written} if written else ""


def _place_names(*coded: Coded) -> dict[str, str]:
    return _names_of(code for one in coded for code in (one.state, one.municipality) if code)


def _names_of(codes: Any) -> dict[str, str]:
    asked = set(codes)
    states = [code for code in asked if len(code) == _STATE_CODE]
    places = [code for code in asked if len(code) > _STATE_CODE]
    names = dict(State.objects.filter(code__in=states).values_list("code", "name"))
    return names | dict(Municipality.objects.filter(code__in=places).values_list("code", "name"))
