"""The codebook of an edition, from its text in each language."""

from collections.abc import Iterator
from string import Template

from baluarte.domain.publication.files.columns import CATALOGUES, TEXTS, columns
from baluarte.domain.publication.files.header import Header, day, wording
from baluarte.norms.catalogues import terms

HEADS = {
    "es": ("Columna", "Tipo", "Qué es"),
    "en": ("Column", "Type", "What it is"),
}


def codebook(header: Header, language: str) -> str:
    """Return the codebook in one language."""
    said = (TEXTS / f"codebook.{language}.md").read_text(encoding="utf-8")
    invented = f" **{wording()['invented'][language]}.**" if header.is_invented else ""
    counted = header.totals
    return Template(said).substitute(
        edition=header.edition,
        number=header.number,
        title=header.title(language),
        cut_off=day(header.cut_off_at),
        invented=invented,
        events=counted.events,
        acts=counted.acts,
        victims=counted.victims,
        events_without_acts=counted.events_without_acts,
        events_without_victims=counted.events_without_victims,
        rules_version=header.rules["version"],
        minimum_population=header.rules["minimum_population"],
        minimum_population_sensitive=header.rules["minimum_population_sensitive"],
        population=header.population["source"] or "–",
        k=header.anonymity["k"],
        k_sensitive=header.anonymity["k_sensitive"],
        l=header.anonymity["l"],
        named=header.anonymity["records_by_named_decision"],
        events_columns=_table_of("events", language),
        acts_columns=_table_of("acts", language),
        investigations_columns=_table_of("investigations", language),
        changes_columns=_table_of("changes", language),
        inquiry_changes_columns=_table_of("inquiry_changes", language),
        terms_columns=_table_of("terms", language),
        cuts_columns=_table_of("cuts", language),
        comparisons_columns=_table_of("comparisons", language),
        compared_columns=_table_of("compared", language),
        catalogues="\n\n".join(_catalogue(name, language) for name in CATALOGUES),
    )


def _table_of(table: str, language: str) -> str:
    rows = (
        (f"`{one.name}`", one.type, one.text[language].replace("|", "\\|"))
        for one in columns(table)
    )
    return "\n".join(_rows(HEADS[language], rows))


def _catalogue(name: str, language: str) -> str:
    rows = ((f"`{code}`", term.in_language(language)) for code, term in terms(name).items())
    return f"### {name}\n\n" + "\n".join(_rows(("", ""), rows))


def _rows(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
