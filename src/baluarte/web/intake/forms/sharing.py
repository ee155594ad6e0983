"""Who else sees a list, and why everything of it is taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.intake.choices import ShareLevel
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.forms.edit_conflicts import EditForm


class ShareForm(forms.Form):
    """A share level, and the peers that are named."""

    edits_nothing = "who would see it is read anew and agreed to on a page of its own"

    level = forms.ChoiceField(
        label=_("Who else may see it"), choices=ShareLevel.choices, widget=forms.RadioSelect
    )
    peers = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("Peer organisations"),
        help_text=_("Each person with an account of theirs sees everything, names included."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, others: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        peers: Any = self.fields["peers"]
        peers.queryset = Institution.objects.filter(pk__in=[one.pk for one in others]).order_by(
            "name"
        )

    def clean(self) -> dict[str, Any]:
        """Ask which peers, where peers are to see it."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("level") == ShareLevel.PEERS and not given.get("peers"):
            self.add_error("peers", _("Choose at least one organisation."))
        return given

    @property
    def share_level(self) -> ShareLevel:
        """Return the level that was chosen."""
        return ShareLevel(self.cleaned_data["level"])

    @property
    def chosen_peers(self) -> list[Institution]:
        """Return the peers that were chosen; nobody where it is only one's own."""
        if self.share_level == ShareLevel.MINE:
            return []
        return list(self.cleaned_data["peers"])


class GroundForm(forms.Form):
    """Why something is taken back."""

    ground = forms.CharField(
        label=_("Why"),
        help_text=_("Without names of people."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )


class StillPublicForm(forms.Form):
    """What becomes of what is public of a list that may be published no longer."""

    published = forms.ChoiceField(
        label=_("What is public of it now"),
        choices=[
            ("take_back", _("Take it back: it is gone from the portal at once")),
            ("leave", _("Leave it: it stays in the editions that are out, and enters no other")),
        ],
        widget=forms.RadioSelect,
    )
    ground = forms.CharField(
        label=_("Why it is taken back"),
        help_text=_("Without names of people."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask why, where something is taken back."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("published") == "take_back" and not given.get("ground", "").strip():
            self.add_error("ground", _("Say why it is taken back."))
        return given

    @property
    def takes_back(self) -> bool:
        """Say whether what is public goes at once."""
        return bool(self.cleaned_data["published"] == "take_back")


class EmbargoForm(EditForm):
    """The day before which nobody else may see a list; none lifts it."""

    until = forms.DateField(
        label=_("Until which day"),
        required=False,
        help_text=_("It ends with this day. Leave it empty to lift the embargo."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_until(self) -> date | None:
        """Refuse a day that has come."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until <= local_day(timezone.now()):
            raise forms.ValidationError(_("Choose a day to come, or leave it empty."))
        return until
