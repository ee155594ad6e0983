from django.apps import AppConfig


class WebDoubleCodingConfig(AppConfig):
    name = "baluarte.web.double_coding"
    label = "web_double_coding"
