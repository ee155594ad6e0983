from django import forms

from baluarte.web.protection.forms.fields import hash_field


class DecreeForm(forms.Form):
    """The hash of the decree; when and what was decided stands in the session."""

    evidence_sha256 = hash_field()
