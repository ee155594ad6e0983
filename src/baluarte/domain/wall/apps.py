from django.apps import AppConfig

from baluarte.domain.wall import one_array


class WallConfig(AppConfig):
    name = "baluarte.domain.wall"
    label = "wall"

    def ready(self) -> None:
        one_array.register()
