"""What an edition of the policy that is out is made of, now: one short question for each reader.

The edition is frozen. Its errata grow, what is noted for harm of any other is hidden in it too,
and tables that its figures stand on may be taken back.
"""

from typing import NamedTuple

from django.db import connection

from baluarte.domain.publication.choices import ErratumGround

# Written by hand: composing it anew costs more than all else of an answer that is kept.
ASKED = """
select release.number,
       concat_ws(':', release.sha256,
         (select count(*) from publication_policyerratum noted
           where noted.release_id = release.id),
         (select count(*) from publication_policyerratum noted where noted.ground = %s),
         (select string_agg(concat_ws('.', gone.number, gone.revision, gone.withdrawn_at), ','
                            order by gone.number, gone.revision)
            from publication_tablerelease gone where gone.withdrawn_at is not null)),
       exists (select from publication_policyerratum noted where noted.release_id = release.id)
  from publication_policyrelease release
 where %s::bigint is null or release.number = %s
 order by release.number desc
 limit 1
"""


class PolicyStamp(NamedTuple):
    """The number of an edition, and all that may change of what it shows."""

    number: int
    state: str
    has_errata: bool


def policy_stamp(number: int | None = None) -> PolicyStamp | None:
    """Return the stamp of one edition that is out, the newest where none is named; else nothing."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [ErratumGround.HARM.value, number, number])
        found = cursor.fetchone()
    return PolicyStamp(*found) if found else None
