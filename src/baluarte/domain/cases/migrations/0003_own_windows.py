from django.db import migrations, models

# Row security is forced again by the wall, which is applied after migrations.
SEEN_BY_THE_OWNER = """
    alter table access_grant no force row level security;
    alter table cases_case no force row level security;
    alter table cases_party no force row level security;
    alter table people_person no force row level security;
"""
WINDOWS_THAT_WERE_OPEN = """
    update access_grant kept set is_own_window = true, level = 10
      from cases_party herself
     where herself.account_id = kept.account_id and herself.compartment_id = kept.compartment_id
       and kept.level = 20 and kept.ground = 'her own case';
    update access_grant kept set valid_until = greatest(now(), kept.valid_from)
     where kept.is_own_window and kept.valid_until is null and not exists (
           select 1 from cases_party herself
            where herself.account_id = kept.account_id and herself.until_at is null
              and herself.compartment_id = kept.compartment_id);
    update people_person person set account_id = herself.account_id
      from cases_party herself
     where herself.person_id = person.id and herself.account_id is not null;
    update cases_case kept set has_protected = true
     where exists (select 1 from cases_party who
                    where who.case_id = kept.id and who.until_at is null
                      and who.part in ('beneficiary', 'collective'));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_own_windows"),
        ("cases", "0002_letters_and_reception"),
        ("people", "0002_her_own_account"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="has_protected",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(SEEN_BY_THE_OWNER + WINDOWS_THAT_WERE_OPEN, migrations.RunSQL.noop),
    ]
