"""Who a victim is held to be ends and is said anew; until now the row was rewritten."""

import django.db.models.deletion
from django.db import migrations, models

AS_ITS_EVENT = """
update public.registry_victim v set decided_at = e.created_at, by_id = e.created_by_id
  from public.registry_event e where e.id = v.event_id
"""


def account(*, null):
    return models.ForeignKey(
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="access.account",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.AddField("victim", "decided_at", models.DateTimeField(null=True)),
        migrations.AddField("victim", "by", account(null=True)),
        migrations.AddField("victim", "ended_at", models.DateTimeField(null=True)),
        migrations.AddField("victim", "ended_by", account(null=True)),
        migrations.RunSQL(AS_ITS_EVENT, migrations.RunSQL.noop),
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.AlterField("victim", "decided_at", models.DateTimeField()),
        migrations.AlterField("victim", "by", account(null=False)),
        migrations.RemoveConstraint("victim", "registry_victim_number_once"),
        migrations.RemoveConstraint("victim", "registry_victim_not_twice"),
        migrations.AddConstraint(
            "victim",
            models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("event", "number"),
                name="registry_victim_number_once",
            ),
        ),
        migrations.AddConstraint(
            "victim",
            models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("event", "person"),
                name="registry_victim_not_twice",
            ),
        ),
        migrations.AddConstraint(
            "victim",
            models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), ("ended_by__isnull", True))
                | models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                name="registry_victim_ends_by_somebody",
            ),
        ),
    ]
