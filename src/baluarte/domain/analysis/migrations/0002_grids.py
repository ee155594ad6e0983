"""A run may be of regions: its level names their division too, and is longer."""

from django.db import migrations, models

# A policy that names a column holds its type; the wall is put up again after the migrations, and
# until then nobody but the owner reads or adds a run.
TAKEN_DOWN = """
do $$ declare p record; begin
  for p in select policyname from pg_policies where tablename = 'analysis_run'
  loop execute format('drop policy %I on public.analysis_run', p.policyname); end loop;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(TAKEN_DOWN, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="run",
            name="level",
            field=models.CharField(max_length=72),
        ),
    ]
