"""What is asked of a correction, of its answer, and of the clock of a condemnation."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.prevention.actions import NewCorrection, NewCorrectionAnswer, NewWord
from baluarte.domain.prevention.choices import CorrectionOutcome, HowTold, Wanted, Word
from baluarte.domain.prevention.models import Recognition
from baluarte.norms.institutions import public_institutions
from baluarte.norms.protocols.states import names_of_states
from baluarte.web.prevention.forms.entries import (
    LATEST_PAGE,
    NOTHING,
    DocumentField,
    RefusableForm,
    day_field,
)
from baluarte.web.prevention.labels import maker_name
from baluarte.web.statements.labels import day_in_words, language


class CorrectionForm(RefusableForm):
    """What was asked of whoever said it, and until when."""

    edits_nothing = "adds what was asked of a body: only today's day stands in it"

    wanted = forms.ChoiceField(
        label=_("What was asked for"), choices=Wanted.choices, widget=forms.RadioSelect
    )
    asked_date = day_field(label=_("Day it was asked for"))
    due_date = day_field(
        required=False,
        label=_("Answer expected by"),
        help_text=_("Leave it empty for 30 calendar days, the coalition's own rule."),
    )
    document = DocumentField(required=False, label=_("Document with which it was asked for"))

    def __init__(self, *args: Any, houses: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(houses)

    def said(self) -> NewCorrection:
        """Return what was written, as the action takes it."""
        given = self.cleaned_data
        return NewCorrection(
            wanted=Wanted(given["wanted"]),
            asked_date=given["asked_date"],
            due_date=given["due_date"],
            document=given["document"],
        )


class CorrectionAnswerForm(RefusableForm):
    """What was answered, in which document."""

    edits_nothing = "answers once: only today's day stands in it"

    outcome = forms.ChoiceField(
        label=_("What was answered"), choices=CorrectionOutcome.choices, widget=forms.RadioSelect
    )
    answered_date = day_field(label=_("Day of the answer"))
    document = DocumentField(label=_("Document of the answer"))
    page = forms.IntegerField(
        required=False, min_value=1, max_value=LATEST_PAGE, label=_("Page of the document")
    )
    quote = forms.CharField(
        required=False,
        max_length=600,
        label=_("Its words"),
        help_text=_("Copied as they stand. Do not write names of persons."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, houses: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(houses)

    def said(self) -> NewCorrectionAnswer:
        """Return what was written, as the action takes it."""
        given = self.cleaned_data
        return NewCorrectionAnswer(
            outcome=CorrectionOutcome(given["outcome"]),
            answered_date=given["answered_date"],
            document=given["document"],
            page=given["page"],
            quote=given["quote"],
        )


class ClockForm(RefusableForm):
    """Of which event and of which authority a condemnation is expected."""

    edits_nothing = "adds a clock: begins with what its address asks for"

    event = forms.CharField(
        max_length=20,
        label=_("Reference of the event"),
        help_text=_("As its page says it: two groups of five."),
    )
    authority = forms.ChoiceField(label=_("Competent authority"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from(authority=[NOTHING, *_authorities()])


class WordForm(RefusableForm):
    """What the family or the person said, when and how."""

    edits_nothing = "adds what a family said: only today's day stands in it"

    word = forms.ChoiceField(
        label=_("What they said"), choices=Word.choices, widget=forms.RadioSelect
    )
    told_date = day_field(label=_("Day they said it"))
    how = forms.ChoiceField(
        label=_("How they said it"), choices=HowTold.choices, widget=forms.RadioSelect
    )
    document = DocumentField(
        required=False,
        label=_("Document with which they made it public"),
        help_text=_("Only where they made it public themselves."),
    )

    def __init__(self, *args: Any, houses: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(houses)

    def said(self) -> NewWord:
        """Return what was written, as the action takes it."""
        given = self.cleaned_data
        return NewWord(
            word=Word(given["word"]),
            told_date=given["told_date"],
            how=HowTold(given["how"]),
            document=given["document"],
        )


class CondemnedForm(RefusableForm):
    """Which entry is the condemnation that was expected."""

    recognition = forms.ChoiceField(label=_("Condemnation"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, entries: Sequence[Recognition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entries = {one.reference: one for one in entries}
        self.choose_from(
            recognition=[
                (one.reference, f"{day_in_words(one.happened_date)} · {maker_name(one)}")
                for one in entries
            ]
        )

    def said(self) -> Recognition:
        """Return the entry that was chosen."""
        return self._entries[self.cleaned_data["recognition"]]


def _authorities() -> list[tuple[str, Any]]:
    federal = public_institutions(levels=("federal",))
    return [
        (str(_("Federal")), [(one.code, one.in_language(language())) for one in federal]),
        *(
            (name, [
                (one.code, one.in_language(language()))
                for one in public_institutions(states=[code])
            ])
            for code, name in names_of_states().items()
        ),
    ]  # fmt: skip
