import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sums are of another form: the old ones are dropped, and made anew from the events."""

    dependencies = [
        ("access", "0005_tokens_of_programs"),
        ("registry", "0014_daily_lots"),
    ]

    operations = [
        migrations.DeleteModel(name="Rollup"),
        migrations.DeleteModel(name="RollupMark"),
        migrations.CreateModel(
            name="Rollup",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("grain", models.IntegerField()),
                ("unit", models.CharField(max_length=14)),
                ("year", models.SmallIntegerField()),
                ("told", models.CharField(blank=True, max_length=1)),
                ("state_of", models.CharField(max_length=3)),
                ("holding", models.CharField(blank=True, max_length=40)),
                ("state", models.CharField(blank=True, max_length=2)),
                ("municipality", models.CharField(blank=True, max_length=5)),
                ("kinds", models.CharField(blank=True, max_length=80)),
                ("classes", models.CharField(blank=True, max_length=80)),
                ("link_to_work", models.CharField(blank=True, max_length=24)),
                ("number", models.IntegerField()),
                ("numbers", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ("compartment", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.compartment")),
            ],
            options={
                "indexes": [models.Index(fields=["compartment", "grain", "unit", "holding", "year"], name="registry_rolled"), models.Index(fields=["compartment", "year"], name="registry_rolled_year")],
            },
        ),
        migrations.CreateModel(
            name="RollupMark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("month", models.DateField(null=True)),
                ("compartment", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.compartment")),
            ],
            options={
                "indexes": [models.Index(fields=["compartment", "month"], name="registry_marked")],
            },
        ),
    ]
