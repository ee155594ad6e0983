from django.apps import AppConfig


class WebCasesConfig(AppConfig):
    name = "baluarte.web.cases"
    label = "web_cases"
