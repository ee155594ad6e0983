"""What is asked where facts about institutions are looked for, entered, reviewed and taken back."""

import mimetypes
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Institution
from baluarte.domain.statements.actions import NewDocument, NewStatement
from baluarte.domain.statements.choices import Answer, Objection, Standing, TakenBack
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.statements.queries import Asked
from baluarte.domain.statements.sayers import kind_of_sayer
from baluarte.domain.territory.models import Municipality
from baluarte.norms.catalogues import terms
from baluarte.norms.institutions import MUNICIPAL
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.statements import (
    Given,
    Heading,
    StatementRefused,
    Value,
    read_figure,
)
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.layout.uploads import LARGEST_UPLOAD
from baluarte.web.statements.answer_files import document_type_of
from baluarte.web.statements.labels import (
    ABOUT,
    DEGREES,
    axis_name,
    heading_choices,
    institution_choices,
    institution_name,
    kind_choices,
    language,
)

LATEST_PAGE = 30_000
ALL = ("", _("All"))
# A hyphen is the code of no institution.
NOT_LISTED = "-"
STANDS, ITSELF, ISSUER, ANOTHER = "stands", "itself", "issuer", "another"
AGREES = "agrees"


def date_field(**given: Any) -> forms.DateField:
    """Return the box of a day."""
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=box, input_formats=["%Y-%m-%d"], **given)


