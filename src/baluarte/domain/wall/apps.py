from django.apps import AppConfig


class WallConfig(AppConfig):
    name = "baluarte.domain.wall"
    label = "wall"
