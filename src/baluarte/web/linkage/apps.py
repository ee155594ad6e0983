from django.apps import AppConfig


class WebLinkageConfig(AppConfig):
    name = "baluarte.web.linkage"
    label = "web_linkage"
