from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "baluarte.domain.accountability"
    label = "accountability"
