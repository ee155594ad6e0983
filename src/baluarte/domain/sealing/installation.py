"""The installation's own keys: read from their folder, never from the database."""

import os
from functools import cache

from django.conf import settings

from baluarte.domain.sealing.key_folder import FolderKeys, create_key_folder, find_keys


@cache
def keys() -> FolderKeys:
    """Return the keys of this installation, made the first time."""
    if not os.environ.get("CREDENTIALS_DIRECTORY") and not settings.KEY_FOLDER.exists():
        return create_key_folder(settings.KEY_FOLDER)
    return find_keys(configured=settings.KEY_FOLDER, environ=os.environ)
