from django.apps import AppConfig


class WebProtectionConfig(AppConfig):
    name = "baluarte.web.protection"
    label = "web_protection"
