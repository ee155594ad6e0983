from django.apps import AppConfig


class WebProtectionConfig(AppConfig):
    name = "baluarte.web.protection"
    label = "web_protection"

    def ready(self) -> None:
        """Offer the pages that do steps of procedures; add to her copy what is hers here."""
        from baluarte.web.protection import (  # noqa: PLC0415 (applications first)
            doors,
            owed,  # noqa: F401 (what is owed offers itself)
            own_copy,
            to_do,  # noqa: F401 (what waits offers itself)
        )

        doors.offer_all()
        own_copy.add_to_copies()
