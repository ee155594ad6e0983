"""What each column means, asked of whoever knows: the mapping written as a form, and back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baluarte.domain.intake.schema import OF_VICTIMS, fold_label
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, terms
from baluarte.norms.imprecise import Order
from baluarte.web.intake.preview import as_told

NONE = ("", "—")
ORDERS = (
    (Order.DAY_FIRST.value, _("Day first: 31/12/2024")),
    (Order.MONTH_FIRST.value, _("Month first: 12/31/2024")),
)
SEPARATORS = (
    ("", _("Nothing: one in each cell")),
    (",", _("Comma")),
    (";", _("Semicolon")),
    (" / ", _("Bar between spaces ( / )")),
    ("/", _("Bar (/)")),
    ("|", _("Upright bar (|)")),
    ("\n", _("A new line")),
)
LANGUAGES = (("es", _("Spanish")), ("en", _("English")))
# What Mexican lists write where something is kept back, and where it is not known.
RESERVED = ("Se reserva", "Reservado")
NOT_KNOWN = ("N/A", "Se desconoce", "No especificado")
SAMPLE = 40
COLUMN_FIELDS = (
    "key", "date", "state", "municipality", "place_text", "longitude", "latitude", "victims",
    "victim_count", "outlet", "labor", "gender", "defends", "types", "perpetrators", "acts", "what",
    "source",
)  # fmt: skip
GROUPS = (
    ("list", _("The list"), ("title", "producer", "licence", "language")),
    ("when", _("When it happened"), ("date", "date_order", "date_year", "two_digit_years")),
    (
        "where",
        _("Where it happened"),
        ("municipality", "state", "place_text", "longitude", "latitude"),
    ),
    (
        "whom",
        _("To whom"),
        (
            "victims",
            "victim_separator",
            "collective",
            "victim_count",
            "outlet",
            "labor",
            "labor_of_all",
            "gender",
            "defends",
        ),
    ),
    ("what", _("What was done"), ("types", "type_separator", "type_of_all", "acts", "what")),
    ("by", _("By whom, presumably"), ("perpetrators", "perpetrator_separator")),
    (
        "told",
        _("How it is told"),
        ("key", "source", "source_of_all", "reserved", "not_known", "already_public"),
    ),
)


# One of each pair is asked for; which, the form says when neither is given.
ASKED = ("municipality", "state", "victims", "types")


def _column(label: Any, *, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, required=False)


def _separator() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("If there are several in a cell, what parts them"),
        choices=SEPARATORS,
        required=False,
    )


class ColumnsForm(forms.Form):
    """Which of her columns feeds what; seven things are asked for, the rest may stay empty."""

    edits_nothing = "one's own draft of an import: nobody else opens it"

    title = forms.CharField(
        label=_("Name of the list"), max_length=200, help_text=_("Without names of people.")
    )
    producer = forms.CharField(label=_("Who made it"), max_length=200)
    licence = forms.CharField(
        label=_("Under what licence, or on what condition"),
        max_length=200,
        help_text=_("For example: CC BY 4.0; internal; on request only."),
    )
    language = forms.ChoiceField(label=_("In which language"), choices=LANGUAGES, initial="es")
    date = forms.ChoiceField(label=_("Column of the date"))
    date_order = forms.ChoiceField(
        label=_("How its numbers are ordered"), choices=ORDERS, initial=Order.DAY_FIRST.value
    )
    date_year = forms.IntegerField(
        label=_("Year of the dates that say none"),
        required=False,
        min_value=1900,
        max_value=2100,
        help_text=_("For example 2024, if the list writes “9 de enero”."),
    )
    two_digit_years = forms.BooleanField(label=_("Years have two digits: 12/03/24"), required=False)
    municipality = _column(_("Column of the municipality"))
    state = _column(_("Column of the state"))
    place_text = _column(
        _("Column of the place in free words"), help_text=_("For example: Iguala, Guerrero.")
    )
    longitude = _column(_("Column of the longitude"))
    latitude = _column(_("Column of the latitude"))
    victims = _column(_("Column of the names"), help_text=_("Of persons or collectives."))
    victim_separator = _separator()
    collective = forms.CharField(
        label=_("Words that mean a collective"),
        required=False,
        help_text=_("Parted by commas. For example: Colectivo, Medio."),
    )
    victim_count = _column(_("Column of how many they are"))
    outlet = _column(_("Column of the news outlet or organisation"))
    labor = _column(
        _("Column of what work they do"),
        help_text=_("Journalist, human rights defender, both or other: words are read into these."),
    )
    labor_of_all = forms.ChoiceField(
        label=_("Or one for all rows"),
        required=False,
        help_text=_("For a list of journalists only, or of human rights defenders only."),
    )
    gender = _column(_("Column of the gender"))
    defends = _column(_("Column of the right or subject defended"))
    types = _column(_("Column of the type of aggression"))
    type_separator = _separator()
    type_of_all = forms.ChoiceField(
        label=_("Or one type for all rows"),
        required=False,
        help_text=_("For a list that is of one type only, for example of killings."),
    )
    acts = _column(_("Column of how many acts they were"))
    what = _column(_("Column of what happened, as told"))
    perpetrators = _column(_("Column of the presumed perpetrator"))
    perpetrator_separator = _separator()
    key = _column(
        _("Column that tells each row from the others"),
        help_text=_("A folio or number. By it a newer version knows its rows again."),
    )
    source = _column(_("Column of the source"))
    source_of_all = forms.CharField(
        label=_("Or one source for all rows"), max_length=200, required=False
    )
    reserved = forms.CharField(
        label=_("How you write that something is kept back on purpose"),
        required=False,
        help_text=_("Parted by commas. It is then restricted, never unknown."),
        initial=", ".join(RESERVED),
    )
    not_known = forms.CharField(
        label=_("How you write that something is not known"),
        required=False,
        help_text=_("Parted by commas."),
        initial=", ".join(NOT_KNOWN),
    )
    already_public = forms.BooleanField(
        label=_("What this list tells has been published already"), required=False
    )

    def __init__(
        self, *args: Any, columns: Sequence[str], sample: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [NONE, *((column, _said(column, sample)) for column in columns)]
        for name in COLUMN_FIELDS:
            self._choices(name, choices)
        self._choices("type_of_all", [NONE, *grouped_types()])
        self._choices("labor_of_all", [NONE, *codes_of("occupations")])

    def _choices(self, name: str, choices: Iterable[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields as a page asks them."""
        return [
            {"id": key, "title": title, "fields": [asked(self[name], name) for name in names]}
            for key, title, names in GROUPS
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a place, somebody it happened to, and what was done."""
        given: dict[str, Any] = super().clean() or {}
        has_point = bool(given.get("longitude")) and bool(given.get("latitude"))
        if bool(given.get("longitude")) != bool(given.get("latitude")):
            self.add_error("latitude", _("A point needs both its longitude and its latitude."))
        if not has_point and not any(map(given.get, ("municipality", "state", "place_text"))):
            self.add_error("municipality", _("Say which column tells the place."))
        if not any(map(given.get, ("victims", "victim_count"))):
            self.add_error("victims", _("Say which column tells to whom, or how many they were."))
        if not any(map(given.get, ("types", "type_of_all"))):
            self.add_error("types", _("Say which column tells the type, or choose one for all."))
        return given


def asked(bound: forms.BoundField, name: str) -> forms.BoundField:
    """Return a field as the page asks it: one of several that will do is not called optional."""
    bound.field.required = bound.field.required or name in ASKED
    return bound


def codes_of(catalogue: str) -> list[tuple[str, str]]:
    """Return the codes of a catalogue by what they are called."""
    language = get_language() or FALLBACK_LANGUAGE
    return [(code, term.in_language(language)) for code, term in terms(catalogue).items()]


def grouped_types() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the types of aggression under the names of their groups."""
    language = get_language() or FALLBACK_LANGUAGE
    groups = {code: term.in_language(language) for code, term in terms("aggression_groups").items()}
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in groups}
    for code, term in terms("aggression_types").items():
        found[term.facts["group"]].append((code, term.in_language(language)))
    return [(groups[code], choices) for code, choices in found.items()]


