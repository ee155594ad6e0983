from django.apps import AppConfig


class WebPublicConfig(AppConfig):
    name = "baluarte.web.public"
    label = "web_public"
