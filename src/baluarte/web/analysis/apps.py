from django.apps import AppConfig


class WebAnalysisConfig(AppConfig):
    name = "baluarte.web.analysis"
    label = "web_analysis"
