from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('publication', '0007_published_as_it_is')]

    operations = [
        migrations.AddField(
            model_name='tablerelease',
            name='signature',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='tablerelease',
            name='key',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
    ]
