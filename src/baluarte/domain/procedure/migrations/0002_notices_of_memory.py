"""Whoever proposed a memory page is called where a second person does not let it out."""

from django.db import migrations, models

KINDS = [
    ("assigned", "Something was assigned to you"),
    ("deputy", "A notice was not read in time: you are the deputy"),
    ("silence", "An assignment is not acknowledged"),
    ("overdue", "A clock ran out"),
    ("running", "A clock of hours runs out soon"),
    ("herself", "Somebody wrote in her own window"),
    ("failed", "A measure failed, as she or her team says"),
    ("emergency", "A case was opened without leave, in danger of life"),
    ("complaint", "A complaint waits to be read"),
    ("missed", "Somebody gave no sign at the hour agreed"),
    ("distress", "Somebody gave the signal of danger"),
    ("appeal", "An appeal was filed, and its hours run"),
    ("answered", "An assignment was answered"),
    ("withdrawn", "An assignment is no longer yours"),
    ("door", "Somebody came by the urgent door"),
    ("search", "A saved search found something new"),
    ("letter", "A letter waits for a second person to approve it"),
    ("shift", "Who answers for a case of yours changed"),
    ("altered", "A sealed document is not as it was handed in"),
    ("webhook", "A webhook of yours is told nothing any more"),
    ("memory", "A memory page that you proposed was not let out"),
]


class Migration(migrations.Migration):
    dependencies = [("procedure", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10),
        ),
    ]
