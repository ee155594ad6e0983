from django.apps import AppConfig


class WebMemoryConfig(AppConfig):
    name = "baluarte.web.memory"
    label = "web_memory"

    def ready(self) -> None:
        """Let Home ask what waits here, and lead whoever writes pages to them."""
        from baluarte.web.memory import to_do  # noqa: F401, PLC0415 (once all models are there)
