"""What is asked where something is told, done or corrected in a matter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.actions.remarks import LONGEST
from baluarte.domain.procedure.choices import WordOnRecord
from baluarte.domain.procedure.confined_documents import require_readable
from baluarte.domain.procedure.documents import DocumentRefused
from baluarte.domain.procedure.models import Occurrence
from baluarte.norms.protocols import Step, events
from baluarte.norms.protocols.form import Choice, Proof
from baluarte.web.procedure.forms.documents import REFUSED, WithDocument
from baluarte.web.procedure.forms.moment import THEN, UNKNOWN, MomentField
from baluarte.web.procedure.presenters import protocol_page

Choices = Sequence[tuple[str, Any]]
HAPPENED_OTHERWISE, DID_NOT_HAPPEN = "otherwise", "not"


def reason_field() -> forms.CharField:
    """Return the box of a reason."""
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
        help_text=_("In a sentence or two. Do not write names."),
    )


class OccurrenceForm(forms.Form):
    """What happened, when, and the date it names where it names one."""

    edits_nothing = "carries `seen`: what was told since is not told again unseen"

    # When the form was drawn: what was told since is not told again unseen.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    event = forms.ChoiceField(label=_("What happened"))
    when = MomentField(kinds=(THEN, "now", UNKNOWN))
    names = forms.DateField(
        label=_("The date that it names"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Only for a date that is fixed, such as that of a session."),
    )
    proceeding = forms.ChoiceField(
        label=_("Which procedure it concerns"),
        required=False,
        help_text=_("Leave it as it is unless it concerns one procedure alone."),
    )

    def __init__(
        self, *args: Any, offered: Choices, proceedings: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("event", [("", _("Choose what happened")), *offered])
        if proceedings:
            self.offer("proceeding", [("", _("The whole matter")), *proceedings])
        else:
            del self.fields["proceeding"]

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices in a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def seen_at(self) -> datetime | None:
        """Return when the form was drawn, if it still says so."""
        try:
            found = datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None
        return found if found.tzinfo else None


class StartForm(forms.Form):
    """Which protocol begins, with what that is on record, for which jurisdiction."""

    edits_nothing = "begins a procedure: one that runs is not begun again"

    beginning = forms.ChoiceField(label=_("Which procedure begins"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: Any = self.fields["beginning"]
        shown.choices = offered
        if len(offered) == 1:
            shown.initial = offered[0][0]


class StepForm(WithDocument):
    """How a step ended, when, and the document that shows it."""

    edits_nothing = "adds an act of the run that its address names: none is written over"

    # Which opening of the step was read: a form sent twice does not end the next one.
    run = forms.CharField(widget=forms.HiddenInput, required=False)
    outcome = forms.MultipleChoiceField(label=_("How it ended"))
    when = MomentField()
    # Of what is owed to a person: with her word, or why it could not be had where that is enough.
    arrived = forms.BooleanField(
        label=_("The person says that it arrived"),
        error_messages={
            "required": _("Until the person says that it arrived, it is not done: ask first.")
        },
    )
    her_word = forms.ChoiceField(
        label=_("The word of the person"),
        choices=[(one.value, one.label) for one in (WordOnRecord.SAID, WordOnRecord.NOT_HAD)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why it could not be had"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
        help_text=_("In a sentence or two. Do not write names."),
    )  # fmt: skip

    def __init__(self, *args: Any, step: Step, is_told_of_it: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        asks = step.shown_by if not is_told_of_it else Proof.DOCUMENT
        if asks != Proof.ARRIVAL:
            del self.fields["arrived"]
        if asks != Proof.WORD:
            del self.fields["her_word"], self.fields["reason"]
        self.fields["document"].required = is_told_of_it or step.needs_her_word
        if step.choose == Choice.ALL or len(step.emits) < 2:  # noqa: PLR2004 (nothing to choose)
            del self.fields["outcome"]
            return
        offered = [(code, protocol_page.sentence(protocol_page.event(code))) for code in step.emits]
        if step.choose == Choice.ONE:
            self.fields["outcome"] = forms.ChoiceField(
                label=_("How it ended"), choices=offered, widget=forms.RadioSelect
            )
        else:
            self.fields["outcome"] = forms.MultipleChoiceField(
                label=_("How it ended"),
                choices=offered,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("One or several."),
            )

    @property
    def chosen_events(self) -> list[str]:
        """Return what the step brings about."""
        chosen = self.cleaned_data.get("outcome")
        if chosen is None:
            return list(self.step.emits)
        return [chosen] if isinstance(chosen, str) else list(chosen)

    def clean(self) -> dict[str, Any]:
        """Open what is to show a step owed to a person: it must be a document that can be read."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        document = given.get("document")
        if document is not None and self.step.needs_her_word:
            try:
                require_readable(document)
            except DocumentRefused as refused:
                self.add_error("document", REFUSED[refused.code])
        return given

    @property
    def word_on_record(self) -> WordOnRecord | None:
        """Return what is on record of her word, where it is asked."""
        if "arrived" in self.fields:
            return WordOnRecord.ARRIVED
        given = self.cleaned_data.get("her_word")
        return WordOnRecord(given) if given else None

    field_order = ("run", "outcome", "when", "document", "arrived", "her_word", "reason")


class OpeningForm(forms.Form):
    """Why the clock of a step is extended, or the step not needed."""

    edits_nothing = "adds an act of the run that its address names: none is written over"

    run = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = reason_field()


class ExcuseForm(OpeningForm):
    """Why a step is not needed; on a ground of the law where it lists them."""

    edits_nothing = "adds an act of the run that its address names: none is written over"

    ground = forms.ChoiceField(label=_("Ground of the law"), widget=forms.RadioSelect)
    field_order = ("run", "ground", "reason")

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not step.excused_on:
            del self.fields["ground"]
            return
        shown: Any = self.fields["ground"]
        shown.choices = [
            (one.id, f"{protocol_page.say(one.text)} ({one.law})") for one in step.excused_on
        ]


class HaltForm(forms.Form):
    """Since when a procedure stands still or is closed, and why."""

    when = MomentField(kinds=("now", THEN))
    reason = reason_field()


class ResumeForm(forms.Form):
    """Since when the clocks run on."""

    when = MomentField(kinds=("now", THEN))


class CorrectionForm(forms.Form):
    """When something really was, or that it did not happen, and how one knows."""

    edits_nothing = "corrected once: the page of the second shows who did, and how"

    what = forms.ChoiceField(
        label=_("What is wrong"),
        choices=[
            (HAPPENED_OTHERWISE, _("When it happened")),
            (DID_NOT_HAPPEN, _("It did not happen")),
        ],
        initial=HAPPENED_OTHERWISE,
        widget=forms.RadioSelect,
    )
    when = MomentField(label=_("When it really happened"), kinds=(THEN, UNKNOWN))
    names = forms.DateField(
        label=_("The date that it names"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = reason_field()

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = events()
        if not any(known[one].names_a_date for one in occurrence.events if one in known):
            del self.fields["names"]

    def clean(self) -> dict[str, Any]:
        """Ask for no hour of what did not happen."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("what") == DID_NOT_HAPPEN and "when" in self.errors:
            del self.errors["when"]
        return given
