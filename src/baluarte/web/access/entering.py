"""How a user name and a password are compared, whether or not there is such an account."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from baluarte.domain.access.models import Account


class AuthenticationBackend(AllauthBackend):
    def _mitigate_timing_attack(self, password: str) -> None:
        """Ask the database and compare, as of somebody who is there."""
        Account().check_password(password)
