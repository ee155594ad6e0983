from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='recordkey',
            options={'base_manager_name': 'objects'},
        ),
    ]
