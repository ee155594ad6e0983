from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reparation', '0007_transfers'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='transferpackage',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='reparation_sent_with_its_sum'),
        ),
        migrations.AddConstraint(
            model_name='transferreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='reparation_compared_by_a_sum'),
        ),
    ]
