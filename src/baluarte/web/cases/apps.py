from django.apps import AppConfig


class WebCasesConfig(AppConfig):
    name = "baluarte.web.cases"
    label = "web_cases"

    def ready(self) -> None:
        """Offer a case beside its matter, and let the desk ask what waits here."""
        from baluarte.web.cases import (  # noqa: PLC0415 (models are ready only now)
            doors,
            empty_window,  # noqa: F401 (what stands in offers itself)
            to_do,  # noqa: F401 (what waits offers itself)
        )

        doors.offer_all()
