from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "baluarte.domain.audit"
    label = "audit"
