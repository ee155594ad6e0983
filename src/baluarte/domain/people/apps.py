from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "baluarte.domain.people"
    label = "people"
