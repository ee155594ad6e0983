"""The installation's own keys: read from their folder, never from the database."""

import contextlib
import os
from functools import cache

from django.conf import settings

from baluarte.domain.sealing.key_folder import FolderKeys, create_key_folder, find_keys
from baluarte.domain.sealing.receipts import ReceiptSalts


@cache
def keys() -> FolderKeys:
    """Return the keys of this installation; `KeyFolderMissing` where nobody made or mounted any."""
    return find_keys(configured=settings.KEY_FOLDER, environ=os.environ)


def create_keys() -> None:
    """Make the first keys, once; only commands ask for it, never a request."""
    if settings.KEY_FOLDER is not None and not settings.KEY_FOLDER.exists():
        with contextlib.suppress(FileExistsError):
            create_key_folder(settings.KEY_FOLDER)


def receipt_salts() -> ReceiptSalts:
    """Return the salts of this installation's receipts: its own files, in no database."""
    lookup, mailbox = settings.RECEIPT_SALTS
    return ReceiptSalts(lookup=lookup.encode(), mailbox=mailbox.encode())
