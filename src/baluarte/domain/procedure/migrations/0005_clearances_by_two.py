import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0010_grants_by_two'),
        ('procedure', '0004_webhook_notice'),
    ]

    operations = [
        migrations.AddField(
            model_name='clearance',
            name='awaits_second',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='clearance',
            name='is_urgent',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='clearance',
            name='confirmed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('given_by')), _negated=True), _connector='OR'), name='procedure_clearance_needs_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('awaits_second', False), _connector='OR'), name='procedure_clearance_waits_or_is_confirmed'),
        ),
    ]
