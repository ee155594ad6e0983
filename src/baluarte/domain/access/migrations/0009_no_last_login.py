from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0008_sessions'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='account',
            name='last_login',
        ),
    ]
