"""How a user name and a password are compared, whether or not there is such an account."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from baluarte.domain.access.models import Account


class AuthenticationBackend(AllauthBackend):
    def _mitigate_timing_attack(self, password: str) -> None:
        """Ask the database and compare, as of somebody who is there."""
        Account().check_entry(password)

    def _check_password(self, user: Account | None, password: str) -> Account | None:
        """Compare with both, and note on whom it was that she is made to enter."""
        if not user:
            return None
        self._did_check_password = True
        is_password, is_duress = user.check_entry(password)
        user.is_under_duress = is_duress and not is_password
        if not (is_password or is_duress):
            return None
        if self.user_can_authenticate(user):
            return user
        self._stash_user(user)
        return None
