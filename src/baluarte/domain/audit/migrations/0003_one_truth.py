import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# The oldest leaves name no files: what is found by them is taken from the rows of their entries.
# Row security is forced again by the wall, which is applied after migrations.
SEEN_BY_THE_OWNER = """
alter table audit_leaf no force row level security;
alter table audit_entry no force row level security;
alter table audit_touched no force row level security;
"""
OF_OLD_LEAVES = """
update audit_leaf l
   set actor = e.actor,
       files = coalesce((select array_agg(t.compartment_id) from audit_touched t
                          where t.entry_id = l.entry_id), '{}'),
       windows = coalesce((select array_agg(t.compartment_id) from audit_touched t
                            where t.entry_id = l.entry_id and t.is_in_a_window), '{}')
  from audit_entry e where e.id = l.entry_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_touched'),
    ]

    operations = [
        migrations.AddField('entry', 'seal', models.BinaryField(default=b'', max_length=32)),
        migrations.AlterField(
            'touched', 'id', models.UUIDField(editable=False, primary_key=True, serialize=False)
        ),
        migrations.AddField('leaf', 'actor', models.UUIDField(null=True)),
        migrations.AddField(
            'leaf', 'files',
            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.AddField(
            'leaf', 'windows',
            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('witness', models.CharField(max_length=120)),
                ('line', models.TextField()),
                ('added_at', models.DateTimeField()),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='audit.checkpoint')),
            ],
            options={'ordering': ['witness']},
        ),
        migrations.AddConstraint(
            'cosignature',
            models.UniqueConstraint(fields=('checkpoint', 'witness'), name='audit_one_cosignature_of_a_witness'),
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('at', models.DateTimeField(primary_key=True, serialize=False)),
                ('note', models.TextField()),
            ],
        ),
        migrations.RunSQL(SEEN_BY_THE_OWNER + OF_OLD_LEAVES, migrations.RunSQL.noop),
        migrations.AddIndex(
            'leaf',
            django.contrib.postgres.indexes.GinIndex(fields=['files'], name='audit_leaves_of_a_file'),
        ),
        migrations.AddIndex(
            'leaf', models.Index(fields=['actor', '-index'], name='audit_leaves_of_an_actor'),
        ),
    ]
