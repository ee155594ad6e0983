import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0009_no_last_login'),
    ]

    operations = [
        migrations.AddField(
            model_name='grant',
            name='awaits_second',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='grant',
            name='confirmed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('given_by')), _negated=True), _connector='OR'), name='access_grant_needs_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('awaits_second', False), _connector='OR'), name='access_grant_waits_or_is_confirmed'),
        ),
    ]
