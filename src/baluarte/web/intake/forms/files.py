"""A file is sent, read otherwise, taken in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.web.layout.uploads import LARGEST_UPLOAD

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.json,.geojson"
ENCODINGS = (
    ("", _("As it was found")),
    ("utf-8", "UTF-8"),
    ("cp1252", _("Windows, western Europe (1252)")),
    ("latin_1", "ISO 8859-1 (Latin-1)"),
    ("mac_roman", "Mac OS Roman"),
    ("cp850", "DOS (850)"),
    ("utf-16", "UTF-16"),
)
DELIMITERS = (
    ("", _("As it was found")),
    (",", _("Comma")),
    (";", _("Semicolon")),
    ("\t", _("Tabulator")),
    ("|", _("Bar |")),
)
LONGEST_SLUG = 60
# So far down somebody may say that the columns are named.
MOST_ABOVE = 1000


class DayInput(forms.DateInput):
    """A day as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FileForm(forms.Form):
    """A file of a list, and when it was obtained."""

    edits_nothing = "adds a copy of a file: only today's day stands in it"

    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Whose list it is"), empty_label=None
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, XLSX, JSON or GeoJSON, up to 5 MB. Nothing is taken in yet."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "empty": _("The file is empty."),
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
        },
    )
    accessed_date = forms.DateField(
        label=_("When you obtained this file, or last wrote in it"),
        help_text=_("Facts later than that day wait for a second look."),
        widget=DayInput(),
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        too_large: bool = False,
        institutions: Sequence[Institution] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self._too_large = too_large
        self.fields["accessed_date"].initial = today
        if len(institutions) > 1:
            whose: Any = self.fields["institution"]
            whose.queryset = Institution.objects.filter(pk__in=[i.pk for i in institutions])
        else:
            del self.fields["institution"]
        if too_large:
            self.fields["file"].required = False

    def clean_file(self) -> UploadedFile | None:
        """Say what to do with a file that is too large for a page."""
        if self._too_large:
            raise forms.ValidationError(
                _(
                    "The file is larger than %(most)d MB, the most that a page takes. Divide it, "
                    "or ask whoever keeps this installation to bring it in with the command "
                    "baluarte import."
                )
                % {"most": LARGEST_UPLOAD // 1024**2}
            )
        sent: UploadedFile | None = self.cleaned_data["file"]
        return sent

    def clean_accessed_date(self) -> date:
        """Refuse a day that has not come yet."""
        said: date = self.cleaned_data["accessed_date"]
        if said > self._today:
            raise forms.ValidationError(_("This day has not come yet."))
        return said


class ReadingForm(forms.Form):
    """How to read a file where what was found is wrong."""

    edits_nothing = "one's own draft of an import: nobody else opens it"

    encoding = forms.ChoiceField(
        label=_("Encoding of the letters"),
        choices=ENCODINGS,
        required=False,
        help_text=_("Choose another if accents look broken below."),
    )
    delimiter = forms.ChoiceField(
        label=_("What separates the cells"), choices=DELIMITERS, required=False
    )
    sheet = forms.ChoiceField(required=False)
    header = forms.IntegerField(required=False, min_value=1, max_value=MOST_ABOVE)

    def __init__(
        self, *args: Any, file_format: str, sheets: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = {"csv": ("encoding", "delimiter", "header"), "xlsx": ("sheet", "header")}.get(
            file_format, ("encoding",)
        )
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]
        if "sheet" in self.fields:
            self.fields["sheet"].choices = [(one, one) for one in sheets]  # type: ignore[attr-defined]

    def asked(self) -> list[forms.BoundField]:
        """Return the fields that are asked as such: a sheet and a header are chosen by a button."""
        return [self[name] for name in ("encoding", "delimiter") if name in self.fields]

    def said(self) -> dict[str, Any]:
        """Return what was sent, and nothing of what was not; another sheet has another header."""
        given = {name: self.cleaned_data[name] for name in self.fields if name in self.data}
        if "header" in given:
            given["header"] = given["header"] or 0
        return {"header": 0} | given if "sheet" in given else given


class TakeInForm(forms.Form):
    """The list that a first file begins."""

    edits_nothing = "one's own draft of an import: nobody else opens it"

    title = forms.CharField(
        label=_("Name of the list"),
        max_length=200,
        help_text=_("As you call it. Without names of people."),
    )
    agreement = forms.CharField(
        label=_("Agreement under which you hold it"),
        max_length=300,
        required=False,
        help_text=_("If you had it from somebody else: what you promised them."),
    )
    embargo_until = forms.DateField(
        label=_("Nobody else may see it before"),
        required=False,
        widget=DayInput(),
        help_text=_("An embargo: until that day not even you can share it."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_title(self) -> str:
        """Refuse a name of which no short name can be made."""
        said: str = self.cleaned_data["title"]
        if not short_name(said):
            raise forms.ValidationError(_("Write at least one word."))
        return said

    def clean_embargo_until(self) -> date | None:
        """Refuse an embargo that is over."""
        until: date | None = self.cleaned_data["embargo_until"]
        if until is not None and until <= self._today:
            raise forms.ValidationError(_("An embargo ends on a day that is still to come."))
        return until


def short_name(title: str) -> str:
    """Return the name a list bears in commands and addresses of files."""
    return slugify(title)[:LONGEST_SLUG].strip("-")
