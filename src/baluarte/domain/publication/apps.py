from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "baluarte.domain.publication"
    label = "publication"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.publication import effects  # noqa: F401, PLC0415 (models first)
