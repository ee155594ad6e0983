import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import connection
from tests.factories.access import make_account

from baluarte.demo.walkthrough.people import current_code
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def test_the_secret_of_a_second_factor_is_sealed(as_operator):
    with as_operator():
        account = make_account()
    sealed = get_adapter().encrypt("CANARIASECRETA")
    with acting_as(account.pk):
        Authenticator.objects.create(
            user=account, type=Authenticator.Type.TOTP, data={"secret": sealed}
        )
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("select count(*) from mfa_authenticator where data::text like '%CANARIA%'")
        assert cursor.fetchone()[0] == 0
    assert get_adapter().decrypt(sealed) == "CANARIASECRETA"


def test_a_command_tells_the_code_of_a_demonstration_account(as_operator):
    with as_operator():
        account = make_account()
    with acting_as(account.pk):
        Authenticator.objects.create(
            user=account, type=Authenticator.Type.TOTP,
            data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")},
        )  # fmt: skip
    assert len(current_code(account.username)) == 6
