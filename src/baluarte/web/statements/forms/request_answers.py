"""What is asked of what happened to a request: its day, its answer, the figures it gave."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.statements.actions import (
    CodedFigure,
    NewAnswer,
    NewDocument,
    NewRequestEvent,
)
from baluarte.domain.statements.actions.request_answers import CHANNEL
from baluarte.domain.statements.choices import ANSWERS, Answer, AppealResult, RequestEventKind
from baluarte.domain.statements.models import InformationRequest
from baluarte.norms.request_templates import RequestRefused, asked_heading
from baluarte.norms.statements import (
    Given,
    Heading,
    StatementRefused,
    read_figure,
)
from baluarte.web.layout.uploads import LARGEST_UPLOAD
from baluarte.web.statements.answer_files import ACCEPTED, media_type_of
from baluarte.web.statements.forms.facts import LATEST_PAGE, date_field, value_field
from baluarte.web.statements.labels import language

# What is noted by hand; an answer comes with its file.
NOTED = [
    (one.value, one.label)
    for one in RequestEventKind
    if one not in (RequestEventKind.ANSWERED, RequestEventKind.TAKEN_BACK)
]
ANSWER_OF = {
    RequestEventKind.RESERVED: Answer.RESERVED,
    RequestEventKind.DOES_NOT_EXIST: Answer.DOES_NOT_EXIST,
    RequestEventKind.NOT_COMPETENT: Answer.NOT_COMPETENT,
}


class RequestEventForm(forms.Form):
    """One thing that happened to a request, on which day."""

    edits_nothing = "adds what happened: only today's day stands in it"

    kind = forms.ChoiceField(label=_("What happened"), choices=NOTED, widget=forms.RadioSelect)
    happened_date = date_field(label=_("On which day"))
    article = forms.CharField(
        required=False,
        max_length=120,
        label=_("Article it invoked"),
        help_text=_("Only of a refusal: LGTAIP art. 112, fraction V."),
    )
    result = forms.ChoiceField(
        required=False,
        label=_("How the review was decided"),
        choices=[("", "—"), *AppealResult.choices],
    )

    def said(self) -> NewRequestEvent:
        """Return what was written, as the action takes it."""
        given = self.cleaned_data
        return NewRequestEvent(
            kind=RequestEventKind(given["kind"]),
            happened_date=given["happened_date"],
            article=given["article"],
            result=AppealResult(given["result"]) if given["result"] else None,
        )

    def refuse(self, refused: RequestRefused) -> None:
        """Say a refusal beside its field."""
        place = refused.field
        self.add_error(place if place in self.fields else None, refused.in_language(language()))


class AnswerForm(forms.Form):
    """An answer as it came: its file, its day, and whether it refused."""

    edits_nothing = "adds an answer: only today's day stands in it"

    kind = forms.ChoiceField(
        label=_("What it answered"),
        choices=[(one.value, one.label) for one in ANSWERS],
        initial=RequestEventKind.ANSWERED,
        widget=forms.RadioSelect,
    )
    answered_date = date_field(label=_("Day it answered"))
    article = forms.CharField(
        required=False,
        max_length=120,
        label=_("Article it invoked"),
        help_text=_("Only of a refusal: LGTAIP art. 112, fraction V."),
    )
    file = forms.FileField(
        label=_("The answer"),
        help_text=_(
            "PDF, image, sheet or text document, 5 MB at most. It is kept under seal, and its "
            "SHA-256 says that it is the same."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "empty": _("The file is empty."),
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
        },
    )
    pages = forms.IntegerField(
        required=False, min_value=1, max_value=LATEST_PAGE, label=_("How many pages it has")
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_large, self._content = too_large, b""
        self.fields["file"].required = not too_large

    def clean_file(self) -> Any:
        """Say what to do with a file that is too large, or is none that can be an answer."""
        if self._too_large:
            raise forms.ValidationError(
                _("It is larger than %(most)d MB. You can: hand in the pages that matter.")
                % {"most": LARGEST_UPLOAD // 1024**2}
            )
        file = self.cleaned_data["file"]
        self._content = file.read()
        if not media_type_of(self._content, name=file.name):
            raise forms.ValidationError(
                _(
                    "By what is in it, this is no answer: hand in a PDF, an image, a sheet (XLSX, "
                    "CSV) or a text document."
                )
            )
        return file

    def said(self, one: InformationRequest) -> NewAnswer:
        """Return the answer, as the action takes it."""
        given = self.cleaned_data
        name = PurePath(given["file"].name).name
        folio = one.filing.folio if hasattr(one, "filing") else one.reference
        return NewAnswer(
            answered_date=given["answered_date"],
            kind=RequestEventKind(given["kind"]),
            article=given["article"],
            document=NewDocument(
                title=f"Respuesta a la solicitud {folio}",
                issuer=one.institution,
                channel=CHANNEL,
                document_date=given["answered_date"],
                pages=given["pages"],
                content=self._content,
                name=name,
                media_type=media_type_of(self._content, name=name),
            ),
        )

    def refuse(self, refused: RequestRefused | StatementRefused) -> None:
        """Say a refusal beside its field."""
        places = {
            "happened_date": "answered_date", "document_date": "answered_date",
            "document": "file", "sha256": "file",
        }  # fmt: skip
        place = places.get(refused.field, refused.field)
        self.add_error(place if place in self.fields else None, refused.in_language(language()))


class FigureForm(forms.Form):
    """What an answer says under one heading; left as it is, it says nothing yet."""

    edits_nothing = "coded meanwhile by another, it is refused and theirs is shown"

    answer = forms.ChoiceField(
        required=False,
        label=_("What was answered"),
        choices=[("", _("Not coded yet")), *Answer.choices],
    )
    page = forms.IntegerField(
        required=False, min_value=1, max_value=LATEST_PAGE, label=_("Page of the document")
    )
    quote = forms.CharField(
        required=False,
        max_length=600,
        label=_("Its words"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, data: Any = None, *, code: str, text: str, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=code.replace(":", "."), initial=initial)
        self.code, self.text = code, text
        self.of: Heading = asked_heading(code)[0]
        self.fields["value"] = value_field(self.of)

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
        """Where a value was written and nothing else was chosen, it was answered."""
        super().clean()
        given = self.cleaned_data
        if given.get("value") is not None and not given.get("answer"):
            given["answer"] = Answer.ANSWERED
        if (given.get("page") or given.get("quote")) and not given.get("answer"):
            self.add_error("answer", _("Say what was answered on that page."))

    def said(self) -> CodedFigure | None:
        """Return what it says, as the action takes it; nothing where it was left as it was."""
        given = self.cleaned_data
        if not given["answer"]:
            return None
        return CodedFigure(
            heading=self.code,
            answer=Answer(given["answer"]),
            value=given["value"],
            page=given["page"],
            quote=given["quote"],
        )

    def refuse(self, refused: RequestRefused | StatementRefused) -> None:
        """Say a refusal beside its field."""
        place = refused.field
        self.add_error(place if place in self.fields else "value", refused.in_language(language()))


def figure_forms(
    asks: Sequence[tuple[str, str]], *, data: Any = None, answered_by: RequestEventKind
) -> Iterator[FigureForm]:
    """Yield a form for each heading asked; a refusal of the whole stands in each beforehand."""
    initial = {"answer": ANSWER_OF.get(answered_by, "")}
    for code, text in asks:
        yield FigureForm(data, code=code, text=text, initial=initial)
