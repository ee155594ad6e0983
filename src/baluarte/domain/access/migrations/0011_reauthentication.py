from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0010_grants_by_two'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='shown',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='session',
            name='shown_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='session',
            name='opened_at',
            field=models.DateTimeField(null=True),
        ),
    ]
