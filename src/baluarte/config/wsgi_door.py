"""The urgent door in a process of its own: `baluarte serve door`.

It tells a telephone even if the application behind it cannot be loaded.
"""

import gc
import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from baluarte.config import folders
from baluarte.config.proxies import seen_through
from baluarte.web.procedure.last_resort import Application, LastResort, unavailable

os.environ["BALUARTE_FACE"] = "door"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")


def _loaded() -> Application:
    try:
        found: Application = seen_through(get_wsgi_application(), settings.TRUSTED_PROXIES)
        # The addresses are read now, not while the first who asks waits.
        assert get_resolver().url_patterns
    except Exception:
        logging.getLogger(__name__).exception("the door's pages could not be loaded")
        return unavailable
    return found


application = LastResort(_loaded(), folder=folders.door())
gc.collect()
gc.freeze()
