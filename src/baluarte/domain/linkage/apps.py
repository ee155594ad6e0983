from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "baluarte.domain.linkage"
    label = "linkage"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.linkage import effects  # noqa: F401, PLC0415 (models first)
