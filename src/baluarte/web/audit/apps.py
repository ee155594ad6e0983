from django.apps import AppConfig


class WebAuditConfig(AppConfig):
    name = "baluarte.web.audit"
    label = "web_audit"
