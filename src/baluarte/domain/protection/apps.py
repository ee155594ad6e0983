from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "baluarte.domain.protection"
    label = "protection"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.protection import acts, effects  # noqa: F401, PLC0415 (models first)

        acts.offer_all()
