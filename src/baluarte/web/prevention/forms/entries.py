"""What is asked where entries are looked for, entered, reviewed and taken back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import dateformat
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.prevention.actions import NewRecognition
from baluarte.domain.prevention.choices import Addressed, EntryObjection
from baluarte.domain.prevention.models import Recognition
from baluarte.domain.prevention.queries import Asked
from baluarte.domain.statements.choices import Standing, TakenBack
from baluarte.domain.statements.models import Document
from baluarte.domain.territory.queries.places import search_places
from baluarte.norms.institutions import MUNICIPAL
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.recognition import RecognitionRefused
from baluarte.norms.warnings import WarningRefused
from baluarte.web.layout.forms.days import within_reach
from baluarte.web.prevention.labels import (
    CONFIDENCES,
    kind_choices,
    medium_choices,
    subject_choices,
)
from baluarte.web.statements.labels import (
    FORMATS,
    institution_choices,
    institution_name,
    language,
)

ALL, NOTHING = ("", _("All")), ("", "—")
# A hyphen is the code of no institution.
NOT_LISTED, STANDS = "-", "stands"
LATEST_PAGE = 30_000
# The newest to choose from; an older one comes along in the address.
MOST_DOCUMENTS = 200


def day_field(**given: Any) -> forms.DateField:
    """Return the box of a day."""
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})
    return forms.DateField(
        widget=box, input_formats=["%Y-%m-%d"], validators=[within_reach], **given
    )


class DocumentField(forms.ModelChoiceField):
    """A document of one's own house."""

    def __init__(self, **given: Any) -> None:
        super().__init__(Document.objects.none(), empty_label="—", **given)

    def label_from_instance(self, obj: Document) -> str:
        """Say the document: its name, its day, who issued it."""
        day = dateformat.format(obj.document_date, FORMATS.get(language(), FORMATS["en"]))
        return f"{obj.title or obj.reference} · {day} · {institution_name(obj.issuer)}"


def documents_of(houses: Sequence[Institution], also: str = "") -> QuerySet[Document]:
    """Return the documents to choose from: the newest of some houses, and one asked for."""
    kept = Document.objects.filter(holder__in=houses)
    newest = kept.order_by("-kept_at", "pk").values("pk")[:MOST_DOCUMENTS]
    found = kept.filter(pk__in=newest)
    if also:
        found |= kept.filter(reference=also.upper())
    return found.order_by("-document_date", "reference")


class RefusableForm(forms.Form):
    """A form whose refusals stand beside their fields."""

    def refuse(self, refused: RecognitionRefused | WarningRefused) -> None:
        """Say a refusal beside its field."""
        place = refused.field if refused.field in self.fields else None
        self.add_error(place, refused.in_language(language()))

    def choose_from(self, **offered: Sequence[Any]) -> None:
        """Give fields what to choose from."""
        fields: Any = self.fields
        for name, several in offered.items():
            fields[name].choices = several

    def offer_documents(self, houses: Sequence[Institution], also: str = "") -> None:
        """Give each field of a document those of some houses to choose from."""
        for field in self.fields.values():
            if isinstance(field, DocumentField):
                field.queryset = documents_of(houses, also)


class FilterForm(RefusableForm):
    """Which entries are looked for; what is left as it is narrows nothing."""

    tipo = forms.ChoiceField(required=False, label=_("Kind"))
    institucion = forms.ChoiceField(required=False, label=_("Who said or did it"))
    estado = forms.ChoiceField(required=False, label=_("State"))
    anio = forms.TypedChoiceField(required=False, label=_("Year"), coerce=int, empty_value=None)
    situacion = forms.ChoiceField(
        required=False, label=_("Where it stands"), choices=[ALL, *Standing.choices]
    )
    pendiente = forms.ChoiceField(
        required=False,
        label=_("Follow-up"),
        choices=[ALL, ("vencido", _("Overdue"))],
    )

    def __init__(
        self, *args: Any, makers: Sequence[str], years: Sequence[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, institution_name(code)) for code in makers), key=lambda one: one[1])
        self.choose_from(
            tipo=[ALL, *kind_choices()],
            institucion=[ALL, *named],
            estado=[ALL, *names_of_states().items()],
            anio=[ALL, *((year, str(year)) for year in years)],
        )

    def asked(self) -> Asked:
        """Return what was asked; what cannot be read narrows nothing, and is said beside it."""
        given = self.cleaned_data
        return Asked(
            kinds=[given["tipo"]] if given.get("tipo") else (),
            made_by=given.get("institucion") or "",
            state=given.get("estado") or "",
            year=given.get("anio"),
        )

    def standing(self) -> Standing | None:
        """Return where what is asked must stand; nothing where that is all the same."""
        said = self.cleaned_data.get("situacion")
        return Standing(said) if said else None

    @property
    def is_overdue(self) -> bool:
        """Say whether only what is overdue is asked for."""
        return bool(self.cleaned_data.get("pendiente"))


