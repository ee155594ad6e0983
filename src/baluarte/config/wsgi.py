import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from baluarte.config.proxies import seen_through
from baluarte.web.procedure.last_resort import Application, LastResort

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
application: Application = get_wsgi_application()
if settings.IS_PUBLIC:
    application = LastResort(application, folder=settings.DOOR_FOLDER)
application = seen_through(application, settings.TRUSTED_PROXIES)
# Django would read the addresses, and import every page, while the first who asks waits.
addresses = get_resolver().url_patterns
# All that is loaded stays: looking whether any of it may go would stop whoever asks, for a tenth of
# a second each time.
gc.collect()
gc.freeze()
# A page makes some tens of thousands of objects that go with it: to look through them forty times
# while it is made took a tenth of it.
gc.set_threshold(100_000, 20, 20)
