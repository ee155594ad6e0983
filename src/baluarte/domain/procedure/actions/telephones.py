"""Whom to call, written where neither the database nor a page is needed to read it."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from baluarte.domain.access.queries import is_invented
from baluarte.domain.procedure.queries.door import doors
from baluarte.domain.procedure.telephone_page import telephone_page
from baluarte.domain.procedure.telephones import (
    KEPT,
    LANGUAGES,
    Telephone,
    Telephones,
    keep_files,
    same_but_when,
)

TASK = "procedure.keep_telephones"


def telephones_changed() -> None:
    """Let the worker write the telephones anew, once what changed them is done."""
    app.configure_task(TASK).defer()


def keep_telephones(*, at: datetime, folder: Path | None = None) -> bool:
    """Write whom to call, as a page in each language and as data; say whether it changed."""
    folder = folder or settings.DOOR_FOLDER
    told = Telephones(
        tuple(
            Telephone(
                name=one.name, telephone=one.telephone, closed_telephone=one.closed_telephone,
                closed_answers=one.closed_answers, open_until=one.open_until, next_at=one.next_at,
            )
            for one in doors()
        ),
        at,
        is_invented(),
    )  # fmt: skip
    pages = [folder / f"{language}.html" for language in LANGUAGES]
    if same_but_when(told, Telephones.read(folder)) and all(one.exists() for one in pages):
        return False
    files = {f"{one}.html": telephone_page(told, language=one, at=at) for one in LANGUAGES}
    keep_files(folder, files | {KEPT: told.to_text()})
    return True
