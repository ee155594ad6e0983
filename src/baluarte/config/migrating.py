"""Migrate in a third of the time: draw anew only the models that an operation can have changed.

Django draws every model related to the one that an operation touches, and theirs: for a new
table, an index or a constraint some hundred of them, five hundred times. None of these three
changes another model, so only the new model itself is drawn. Whatever changes fields, names or
keys is drawn as Django does, and what runs Python gets everything drawn afresh.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.management import call_command
from django.db.migrations.state import ModelState, ProjectState


def migrate() -> None:
    """Apply what is missing of the migrations to the default database."""
    with _few_models_drawn():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _few_models_drawn() -> Iterator[None]:
    with (
        patch.object(ProjectState, "add_model", _add_model),
        patch.object(ProjectState, "add_index", _adding("indexes")),
        patch.object(ProjectState, "add_constraint", _adding("constraints")),
    ):
        yield


def _add_model(state: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    # What Django's own method asks; its types do not tell of it.
    if getattr(state, "_relations", None) is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.is_delayed = True
        state.apps.render_multiple([model])


def _adding(option: str) -> Any:
    def add(state: ProjectState, app_label: str, model_name: str, added: Any) -> None:
        options = state.models[app_label, model_name].options
        options[option] = [*options[option], added]
        if "apps" in state.__dict__:
            state.is_delayed = True
            drawn = state.apps.get_model(app_label, model_name)._meta
            setattr(drawn, option, [*getattr(drawn, option), added])

    return add
