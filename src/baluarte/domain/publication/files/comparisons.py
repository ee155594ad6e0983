"""The rows of an edition's comparisons: each stated count beside it, and event by event."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from baluarte.domain.files.csv_cells import Value
from baluarte.domain.publication.choices import Contained
from baluarte.domain.publication.comparing import Compared, Side, Sums
from baluarte.domain.publication.files.columns import names
from baluarte.domain.publication.models.stated import Statement

Told = tuple[Statement, Sums]


def comparison_rows(sides: Sequence[Side]) -> Iterator[list[Value]]:
    """Yield a row of each stated count with what the edition adds up to beside it."""
    of = [COMPARISON_VALUES[name] for name in names("comparisons")]
    for side in sides:
        told = (side.stated, side.sums)
        yield [value(told) for value in of]


def compared_rows(sides: Sequence[Side]) -> Iterator[list[Value]]:
    """Yield a row of each event in each comparison."""
    of = [COMPARED_VALUES[name] for name in names("compared")]
    for side in sides:
        for row in side.rows:
            yield [value(side.stated, row) for value in of]


def _in_unit(told: Told, answer: Contained) -> int:
    stated, sums = told
    return sums.inside(answer).of(stated.unit)


COMPARISON_VALUES: Mapping[str, Callable[[Told], Value]] = {
    "cifra": lambda t: t[0].reference,
    "organismo": lambda t: t[0].body,
    "clase": lambda t: str(t[0].body_kind),
    "cuenta_es": lambda t: t[0].counts_es,
    "cuenta_en": lambda t: t[0].counts_en,
    "unidad": lambda t: str(t[0].unit),
    "numero": lambda t: t[0].number,
    "tipos": lambda t: tuple(t[0].kinds),
    "entidades": lambda t: tuple(t[0].states),
    "desde": lambda t: t[0].first_date.isoformat(),
    "hasta": lambda t: t[0].last_date.isoformat(),
    "documento": lambda t: t[0].document,
    "direccion": lambda t: t[0].url,
    "fecha_documento": lambda t: t[0].document_date.isoformat(),
    "pagina": lambda t: t[0].page,
    "sha256_copia": lambda t: t[0].copy_sha256 or None,
    "leido": lambda t: t[0].read_date.isoformat(),
    "hechos": lambda t: t[1].all.events,
    "victimas": lambda t: t[1].all.victims,
    "hechos_sin_victimas": lambda t: t[1].all.events_without_victims,
    "hechos_confirmados": lambda t: t[1].confirmed.events,
    "victimas_confirmadas": lambda t: t[1].confirmed.victims,
    "contenidos": lambda t: _in_unit(t, Contained.CONTAINED),
    "no_contenidos": lambda t: _in_unit(t, Contained.NOT_CONTAINED),
    "no_dichos": lambda t: _in_unit(t, Contained.NOT_SAID),
    "contenidos_fuera": lambda t: t[1].beyond().of(t[0].unit),
    "quiza_dentro": lambda t: t[1].unsure.of(t[0].unit),
    "suyos_sin_hallar": lambda t: t[0].number - t[1].told.of(t[0].unit),
}
COMPARED_VALUES: Mapping[str, Callable[[Statement, Compared], Value]] = {
    "cifra": lambda stated, _: stated.reference,
    "referencia": lambda _, row: row.reference,
    "lugar": lambda _, row: str(row.within),
    "victimas": lambda _, row: row.victims,
    "confirmado": lambda _, row: row.is_confirmed,
    "respuesta": lambda _, row: str(row.mark.answer),
    "motivo": lambda _, row: str(row.mark.ground) if row.mark.ground else None,
    "pagina": lambda _, row: row.mark.page,
    "renglon": lambda _, row: row.mark.entry,
}
