"""The document that shows something, chosen as a file; kept under seal with what it shows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.documents import EXTENSIONS, DocumentGiven, DocumentRefused

REFUSED = {
    "empty": _("The file is empty. You can: open it on your device, and choose it again."),
    "too_large": _("It is larger than 5 MB. You can: scan it in black and white, or fewer pages."),
    "unknown_type": _(
        "It is not a PDF, an image or a recording. You can: save it as PDF, and choose that."
    ),
    "not_readable": _(
        "It cannot be read: it opens to no page with something on it. You can: save it as PDF or "
        "take a photo (JPG or PNG) of each page, and choose that."
    ),
}


class DocumentField(forms.FileField):
    """A file that can be kept as a document; it gives the document itself, or nothing."""

    is_too_large = False
    # Said of a file of another kind where not every kind of document is taken.
    other_kind = ""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Document that shows it"))
        options.setdefault(
            "help_text",
            _("A PDF, a photo or a recording, of 5 MB at most. It is kept under seal."),
        )
        options["error_messages"] = {"empty": REFUSED["empty"], **options.get("error_messages", {})}
        widget = forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)})
        super().__init__(widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> DocumentGiven | None:
        """Return the document, or say what to do with a file that is none."""
        if self.is_too_large:
            raise ValidationError(REFUSED["too_large"])
        file = super().clean(data, initial)
        if not file:
            return None
        file.seek(0)
        try:
            return DocumentGiven(file.read())
        except DocumentRefused as refused:
            said = self.other_kind if refused.code == "unknown_type" else ""
            raise ValidationError(said or REFUSED[refused.code]) from refused


class WithDocument(forms.Form):
    """A form to which a document may be attached."""

    document = DocumentField(required=False)

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["document"]
        asked.is_too_large = too_large
