from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class WebAccessConfig(AppConfig):
    name = "baluarte.web.access"
    label = "web_access"

    def ready(self) -> None:
        if settings.FACE != "portal":
            import_module("baluarte.web.access.audit_signals")
