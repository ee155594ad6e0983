"""Nobody is asked to type a hash: what shows something is chosen as a file."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from baluarte import web

NAMED = re.compile(r"sha-?\d|\bhash|_hash|digest|checksum|huella", re.IGNORECASE)
HASHES = ("a" * 64, "A1" * 32)


def test_no_form_of_pages_asks_for_a_hash() -> None:
    found = [doubt for form in forms_of_pages() for doubt in doubts(form)]
    assert found == []


def test_a_box_for_a_hash_is_found_by_its_name_its_label_or_what_it_takes() -> None:
    class Asking(forms.Form):
        evidence_sha256 = forms.CharField(required=False)
        proof = forms.CharField(label="Huella del documento")
        seal = forms.RegexField(r"^[0-9a-f]{64}$")
        number = forms.CharField(max_length=60)
        copy = forms.FileField(label="Its hash is computed")

    assert list(doubts(Asking)) == ["Asking.evidence_sha256", "Asking.proof", "Asking.seal"]


def forms_of_pages() -> list[type[forms.Form]]:
    """Return every form of the pages, whatever file it stands in."""
    for module in walk_packages(web.__path__, f"{web.__name__}."):
        import_module(module.name)
    found, waiting = set(), [forms.Form]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            found.add(form)
    ours = [form for form in found if form.__module__.startswith("baluarte.web")]
    assert len(ours) > 100
    return sorted(ours, key=lambda form: f"{form.__module__}.{form.__name__}")


def doubts(form: type[forms.Form]) -> Iterator[str]:
    """Yield the boxes of a form that ask for a hash."""
    for name, field in form.base_fields.items():
        if isinstance(field, forms.FileField):
            continue
        with override("en"):
            said = f"{name} {field.label}"
        if NAMED.search(said) or takes_only_hashes(field):
            yield f"{form.__name__}.{name}"


def takes_only_hashes(field: forms.Field) -> bool:
    """Say whether a box takes a hash and not what is written elsewhere."""
    if not isinstance(field, forms.CharField):
        return False
    return any(passes(field, one) for one in HASHES) and not passes(field, "z" * 64)


def passes(field: forms.Field, said: str) -> bool:
    """Say whether the validators of a box take a text."""
    try:
        field.run_validators(said)
    except ValidationError:
        return False
    return True
