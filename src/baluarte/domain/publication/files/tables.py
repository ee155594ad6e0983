"""The files of release tables: one table of all cells, its codebook, their sums."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from io import StringIO
from typing import Any

from django.utils.translation import override

from baluarte.domain.accountability.choices import OUTCOMES
from baluarte.domain.files.csv_cells import write_csv
from baluarte.domain.publication.limits import TableLimits
from baluarte.domain.publication.release_table import Cell
from baluarte.norms.indicators import Indicator, worded

TABLE, LANGUAGES = "cumplimiento.csv", ("es", "en")
COLUMNS = (
    "indicador", "nivel", "entidad", "resultado", "se_muestra", "cuenta", "desde", "hasta",
)  # fmt: skip
WORDS = {
    "es": {
        "title": "Cumplimiento de los plazos de protección: libro de códigos",
        "invented": "DATOS INVENTADOS: nada de esto ocurrió.",
        "columns": {
            "indicador": "Clave del indicador; abajo, qué cuenta cada uno.",
            "nivel": "Orden de gobierno de quien debía: federal, state (estatal), municipality "
            "(municipal).",
            "entidad": "Clave de la entidad federativa (INEGI); vacía, todas las que informaron.",
            "resultado": "Qué pasó con lo que se debía; vacío, todo junto.",
            "se_muestra": "rounded: redondeado; exact: como se contó; hidden: oculto para "
            "proteger; no_data: nadie informó.",
            "cuenta": "La cifra que se publica. Vacía donde no se muestra: nunca es un cero.",
            "desde": "Lo menos que puede ser la cuenta verdadera.",
            "hasta": "Lo más que puede ser la cuenta verdadera.",
        },
        "rule": "Regla: versión {version}; redondeo a múltiplos de {base} o cuentas de 1 a {below} "
        "ocultas, con las demás que hagan falta. Lo redondeado suma lo que se muestra.",
        "outcomes": "Resultados",
        "formula": "Fórmula", "unit": "Unidad", "law": "Fundamento", "source": "Fuente",
        "traps": "Cuidado", "confidence": "Confianza", "no_law": "la ley no pone plazo",
    },
    "en": {
        "title": "Compliance with the clocks of protection: codebook",
        "invented": "INVENTED DATA: nothing of this happened.",
        "columns": {
            "indicador": "Code of the indicator; below, what each counts.",
            "nivel": "Level of government of who owed it: federal, state, municipality.",
            "entidad": "Code of the state (INEGI); empty, all that reported.",
            "resultado": "What became of what was owed; empty, everything.",
            "se_muestra": "rounded; exact: as counted; hidden: to protect; no_data: nobody "
            "reported.",
            "cuenta": "The figure that is published. Empty where none is shown: never a zero.",
            "desde": "The least that the true count can be.",
            "hasta": "The most that the true count can be.",
        },
        "rule": "Rule: version {version}; rounded to multiples of {base}, or counts from 1 to "
        "{below} hidden with as many others as are needed. Rounded totals add up what is shown.",
        "outcomes": "Outcomes",
        "formula": "Formula", "unit": "Unit", "law": "Law", "source": "Source",
        "traps": "Beware", "confidence": "Confidence", "no_law": "the law sets no term",
    },
}  # fmt: skip


def table_csv(cells: Iterable[Cell]) -> bytes:
    """Return the table of all cells, each where it has none said so."""
    file = StringIO(newline="")
    write_csv(file, COLUMNS, ([value if value != "" else None for value in one] for one in cells))
    return file.getvalue().encode()


def codebook(
    indicators: Iterable[Indicator], language: str, *, limits: TableLimits, is_invented: bool
) -> str:
    """Return what each column and each indicator means."""
    with override(language):
        return "\n".join(_codebook(indicators, language, limits, is_invented)) + "\n"


def _codebook(
    indicators: Iterable[Indicator], language: str, limits: TableLimits, is_invented: bool
) -> list[str]:
    words: Any = WORDS[language]
    lines = [f"# {words['title']}", ""]
    lines += [words["invented"], ""] if is_invented else []
    lines += [f"- `{name}`: {says}" for name, says in words["columns"].items()]
    rule = words["rule"].format(
        version=limits.version, base=limits.base, below=limits.threshold - 1
    )
    lines += ["", rule]
    for one in indicators:
        lines += ["", f"## {one.code}: {worded(one.label, language)}", ""]
        lines += [worded(one.says, language), ""]
        told = {
            "formula": worded(one.formula, language), "unit": worded(one.unit, language),
            "law": one.law or words["no_law"], "source": worded(one.source, language),
            "traps": worded(one.traps, language), "confidence": one.confidence,
        }  # fmt: skip
        lines += [f"- {words[key]}: {value}" for key, value in told.items()]
        said = "; ".join(f"`{key}` {key.label}" for key in OUTCOMES[one.counts])
        lines += [f"- {words['outcomes']}: {said}"]
    return lines


def codebooks(
    indicators: Sequence[Indicator], *, limits: TableLimits, is_invented: bool
) -> dict[str, str]:
    """Return the codebook in each language, by the name of its file."""
    return {
        f"codebook.{language}.md": codebook(
            indicators, language, limits=limits, is_invented=is_invented
        )
        for language in LANGUAGES
    }


def files_of_tables(cells: Sequence[Cell], books: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files by name, the same from the same cells each time."""
    return {TABLE: table_csv(cells), **{name: text.encode() for name, text in books.items()}}


def described(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return name, sum and size of each file, for the manifest."""
    return [
        {"path": name, "sha256": sha256(text).hexdigest(), "bytes": len(text)}
        for name, text in files.items()
    ]
