from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0006_installation'),
    ]

    operations = [
        migrations.CreateModel(
            name='CacheEntry',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('value', models.JSONField()),
                ('expires_at', models.DateTimeField(db_index=True, null=True)),
            ],
        ),
        # Django's, which unpickles what it reads.
        migrations.RunSQL('drop table if exists public.access_cache', migrations.RunSQL.noop),
    ]