def grouped_perpetrators() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the classes of perpetrators, those of the State first."""
    language = get_language() or FALLBACK_LANGUAGE
    names = {
        "state": _("Of the State"),
        "non_state": _("Not of the State"),
        "foreign_state": _("Of another State"),
        "unknown": _("Not known or other"),
    }
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in names}
    for code, term in terms("perpetrators").items():
        found[term.facts["actor"]].append((code, term.in_language(language)))
    return [(str(names[code]), choices) for code, choices in found.items() if choices]


def content_of(given: Mapping[str, Any], *, codes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mapping that a form says; `codes` are those behind her words, by part."""
    content: dict[str, Any] = {
        "name": slugify(given["title"])[:60] or "list",
        "title": {FALLBACK_LANGUAGE: given["title"]},
        "producer": given["producer"],
        "licence": given["licence"],
        "language": given["language"],
        "date": _date(given, codes.get("date", {})),
        "place": _place(given),
        "victims": _victims(given),
        "types": _categories(given, "types", "type_separator", codes),
        "reserved": _words(given["reserved"]),
        "not_known": _words(given["not_known"]),
        "already_public": given["already_public"],
    }
    if given["type_of_all"]:
        content["types"] = {"constant": given["type_of_all"]}
    if given["perpetrators"]:
        content["perpetrators"] = _categories(given, "perpetrators", "perpetrator_separator", codes)
    if given["key"]:
        content["key"] = given["key"]
    for part in OF_VICTIMS:
        if given[part]:
            content[part] = _of_victims(given, part, codes)
    if given["labor_of_all"] and not given["labor"]:
        content["labor"] = {"constant": given["labor_of_all"]}
    for part in ("outlet", "acts", "what", "source"):
        if given[part]:
            content[part] = {"column": given[part]}
    if given["source_of_all"] and not given["source"]:
        content["source"] = {"constant": given["source_of_all"]}
    return content