class RecognitionForm(RefusableForm):
    """What a document says that somebody said or did in public."""

    edits_nothing = "takes the place only of an entry that stands: the second is refused"

    kind = forms.ChoiceField(label=_("What it is"))
    made_by = forms.ChoiceField(
        label=_("Who said or did it"),
        help_text=_("If it is not in the list, say so and write the organisation below."),
    )
    municipality = forms.CharField(
        required=False, max_length=80, label=_("Municipality, if a municipal government made it")
    )
    organisation = forms.CharField(
        required=False, max_length=160, label=_("Name of the organisation, if not in the list")
    )
    office = forms.CharField(
        required=False,
        max_length=160,
        label=_("Office of whoever said it"),
        help_text=_("The office, never the name: “Head of the unit”."),
    )
    happened_date = day_field(label=_("Day it was said or done"))
    state = forms.ChoiceField(required=False, label=_("Where it holds"))
    addressed_to = forms.ChoiceField(
        label=_("To whom it is directed"), choices=Addressed.choices, widget=forms.RadioSelect
    )
    subject = forms.ChoiceField(required=False, label=_("Subject, if directed to one"))
    collective = forms.CharField(
        required=False,
        max_length=160,
        label=_("Public collective or organisation, if directed to one"),
    )
    made_public_in = DocumentField(
        required=False,
        label=_("Document with which the person or the family made it public"),
        help_text=_("Only where it is directed to a person. The name is not written anywhere."),
    )
    medium = forms.ChoiceField(label=_("Where it was said"))
    document = DocumentField(
        label=_("Document it stands in"),
        help_text=_("One of your organisation's. The entry is seen by whoever sees the document."),
    )
    page = forms.IntegerField(
        required=False, min_value=1, max_value=LATEST_PAGE, label=_("Page of the document")
    )
    quote = forms.CharField(
        max_length=600,
        label=_("Its words"),
        help_text=_("Copied as they stand. Do not write names of persons."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confidence = forms.ChoiceField(
        label=_("How sure it is"),
        choices=list(CONFIDENCES.items()),
        initial="A",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, houses: Sequence[Institution], document: str = "",
        supersedes: Recognition | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._supersedes = supersedes
        self.offer_documents(houses, document)
        self.choose_from(
            kind=[NOTHING, *kind_choices()],
            made_by=[
                NOTHING,
                (NOT_LISTED, _("Not in the list: I write it below")),
                *institution_choices(municipal=True),
            ],
            state=[("", _("The whole country")), *names_of_states().items()],
            subject=[NOTHING, *subject_choices()],
            medium=[NOTHING, *medium_choices()],
        )

    def clean(self) -> None:
        """Ask for the municipality and the organisation where they are needed, and only there."""
        super().clean()
        given = self.cleaned_data
        made_by, name = given.get("made_by", ""), given.get("organisation", "").strip()
        if made_by == NOT_LISTED and not name:
            self.add_error("organisation", _("Write which organisation made it."))
        elif made_by and made_by != NOT_LISTED and name:
            self.add_error("organisation", _("One is chosen above already: leave this empty."))
        self._find_municipality(made_by, given.get("municipality", "").strip())

    def _find_municipality(self, made_by: str, typed: str) -> None:
        is_municipal = made_by.startswith(f"{MUNICIPAL}:")
        if not is_municipal:
            if typed:
                self.add_error("municipality", _("Only where a municipal government made it."))
            return
        _mark, state = made_by.split(":", 1)
        found = [one for one in search_places(text=typed, state=state, limit=5) if typed]
        exact = [one for one in found if one.name.casefold() == typed.casefold()] or found
        if len(exact) == 1:
            self.cleaned_data["municipality"] = exact[0].code
            return
        near = ", ".join(one.name for one in found)
        said = _("Write the whole name of the municipality.")
        self.add_error("municipality", f"{said} {near}" if near else said)

    def said(self) -> tuple[NewRecognition, Document]:
        """Return what was written and the document it stands in, as the action takes them."""
        given = self.cleaned_data
        is_listed = given["made_by"] != NOT_LISTED
        made_by = given["made_by"].partition(":")[0] if is_listed else given["organisation"]
        new = NewRecognition(
            kind=given["kind"],
            made_by=made_by,
            is_institution=is_listed,
            office=given["office"],
            happened_date=given["happened_date"],
            state=given["state"],
            municipality=given["municipality"] if made_by == MUNICIPAL else "",
            addressed_to=Addressed(given["addressed_to"]),
            subject=given["subject"],
            collective=given["collective"],
            made_public_in=given["made_public_in"],
            medium=given["medium"],
            page=given["page"],
            quote=given["quote"],
            confidence=given["confidence"],
            supersedes=self._supersedes,
        )
        return new, given["document"]


class ReviewForm(RefusableForm):
    """Whether an entry stands, and why not; a word of a list."""

    review = forms.ChoiceField(
        label=_("You read the same document. Does it say so?"),
        choices=[(STANDS, _("Yes: let it stand")), *EntryObjection.choices],
        widget=forms.RadioSelect,
    )

    def objection(self) -> EntryObjection | None:
        """Return why not, or nothing where one agrees."""
        said = self.cleaned_data["review"]
        return None if said == STANDS else EntryObjection(said)


class TakeBackForm(RefusableForm):
    """Why an entry is taken back."""

    why = forms.ChoiceField(
        label=_("Why it is taken back"), choices=TakenBack.choices, widget=forms.RadioSelect
    )


def initial_of(one: Recognition) -> dict[str, Any]:
    """Return what an entry says, as the form that corrects it begins."""
    place = one.municipality.name if one.municipality else ""
    of_municipal = f"{MUNICIPAL}:{one.state_id}"
    listed = of_municipal if one.made_by == MUNICIPAL else one.made_by
    return {
        "kind": one.kind,
        "made_by": listed if one.is_institution else NOT_LISTED,
        "organisation": "" if one.is_institution else one.made_by,
        "municipality": place if one.made_by == MUNICIPAL else "",
        "office": one.office, "happened_date": one.happened_date, "state": one.state_id,
        "addressed_to": one.addressed_to, "subject": one.subject, "collective": one.collective,
        "made_public_in": one.made_public_in_id, "medium": one.medium,
        "document": one.document_id, "page": one.page, "quote": one.quote,
        "confidence": one.confidence,
    }  # fmt: skip
