"""Whoever saves second is told: each form that begins with what stands carries a mark of it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from django import forms
from tests.house.test_forms import forms_of_pages

from baluarte.web.layout.forms.edit_conflicts import EditForm

# Why a form that begins with something carries no mark, in a sentence of its own.
REASON, SHORTEST = "edits_nothing", 20


def test_each_form_that_begins_with_what_stands_is_told_what_changed_meanwhile() -> None:
    found = sorted(f"{form.__module__}.{form.__name__}" for form in begun() if not is_told(form))
    assert found == []


def test_a_reason_is_a_sentence_and_stands_where_it_is_needed() -> None:
    said = {form: vars(form)[REASON] for form in forms_of_pages() if REASON in vars(form)}
    short = [form.__name__ for form, why in said.items() if len(why) < SHORTEST]
    idle = [form.__name__ for form in said if issubclass(form, EditForm)]
    assert (short, idle) == ([], [])


def test_what_begins_with_something_is_found_however_it_is_written() -> None:
    module = ModuleType("invented")
    source = (
        "def view(request, row):\n"
        "    One(request.POST or None, initial={'a': row.a})\n"
        "    several.Two(request.POST, initial={})\n"
        "    Three(request.POST)\n"
        "class Four:\n"
        "    def __init__(self):\n"
        "        self.fields['a'].initial = row.a\n"
        "class Five:\n"
        "    a = forms.CharField(initial=1)\n"
        "class Six:\n"
        "    def __init__(self):\n"
        "        self.fields['a'] = forms.CharField(initial=self.held)\n"
        "class Seven:\n"
        "    def __init__(self, **kwargs):\n"
        "        kwargs['initial'] = kwargs.pop('row')\n"
    )
    one, two, *others = (type(name, (forms.Form,), {}) for name in NUMBERS)
    vars(module).update(One=one, several=ModuleType("several"), forms=forms)
    vars(module).update({form.__name__: form for form in others})
    vars(module)["several"].Two = two
    found = {form.__name__ for form in begun_in(module, ast.parse(source))}
    assert found == {"One", "Two", "Four", "Six", "Seven"}


NUMBERS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven")


def is_told(form: type[forms.Form]) -> bool:
    """Say whether a form carries the mark, or says why it needs none."""
    return issubclass(form, EditForm) or bool(vars(form).get(REASON))


def begun() -> set[type[forms.Form]]:
    """Return the forms of pages that begin with something, and are sent."""
    ours, found = set(forms_of_pages()), set()
    for module in pages():
        found |= set(begun_in(module, ast.parse(Path(str(module.__file__)).read_text("utf-8"))))
    return found & ours


def pages() -> list[ModuleType]:
    """Return the modules of the pages."""
    forms_of_pages()
    return [module for name, module in sorted(sys.modules.items()) if is_page(name, module)]


def is_page(name: str, module: ModuleType | None) -> bool:
    """Say whether a module is one of the pages, and is written."""
    return name.startswith("baluarte.web") and bool(getattr(module, "__file__", None))


def begun_in(module: ModuleType, tree: ast.Module) -> Iterator[type[forms.Form]]:
    """Yield the forms that a module gives something to begin with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_given(node):
            yield from as_form(resolved(node.func, module))
        if isinstance(node, ast.ClassDef) and any(map(sets_initial, ast.walk(node))):
            yield from as_form(vars(module).get(node.name))


def is_given(call: ast.Call) -> bool:
    """Say whether a call gives something to begin with."""
    return any(one.arg == "initial" for one in call.keywords)


def sets_initial(node: ast.AST) -> bool:
    """Say whether a form sets what one of its boxes begins with, other than a constant."""
    if isinstance(node, ast.Assign):
        return any(map(is_initial, node.targets))
    return isinstance(node, ast.Call) and any(
        one.arg == "initial" and is_read(one.value) for one in node.keywords
    )


def is_initial(target: ast.expr) -> bool:
    """Say whether what is set is what a form or a box begins with."""
    if isinstance(target, ast.Tuple):
        return any(map(is_initial, target.elts))
    if isinstance(target, ast.Subscript):
        return isinstance(target.slice, ast.Constant) and target.slice.value == "initial"
    return isinstance(target, ast.Attribute) and target.attr == "initial"


def is_read(value: ast.expr) -> bool:
    """Say whether a value is read of something that is not a constant of the code."""
    names = [one.id for one in ast.walk(value) if isinstance(one, ast.Name)]
    return any(not name.isupper() and not name[:1].isupper() for name in names)


def resolved(func: ast.expr, module: ModuleType) -> Any:
    """Return what a call calls, as the module knows it."""
    if isinstance(func, ast.Name):
        return vars(module).get(func.id)
    if isinstance(func, ast.Attribute):
        return getattr(resolved(func.value, module), func.attr, None)
    return None


def as_form(found: Any) -> Iterator[type[forms.Form]]:
    """Yield it where it is a form."""
    if isinstance(found, type) and issubclass(found, forms.Form):
        yield found