def _date(given: Mapping[str, Any], readings: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"column": given["date"], "order": given["date_order"]}
    if given.get("date_year"):
        said["year"] = given["date_year"]
    if given.get("two_digit_years"):
        said["two_digit_years"] = True
    return said | ({"readings": dict(readings)} if readings else {})


def initial_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping as the form asks it; what the form has no room for is left out."""
    place, victims, types = content["place"], content["victims"], content["types"]
    perpetrators = content.get("perpetrators", {})
    source = content.get("source", {})
    return {
        "title": content["title"][FALLBACK_LANGUAGE],
        "producer": content["producer"],
        "licence": content["licence"],
        "language": content["language"],
        "date": content["date"].get("column", ""),
        "date_order": content["date"].get("order", Order.DAY_FIRST.value),
        "date_year": content["date"].get("year"),
        "two_digit_years": content["date"].get("two_digit_years", False),
        "place_text": place.get("text", ""),
        **{
            name: place.get(name, "") for name in ("state", "municipality", "longitude", "latitude")
        },
        "victims": victims.get("column", ""),
        "victim_separator": _first(victims.get("separators")),
        "collective": ", ".join(
            word for word, kind in victims.get("kinds", {}).items() if kind == "collective"
        ),
        "victim_count": victims.get("count", ""),
        "types": types.get("column") or _first(types.get("columns")),
        "type_separator": _first(types.get("separators")),
        "type_of_all": _first(types.get("constant")),
        "perpetrators": perpetrators.get("column") or _first(perpetrators.get("columns")),
        "perpetrator_separator": _first(perpetrators.get("separators")),
        "key": _first(content.get("key")),
        **{
            part: _of_one(content.get(part, {})) for part in ("outlet", "acts", "what", *OF_VICTIMS)
        },
        "labor_of_all": content.get("labor", {}).get("constant", ""),
        "source": _of_one(source),
        "source_of_all": source.get("constant", ""),
        "reserved": ", ".join(content.get("reserved", ())),
        "not_known": ", ".join(content.get("not_known", ())),
        "already_public": content.get("already_public", False),
    }


def _of_one(said: Mapping[str, Any]) -> str:
    return str(said.get("column") or _first(said.get("columns")))


def _first(said: Any) -> str:
    return said if isinstance(said, str) else next(iter(said or ()), "")


def _place(given: Mapping[str, Any]) -> dict[str, str]:
    names = {"state": "state", "municipality": "municipality", "place_text": "text"}
    names |= {"longitude": "longitude", "latitude": "latitude"}
    return {word: given[name] for name, word in names.items() if given[name]}


def _victims(given: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if given["victims"]:
        said["column"] = given["victims"]
    if given["victim_separator"]:
        said["separators"] = [given["victim_separator"]]
    if given["victim_count"]:
        said["count"] = given["victim_count"]
    if kinds := _words(given["collective"]):
        said["kinds"] = dict.fromkeys(kinds, "collective")
    return said


def _categories(
    given: Mapping[str, Any], part: str, separator: str, codes: Mapping[str, Any]
) -> dict[str, Any]:
    said: dict[str, Any] = {"column": given[part], "codes": dict(codes.get(part, {}))}
    if given[separator]:
        said["separators"] = [given[separator]]
    return said


def _of_victims(given: Mapping[str, Any], part: str, codes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a column of what is told of each victim; what parts names parts it too."""
    said: dict[str, Any] = {"column": given[part]}
    if kept := codes.get(part):
        said["codes"] = dict(kept)
    if given["victim_separator"]:
        said["separators"] = [given["victim_separator"]]
    return said


def _words(text: str) -> list[str]:
    words = {fold_label(word): word.strip() for word in text.split(",") if word.strip()}
    return list(words.values())


def _said(column: str, sample: Mapping[str, str]) -> str:
    cell = as_told(sample.get(column, "").strip())
    if not cell:
        return column
    return f"{column}: “{cell[:SAMPLE]}{'…' if len(cell) > SAMPLE else ''}”"
