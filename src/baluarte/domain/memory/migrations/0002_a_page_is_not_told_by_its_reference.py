"""Of another organisation's page nobody learns by a refusal: its reference is found, not unique."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("memory", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="memorypage", name="memory_one_reference"),
        migrations.AddIndex(
            model_name="memorypage",
            index=models.Index(fields=["reference"], name="memory_by_reference"),
        ),
    ]
