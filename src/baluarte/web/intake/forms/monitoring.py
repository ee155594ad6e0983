"""What is pasted or handed in, and the notes of a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from baluarte.domain.intake.actions import CopyGiven
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.paste_parser import Pasted, PastedRefused, read_pasted
from baluarte.web.intake.forms.files import DayInput
from baluarte.web.intake.forms.lists import ListField
from baluarte.web.layout.uploads import LARGEST_UPLOAD

LONGEST_NAME, LONGEST_WORDS = 200, 2000
REFUSED = {
    "empty": _("Paste a link, an item of a feed or a message, or hand in a file."),
    "too_long": _("This is longer than %(number)s characters: hand it in as a file instead."),
    "feed_broken": _(
        "This looks like an item of a feed and cannot be read as one. Paste its text or its link."
    ),
    "feed_items": _("This feed has %(number)s items. Paste one: each is a report of its own."),
}


class PasteForm(forms.Form):
    """A link, an item of a feed or a message; a file beside it or instead of it."""

    edits_nothing = "takes in a report: sent twice, it is one"

    key = forms.UUIDField(widget=forms.HiddenInput)
    source_list = ListField(label=_("Whose monitoring"))
    pasted = forms.CharField(
        label=_("What you read or were told"),
        help_text=_(
            "Paste the link with its text, one item of a feed, or the message. It is kept exactly "
            "as you paste it; nothing is fetched from outside."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        required=False,
        strip=False,
    )
    copy = forms.FileField(
        label=_("A copy as a file, if there is one"),
        help_text=_("The page saved, a screenshot, a recording: up to 5 MB. It is kept sealed."),
        required=False,
        error_messages={"empty": _("The file is empty.")},
    )

    def __init__(
        self, *args: Any, lists: Sequence[SourceList], too_large: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large
        self._read: Pasted | None = None
        self.fields["key"].initial = uuid4
        whose: Any = self.fields["source_list"]
        whose.offer(lists)

    def clean_pasted(self) -> str:
        """Read what was pasted, or say what is wrong with it."""
        text: str = self.cleaned_data["pasted"]
        if text.strip():
            try:
                self._read = read_pasted(text)
            except PastedRefused as refused:
                said = str(REFUSED[refused.code]) % {"number": f"{refused.number:,}"}
                raise forms.ValidationError(said) from refused
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two; say what to do with a file that is too large for a page."""
        given: dict[str, Any] = super().clean() or {}
        if self._too_large:
            said = _("The file is larger than %(most)d MB, the most that a page takes.")
            self.add_error("copy", str(said) % {"most": LARGEST_UPLOAD // 1024**2})
        elif not given.get("copy") and self._read is None and "pasted" not in self.errors:
            self.add_error("pasted", REFUSED["empty"])
        return given

    @property
    def read(self) -> Pasted:
        """What was pasted; where only a file came, the file's name is all that is said."""
        if self._read is not None:
            return self._read
        return read_pasted(self.cleaned_data["copy"].name)

    @property
    def copies(self) -> list[CopyGiven]:
        """What is kept beside the report: the text as it was pasted, and the file."""
        text: str = self.cleaned_data["pasted"]
        found = [CopyGiven(text.encode())] if text.strip() else []
        sent: UploadedFile | None = self.cleaned_data["copy"]
        if sent:
            kind = sent.content_type or "application/octet-stream"
            found.append(CopyGiven(sent.read(), name=sent.name or "", media_type=kind))
        return found


class NoteForm(forms.Form):
    """With whom one spoke, what was said, what was promised and by when."""

    source_list = ListField(label=_("Whose monitoring"))
    with_whom = forms.CharField(
        label=_("With whom"),
        max_length=LONGEST_NAME,
        help_text=_("Sealed like everything in this note."),
    )
    said = forms.CharField(
        label=_("What was said"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    promised = forms.CharField(
        label=_("What was promised"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_date = forms.DateField(
        label=_("By which day"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty where no day was said."),
    )

    def __init__(
        self, *args: Any, lists: Sequence[SourceList], on_date: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._on_date = on_date
        whose: Any = self.fields["source_list"]
        whose.offer(lists)

    def clean(self) -> dict[str, Any]:
        """Ask what was said or promised; a day belongs to a promise and comes after the note's."""
        given: dict[str, Any] = super().clean() or {}
        promised, due = given.get("promised", "").strip(), given.get("due_date")
        if not promised and not given.get("said", "").strip():
            self.add_error("said", _("Say what was said, or what was promised."))
        if due and not promised:
            self.add_error("promised", _("A day was given: say what was promised by it."))
        if due and due < self._on_date:
            self.add_error("due_date", _("This day is before the note's own."))
        return given
