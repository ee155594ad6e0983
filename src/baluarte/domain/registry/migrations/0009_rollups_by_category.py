import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sums are of another form: the old ones are dropped, and made anew from the events."""

    dependencies = [
        ("access", "0004_own_windows"),
        ("registry", "0008_bulk_edits"),
    ]

    operations = [
        migrations.DeleteModel(name="Rollup"),
        migrations.CreateModel(
            name="Rollup",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("span", models.CharField(max_length=1)),
                ("grain", models.IntegerField()),
                ("unit", models.CharField(max_length=14)),
                ("begins", models.DateField()),
                ("told", models.CharField(blank=True, max_length=7)),
                ("state_of", models.CharField(max_length=3)),
                ("holding", models.CharField(blank=True, max_length=40)),
                ("state", models.CharField(blank=True, max_length=2)),
                ("municipality", models.CharField(blank=True, max_length=5)),
                ("kinds", models.CharField(blank=True, max_length=80)),
                ("classes", models.CharField(blank=True, max_length=80)),
                ("link_to_work", models.CharField(blank=True, max_length=24)),
                ("number", models.IntegerField()),
                ("compartment", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.compartment")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["compartment", "span", "grain", "unit", "holding", "begins"], name="registry_rolled"),
                    models.Index(fields=["compartment", "span", "begins"], name="registry_rolled_span"),
                ],
            },
        ),
        migrations.RemoveIndex(model_name="rollupmark", name="registry_marked"),
        migrations.RenameField(model_name="rollupmark", old_name="month", new_name="begins"),
        migrations.AddField(
            model_name="rollupmark",
            name="span",
            field=models.CharField(default="M", max_length=1),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="rollupmark",
            index=models.Index(fields=["compartment", "span", "begins"], name="registry_marked"),
        ),
    ]
