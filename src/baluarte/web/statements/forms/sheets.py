"""What is asked for a sheet of facts: of whom, what and when; and the sheet as it comes back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.statements.actions import NewStatement
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.sayers import kind_of_sayer
from baluarte.domain.statements.sheets import Column, SheetRead, write_sheet
from baluarte.norms.institutions import (
    PublicInstitution,
    public_institution,
    public_institutions,
)
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.statements import Heading, StatementRefused, check_about, headings
from baluarte.web.statements.forms.facts import ISSUER, ITSELF, date_field, whole_year
from baluarte.web.statements.labels import (
    axis_name,
    institution_choices,
    institution_name,
    kind_choices,
    language,
)

SHEET_HOURS = 2
ONE_EACH = {
    "FIS": _("Prosecutors' offices: the federal one and 32"),
    "VIC": _("Victims' commissions: the federal one and 32"),
    "CDH": _("Human-rights commissions: the national one and 32"),
    "GOB": _("Governments of the states"),
    "SSP": _("Ministries of public security of the states"),
    "PJ": _("Judiciaries of the states"),
    "BUS": _("Local search commissions"),
    "SAL": _("Health services of the states"),
    "GAR": _("Local guarantors of access to information"),
    "MEC": _("State bodies of the Mechanism, known or not"),
}
FEDERAL = {"FIS": "FGR", "VIC": "CEAV", "CDH": "CNDH"}
AXES = ("prevention", "protection", "investigation", "reparation", "cross")


class TemplateForm(forms.Form):
    """Which rows and columns an empty sheet has, and of which period it speaks."""

    edits_nothing = "asks for an empty sheet: nothing is changed by it"

    clase = forms.ChoiceField(required=False, label=_("One in each state"))
    institucion = forms.MultipleChoiceField(
        required=False,
        label=_("Or these institutions"),
        help_text=_("Hold Ctrl to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    renglon = forms.MultipleChoiceField(
        label=_("Headings"),
        help_text=_("A column each. Hold Ctrl to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 12}),
        error_messages={"required": _("Choose at least one heading.")},
    )
    sobre = forms.CharField(
        required=False,
        max_length=60,
        label=_("Which norm, protocol, agreement or report"),
        help_text=_(
            "Only where the headings speak of one: its code or short name, without spaces."
        ),
    )
    desde = date_field(label=_("First day it speaks of"))
    hasta = date_field(label=_("Last day it speaks of"))

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        first, last = whole_year(document.document_date)
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["desde"].initial, fields["hasta"].initial = first, last
        fields["clase"].choices = [("", "—"), *ONE_EACH.items()]
        fields["institucion"].choices = institution_choices()
        fields["renglon"].choices = list(_columns())

    def clean(self) -> None:
        """Ask for at least one institution, and for what the headings speak of."""
        super().clean()
        given = self.cleaned_data
        if not given.get("clase") and not given.get("institucion"):
            self.add_error("clase", _("Choose a class of institutions, or some of them."))
        try:
            self.columns()
        except StatementRefused as refused:
            self.add_error("sobre", refused.in_language(language()))
        first, last = given.get("desde"), given.get("hasta")
        if first and last and first > last:
            told = StatementRefused("period", field="hasta").in_language(language())
            self.add_error("hasta", told)

    def columns(self) -> list[Column]:
        """Return the chosen columns; `StatementRefused` where one lacks what it speaks of."""
        found = []
        for chosen in self.cleaned_data.get("renglon", ()):
            code, _mark, about = chosen.partition("|")
            of = headings()[code]
            named = about or (self.cleaned_data.get("sobre", "") if _needs(of) else "")
            check_about(of, named)
            found.append(Column(code, named))
        return found

    def institutions(self) -> list[PublicInstitution]:
        """Return the chosen institutions, each once."""
        given = self.cleaned_data
        found = dict.fromkeys([*_of_class(given["clase"]), *given["institucion"]])
        return [public_institution(code) for code in found]

    def written(self) -> bytes:
        """Return the empty sheet."""
        stream = BytesIO()
        write_sheet(
            stream,
            institutions=self.institutions(),
            columns=self.columns(),
            first_date=self.cleaned_data["desde"],
            last_date=self.cleaned_data["hasta"],
        )
        return stream.getvalue()


class SheetForm(forms.Form):
    """A filled sheet, and who says what it says."""

    edits_nothing = "reads a sheet: what stands is written over by none of it"

    sheet = forms.FileField(
        label=_("The filled sheet"),
        help_text=_("The XLSX or CSV you downloaded here. Nothing is kept until you confirm."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "empty": _("The file is empty."),
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
        },
    )
    said_by = forms.ChoiceField(label=_("Who says it"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, document: Document, too_large: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large
        field: Any = self.fields["said_by"]
        issuer = institution_name(document.issuer)
        field.choices = [
            (ITSELF, _("Each institution of itself")),
            (ISSUER, _("Who issued the document: %(name)s") % {"name": issuer}),
        ]
        field.initial = ITSELF
        self.fields["sheet"].required = not too_large

    def clean_sheet(self) -> Any:
        """Say what to do with a file that is too large for a page."""
        if self._too_large:
            raise forms.ValidationError(_("It is too large for a sheet of facts."))
        return self.cleaned_data["sheet"]


def statements_of(read: SheetRead, document: Document, *, said_by: str) -> list[NewStatement]:
    """Return what a sheet says, as the action takes it: a blank cell is nothing."""
    return [
        NewStatement(
            heading=cell.column.heading,
            about=cell.column.about,
            institution=cell.institution,
            first_date=read.first_date,
            last_date=read.last_date,
            answer=cell.said.answer,
            value=cell.said.value,
            page=cell.page,
            said_date=document.document_date,
            **_sayer(cell.institution, document, said_by),
        )
        for cell in read.cells
    ]


def signed(said: Sequence[NewStatement], held: Mapping[int, str], *, key: str) -> str:
    """Return what a sheet says, to be sent along with the confirmation and nowhere kept.

    `held` names by its place what some of it would take the place of.
    """
    rows = [
        [
            one.heading, one.about, one.institution, one.first_date.isoformat(),
            one.last_date.isoformat(), one.answer.value,
            None if one.value is None else str(one.value), one.page, one.said_by,
            one.said_by_kind.value, held.get(place, ""),
        ]
        for place, one in enumerate(said)
    ]  # fmt: skip
    return signing.dumps(rows, salt=key, compress=True)


def unsigned(text: str, document: Document, *, key: str) -> list[tuple[NewStatement, str]]:
    """Return what was previewed, each with the reference of what it would take the place of.

    `signing.BadSignature` where it is not that, or too old.
    """
    rows = signing.loads(text, salt=key, max_age=SHEET_HOURS * 3600)
    return [
        (
            NewStatement(
                heading=heading, about=about, institution=institution,
                first_date=date.fromisoformat(first), last_date=date.fromisoformat(last),
                answer=Answer(answer), value=value, page=page, said_by=said_by,
                said_by_kind=InstitutionKind(kind), said_date=document.document_date,
            ),
            held,
        )
        for heading, about, institution, first, last, answer, value, page, said_by, kind, held
        in rows
    ]  # fmt: skip


def _sayer(institution: str, document: Document, said_by: str) -> dict[str, Any]:
    if said_by == ITSELF:
        return {"said_by": institution, "said_by_kind": kind_of_sayer(institution)}
    kind = kind_of_sayer(document.issuer, channel=document.channel)
    return {"said_by": document.issuer, "said_by_kind": kind}


def _of_class(code: str) -> Iterator[str]:
    """Yield the federal one of a class and one for each state that has one."""
    if not code:
        return
    if code in FEDERAL:
        yield FEDERAL[code]
    for one in public_institutions(states=names_of_states()):
        if one.code.endswith(f"-{code}"):
            yield one.code


def _columns() -> Iterator[tuple[str, Any]]:
    labels = dict(kind_choices())
    found: dict[str, list[tuple[str, str]]] = {}
    for one in headings().values():
        name = one.in_language(language())
        several = found.setdefault(labels[one.kind], [])
        several.append((one.code, name))
        if one.about == "axis":
            several += [(f"{one.code}|{axis}", f"{name} · {axis_name(axis)}") for axis in AXES]
    yield from found.items()


def _needs(of: Heading) -> bool:
    return bool(of.about) and not of.about_is_optional
