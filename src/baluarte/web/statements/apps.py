from django.apps import AppConfig


class WebStatementsConfig(AppConfig):
    name = "baluarte.web.statements"
    label = "web_statements"
