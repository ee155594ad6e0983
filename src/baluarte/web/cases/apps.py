from django.apps import AppConfig


class WebCasesConfig(AppConfig):
    name = "baluarte.web.cases"
    label = "web_cases"

    def ready(self) -> None:
        """Offer a case beside its matter."""
        from baluarte.web.cases import doors  # noqa: PLC0415 (models are ready only now)

        doors.offer_all()
