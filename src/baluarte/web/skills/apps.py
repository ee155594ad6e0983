from django.apps import AppConfig


class WebSkillsConfig(AppConfig):
    name = "baluarte.web.skills"
    label = "web_skills"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.skills import to_do  # noqa: F401, PLC0415 (once all models are there)
