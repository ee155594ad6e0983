from django.apps import AppConfig


class WebProtectionConfig(AppConfig):
    name = "baluarte.web.protection"
    label = "web_protection"

    def ready(self) -> None:
        """Offer the pages that do steps of procedures."""
        from baluarte.web.protection import doors  # noqa: PLC0415 (applications first)

        doors.offer_all()