class FilterForm(forms.Form):
    """Which facts are looked for; what is left as it is narrows nothing."""

    institucion = forms.ChoiceField(required=False, label=_("Institution"))
    estado = forms.ChoiceField(required=False, label=_("State"))
    tipo = forms.ChoiceField(required=False, label=_("Kind of fact"))
    renglon = forms.ChoiceField(required=False, label=_("Heading"))
    respuesta = forms.ChoiceField(required=False, label=_("Answer"), choices=[ALL, *Answer.choices])
    situacion = forms.ChoiceField(
        required=False, label=_("Where it stands"), choices=[ALL, *Standing.choices]
    )
    desde = date_field(required=False, label=_("Period from"))
    hasta = date_field(required=False, label=_("Period until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "institucion": institution_choices(),
            "estado": list(names_of_states().items()),
            "tipo": kind_choices(),
            "renglon": heading_choices(),
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = [ALL, *offered]

    def asked(self) -> Asked:
        """Return what was asked; what cannot be read narrows nothing, and is said beside it."""
        given = self.cleaned_data

        def one(name: str) -> Sequence[Any]:
            return [given[name]] if given.get(name) else ()

        return Asked(
            institutions=one("institucion"),
            kinds=one("tipo"),
            headings=one("renglon"),
            state=given.get("estado") or "",
            answers=one("respuesta"),
            first_date=given.get("desde"),
            last_date=given.get("hasta"),
        )

    def standing(self) -> Standing | None:
        """Return where what is asked must stand; nothing where that is all the same."""
        said = self.cleaned_data.get("situacion")
        return Standing(said) if said else None


class DocumentForm(forms.Form):
    """A document as somebody hands it in: its file, whose hash is taken here."""

    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Organisation that keeps it"), empty_label=None
    )
    title = forms.CharField(
        max_length=240,
        label=_("Title of the document"),
        help_text=_("As it calls itself. Do not write names of persons."),
    )
    issuer = forms.ChoiceField(
        label=_("Who issued it"),
        help_text=_("If it is not in the list, say so and write its name below."),
    )
    issuer_name = forms.CharField(
        required=False, max_length=160, label=_("Name of whoever issued it, if not in the list")
    )
    channel = forms.ChoiceField(label=_("How it came"))
    document_date = date_field(label=_("Date of the document"))
    pages = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LATEST_PAGE,
        label=_("How many pages it has"),
        help_text=_("With it, no page that the document does not have can be cited."),
    )
    is_shared = forms.ChoiceField(
        label=_("Who sees it, and what is entered from it"),
        choices=[
            ("yes", _("Everybody with an account here")),
            ("no", _("Only our organisation")),
        ],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("Its file"),
        help_text=_(
            "PDF, image, recording, sheet or text; 5 MB at most. It is kept under seal, and its "
            "SHA-256 says that it is the same."
        ),
        error_messages={
            "empty": _("The file is empty."),
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
        },
    )
    url = forms.URLField(
        required=False,
        max_length=500,
        label=_("Where it is read"),
        help_text=_("An address that begins with https://"),
        assume_scheme="https",
    )

    def __init__(
        self,
        *args: Any,
        institutions: Sequence[Institution],
        too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._too_large, self._institutions = too_large, institutions
        self.fields["file"].required = not too_large
        fields: Any = self.fields
        fields["issuer"].choices = [
            ("", "—"),
            (NOT_LISTED, _("Not in the list: I write it below")),
            *institution_choices(),
        ]
        fields["channel"].choices = [
            ("", "—"),
            *(
                (one.code, one.in_language(language()))
                for one in terms("statement_channels").values()
            ),
        ]
        if len(institutions) > 1:
            keys = [one.pk for one in institutions]
            fields["institution"].queryset = Institution.objects.filter(pk__in=keys)
        else:
            del self.fields["institution"]

    def clean_file(self) -> Any:
        """Say what to do with a file that is too large for a page."""
        if self._too_large:
            raise forms.ValidationError(
                _("It is larger than %(most)d MB. You can: hand in the pages that matter.")
                % {"most": LARGEST_UPLOAD // 1024**2}
            )
        file = self.cleaned_data["file"]
        if not document_type_of(file.read(), name=file.name):
            raise forms.ValidationError(
                _(
                    "By what is in it, it is not what its name says or of no kind that is taken: "
                    "hand in a PDF, an image, a recording, a sheet or a text."
                )
            )
        file.seek(0)
        return file

    def clean(self) -> None:
        """Ask for the name of who is not in the list, and for nobody's beside one who is."""
        super().clean()
        given = self.cleaned_data
        issuer, name = given.get("issuer"), given.get("issuer_name", "").strip()
        if issuer == NOT_LISTED and not name:
            self.add_error("issuer_name", _("Write who issued it."))
        elif issuer and issuer != NOT_LISTED and name:
            self.add_error("issuer_name", _("Somebody is chosen above already: leave this empty."))

    @property
    def keeper(self) -> Institution:
        """The institution that keeps it."""
        found: Institution = self.cleaned_data.get("institution") or self._institutions[0]
        return found

    def said(self) -> NewDocument:
        """Return what was handed in, as the action takes it."""
        given = self.cleaned_data
        file = given["file"]
        name = PurePath(file.name).name
        return NewDocument(
            title=given["title"],
            issuer=given["issuer_name"] if given["issuer"] == NOT_LISTED else given["issuer"],
            channel=given["channel"],
            document_date=given["document_date"],
            is_shared=given["is_shared"] == "yes",
            pages=given["pages"],
            url=given["url"],
            content=file.read(),
            name=name,
            media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        )

    def refuse(self, refused: StatementRefused) -> None:
        """Say a refusal beside its field."""
        place = {"sha256": "file", "issuer": "issuer_name"}.get(refused.field, refused.field)
        self.add_error(place if place in self.fields else None, refused.in_language(language()))


class ChooseForm(forms.Form):
    """Of which institution something is entered, and under which heading."""

    edits_nothing = "asks of whom and what: nothing is changed by it"

    institucion = forms.ChoiceField(label=_("Institution"))
    renglon = forms.ChoiceField(label=_("Heading"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["institucion"].choices = [("", "—"), *institution_choices(municipal=True)]
        fields["renglon"].choices = [("", "—"), *heading_choices()]


class StatementForm(EditForm):
    """What a document says of one institution under one heading: only the box its value needs."""

    first_date = date_field(label=_("First day it speaks of"))
    last_date = date_field(label=_("Last day it speaks of"))
    municipality = forms.ChoiceField(label=_("Municipality"))
    unit = forms.CharField(
        required=False,
        max_length=160,
        label=_("Unit within the institution"),
        help_text=_("Only where it speaks of one of its units."),
    )
    about = forms.CharField(max_length=60)
    answer = forms.ChoiceField(
        label=_("What was answered"),
        choices=Answer.choices,
        initial=Answer.ANSWERED,
        widget=forms.RadioSelect,
    )
    value = forms.CharField(required=False)
    page = forms.IntegerField(
        required=False, min_value=1, max_value=LATEST_PAGE, label=_("Page of the document")
    )
    quote = forms.CharField(
        required=False,
        max_length=600,
        label=_("Its words"),
        help_text=_("Copied as they stand. Do not write names of persons."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    said_by = forms.ChoiceField(label=_("Who says it"), widget=forms.RadioSelect)
    other_name = forms.CharField(
        required=False, max_length=160, label=_("Name of the other one, where another says it")
    )
    other_kind = forms.ChoiceField(
        required=False,
        label=_("What kind of body the other one is"),
        choices=[("", "—"), *InstitutionKind.choices],
    )
    confidence = forms.ChoiceField(
        label=_("How sure it is"),
        choices=[
            ("A", _("Read in the source itself")),
            ("B", _("Told by one source of another")),
            ("C", _("Not certain")),
        ],
        initial="A",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, of: Heading, institution: str, document: Document,
        supersedes: Statement | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.of, self.document, self.supersedes = of, document, supersedes
        self.institution, _mark, self.state = institution.partition(":")
        self._ask_whose()
        self._ask_about()
        self.fields["value"] = value_field(of)
        fields: Any = self.fields
        if self.institution == MUNICIPAL:
            found = Municipality.objects.filter(state=self.state, valid_until=None)
            fields["municipality"].choices = list(
                found.order_by("name").values_list("code", "name")
            )
        else:
            del fields["municipality"]

    def _ask_whose(self) -> None:
        name = institution_name(self.institution)
        offered = [(ITSELF, _("The institution of itself: %(name)s") % {"name": name})]
        if self.document.issuer != self.institution:
            issuer = institution_name(self.document.issuer)
            offered.insert(0, (ISSUER, _("Who issued the document: %(name)s") % {"name": issuer}))
        field: Any = self.fields["said_by"]
        field.choices = [*offered, (ANOTHER, _("Another"))]
        field.initial = offered[0][0]

    def _ask_about(self) -> None:
        if not self.of.about:
            del self.fields["about"]
            return
        label, is_asked = ABOUT[self.of.about], not self.of.about_is_optional
        if self.of.about != "axis":
            self.fields["about"] = forms.CharField(
                max_length=60,
                label=label,
                required=is_asked,
                help_text=_("Its code or short name, without spaces, the same each time."),
            )
            return
        whole = [("", _("All of it, not of one axis"))] if not is_asked else []
        codes = ("prevention", "protection", "investigation", "reparation", "cross")
        self.fields["about"] = forms.ChoiceField(
            label=label,
            required=is_asked,
            choices=[*whole, *((code, axis_name(code)) for code in codes)],
        )

    def clean_value(self) -> Given | None:
        """Read the value as its heading holds it; what has two readings is said."""
        said = self.cleaned_data["value"]
        if said in ("", None):
            return None
        if not self.of.is_figure:
            return said  # type: ignore[no-any-return]
        try:
            return read_figure(self.of, said)
        except StatementRefused as refused:
            raise forms.ValidationError(refused.in_language(language())) from None

    def clean(self) -> None:
        """Ask for the name and the kind of whoever else says it."""
        super().clean()
        if self.cleaned_data.get("said_by") == ANOTHER:
            for name in ("other_name", "other_kind"):
                if not self.cleaned_data.get(name):
                    self.add_error(name, _("Say who says it."))

    def said(self) -> NewStatement:
        """Return what was written, as the action takes it."""
        given = self.cleaned_data
        name, kind = self._sayer(given)
        return NewStatement(
            heading=self.of.code,
            institution=self.institution,
            municipality=given.get("municipality", ""),
            first_date=given["first_date"],
            last_date=given["last_date"],
            unit=given["unit"],
            about=given.get("about", ""),
            answer=Answer(given["answer"]),
            value=given["value"],
            page=given["page"],
            quote=given["quote"],
            said_by=name,
            said_by_kind=kind,
            said_date=self.document.document_date,
            confidence=given["confidence"],
            supersedes=self.supersedes,
        )

    def _sayer(self, given: dict[str, Any]) -> tuple[str, InstitutionKind]:
        if given["said_by"] == ANOTHER:
            return given["other_name"], InstitutionKind(given["other_kind"])
        if given["said_by"] == ITSELF:
            return self.institution, kind_of_sayer(self.institution)
        issuer = self.document.issuer
        return issuer, kind_of_sayer(issuer, channel=self.document.channel)

    def refuse(self, refused: StatementRefused) -> None:
        """Say a refusal beside its field."""
        place = {"said_date": "last_date"}.get(refused.field, refused.field)
        self.add_error(place if place in self.fields else None, refused.in_language(language()))


def value_field(of: Heading) -> forms.Field:
    """Return the one box that the value of a heading needs."""
    label = of.in_language(language())
    if of.value is Value.DEGREE:
        return forms.ChoiceField(
            label=label, required=False, widget=forms.RadioSelect,
            choices=[(one.value, said) for one, said in DEGREES.items()],
        )  # fmt: skip
    if of.value is Value.DAY:
        return date_field(label=label, required=False)
    if of.value is Value.WORDS:
        return forms.CharField(
            label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )
    hints = {
        Value.AMOUNT: _("Pesos of that year: 1250000.50 or 1,250,000.50"),
        Value.SHARE: _("Per cent, from 0 to 100: 55.5 or 55.5 %"),
        Value.COUNT: _("A whole number, 0 where the document says zero."),
        Value.QUANTITY: _("A number, 0 where the document says zero."),
    }
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(
        label=label, required=False, max_length=40, help_text=hints[of.value], widget=box
    )


class ReviewForm(forms.Form):
    """Whether a statement stands, and why not; a word of a list."""

    review = forms.ChoiceField(
        label=_("You read the same document. Does it say so?"),
        choices=[(STANDS, _("Yes: let it stand")), *Objection.choices],
        widget=forms.RadioSelect,
    )

    def objection(self) -> Objection | None:
        """Return why not, or nothing where one agrees."""
        said = self.cleaned_data["review"]
        return None if said == STANDS else Objection(said)


class TakeBackForm(forms.Form):
    """Why a statement is taken back."""

    why = forms.ChoiceField(
        label=_("Why it is taken back"), choices=TakenBack.choices, widget=forms.RadioSelect
    )


class ProposalForm(TakeBackForm):
    """Why what two let stand should be taken back, in words for whoever agrees."""

    words = forms.CharField(
        max_length=600,
        label=_("What is wrong"),
        help_text=_("What the document says, and where. Do not write names of persons."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AgreeForm(forms.Form):
    """Whether another person agrees that a fact is taken back."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(AGREES, _("Take the fact back")), (STANDS, _("No: it goes on standing"))],
        widget=forms.RadioSelect,
    )

    def agrees(self) -> bool:
        """Say whether the fact is taken back."""
        return bool(self.cleaned_data["decision"] == AGREES)


def whole_year(day: date) -> tuple[date, date]:
    """Return the first and last day of the year before a day: what documents mostly speak of."""
    return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)
