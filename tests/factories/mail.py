"""Mail servers that fail, and workers that are killed while they send."""

from smtplib import SMTPRecipientsRefused

from django.core.mail.backends.locmem import EmailBackend


class Killed(BaseException):
    """The worker ends here, whatever it was about to do."""


class KilledBeforeSending(EmailBackend):
    def send_messages(self, messages):
        raise Killed


class KilledAfterSending(EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise Killed


class RefusesEnglish(EmailBackend):
    """Refuses letters in English, as a server refuses some addresses and takes others."""

    def send_messages(self, messages):
        if "Enter the workbench" in messages[0].body:
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)
