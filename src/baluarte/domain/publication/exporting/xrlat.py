"""Events as *relatos*: XRLAT, the exchange form of SIVeL (relatos-099.dtd). Nobody is named in it.

Persons are numbers; who may have done it are classes. An act that several classes may have done is
told once for each, since the form holds one of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from baluarte.domain.files.workbook import UNWRITABLE
from baluarte.domain.publication.exporting.columns import perpetrators_of, types_of
from baluarte.domain.publication.exporting.facts import ExportedEvent
from baluarte.norms.catalogues import term

DTD = "http://sincodh.pasosdejesus.org/relatos/relatos-099.dtd"
UNKNOWN = "PE-UNK"
# Victims of whom nobody told which.
SOME = "victimas"
LANGUAGE = "es"


def head(about: Mapping[str, Any]) -> bytes:
    """Return the document up to its first event."""
    said = "; ".join(f"{name}: {value}" for name, value in about.items()).replace("--", "- -")
    begins = '<?xml version="1.0" encoding="UTF-8"?>'
    doctype = f'<!DOCTYPE relatos SYSTEM "{DTD}">'
    return f"{begins}\n{doctype}\n<!-- {_kept(said)} -->\n<relatos>\n".encode()


def event(one: ExportedEvent) -> bytes:
    """Return an event as one *relato*."""
    return ("".join(_relato(one)) + "\n").encode()


def tail() -> bytes:
    """Return what closes the document."""
    return b"</relatos>\n"


def _relato(one: ExportedEvent) -> Iterator[str]:
    held, source = one.held, one.source
    yield "<relato>"
    yield _tag("organizacion_responsable", source.steward.name if source else "")
    yield _tag("derechos", source.licence if source else "")
    yield _tag("id_relato", one.reference)
    yield _tag("forma_compartir", "restringido")
    yield _tag("hechos", _summary(one))
    numbers = sorted({act.victim_number for act in one.acts if act.victim_number is not None})
    yield from (f"<persona>{_tag('id_persona', str(n))}</persona>" for n in numbers)
    yield from _groups(one)
    yield from (f"<victima>{_tag('id_persona', str(n))}</victima>" for n in numbers)
    if held.first_date and held.first_date == held.last_date:
        yield _tag("fecha", held.first_date.isoformat())
    if one.state:
        yield _tag("departamento", one.state.name)
    if one.municipality:
        yield _tag("municipio", one.municipality.name)
    yield from _acts(one)
    yield from _observations(one)
    yield "</relato>"


def _groups(one: ExportedEvent) -> Iterator[str]:
    classes = perpetrators_of(one)
    if any(not act.perpetrators for act in one.acts):
        classes = tuple(dict.fromkeys((*classes, UNKNOWN)))
    for code in classes:
        yield _group(code, _label("perpetrators", code))
    if any(act.victim_number is None for act in one.acts):
        yield _group(SOME, "Víctimas sin distinguir")


def _acts(one: ExportedEvent) -> Iterator[str]:
    for act in one.acts:
        victim = (
            _tag("id_grupo_victima", SOME)
            if act.victim_number is None
            else _tag("id_victima_individual", str(act.victim_number))
        )
        for code in act.perpetrators or (UNKNOWN,):
            what = _tag("agresion", _label("aggression_types", act.type))
            which = _tag("agresion_particular", act.type)
            whose = _tag("id_presunto_grupo_responsable", code)
            yield f"<acto>{what}{which}{victim}{whose}</acto>"


def _observations(one: ExportedEvent) -> Iterator[str]:
    held = one.held
    told = {
        "fecha_edtf": held.date,
        "entidad": held.state or "",
        "municipio": held.municipality or "",
        "victimas": "" if held.victims is None else str(held.victims),
        "vinculo": held.link_to_work,
        "estado": held.status,
        "reportes": str(one.reports),
        "lista": one.source.title if one.source else "",
    }
    for name, value in told.items():
        if value:
            yield f"<observaciones tipo={quoteattr(name)}>{_kept(value)}</observaciones>"


def _summary(one: ExportedEvent) -> str:
    labels: Iterable[str] = (_label("aggression_types", code) for code in types_of(one))
    return "; ".join(labels)


def _group(code: str, name: str) -> str:
    return f"<grupo>{_tag('id_grupo', code)}{_tag('nombre_grupo', name)}</grupo>"


def _label(catalogue: str, code: str) -> str:
    return term(catalogue, code).in_language(LANGUAGE)


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_kept(text)}</{name}>"


def _kept(text: str) -> str:
    return escape(UNWRITABLE.sub("", text))
