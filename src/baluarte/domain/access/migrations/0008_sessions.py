import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0007_cache_of_json'),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('how', models.CharField(blank=True, choices=[('passkey', 'With a passkey'), ('code', 'With a code from an application'), ('recovery', 'With a recovery code'), ('password', 'With a password')], max_length=10)),
                ('data', models.TextField(blank=True)),
                ('entered_at', models.DateTimeField(db_index=True)),
                ('seen_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        # Django's keeps each key as it stands in the cookie: everybody enters anew.
        migrations.RunSQL('drop table if exists public.django_session', migrations.RunSQL.noop),
    ]
