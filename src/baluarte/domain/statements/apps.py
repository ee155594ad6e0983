from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "baluarte.domain.statements"
    label = "statements"
