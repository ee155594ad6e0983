import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Descent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['child', 'position'],
            },
        ),
        migrations.CreateModel(
            name='PopulationSource',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('is_stand_in', models.BooleanField(default=False)),
                ('sha256', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['is_stand_in', '-loaded_at'],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('slug', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('division', models.SlugField(blank=True, max_length=60)),
                ('name_es', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('source', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='State',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('abbreviation', models.CharField(blank=True, max_length=12)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('area_km2', models.FloatField(blank=True, null=True)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('has_shape', models.BooleanField(default=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('area_km2', models.FloatField(blank=True, null=True)),
                ('source', models.CharField(max_length=200)),
                ('confidence', models.CharField(max_length=1)),
                ('parents', models.ManyToManyField(related_name='children', through='territory.Descent', to='territory.municipality')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='municipalities', to='territory.state')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='descent',
            name='child',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ancestry', to='territory.municipality'),
        ),
        migrations.AddField(
            model_name='descent',
            name='parent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='descendants', to='territory.municipality'),
        ),
        migrations.CreateModel(
            name='MunicipalityName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160)),
                ('folded', models.CharField(max_length=160)),
                ('kind', models.CharField(choices=[('official', 'Official name'), ('former', 'Former official name'), ('also', 'As it is also called'), ('locality', 'A locality in it')], max_length=12)),
                ('people', models.PositiveIntegerField(default=0)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=200)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='territory.municipality')),
            ],
        ),
        migrations.CreateModel(
            name='Neighbour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('border_km', models.FloatField()),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='borders', to='territory.municipality')),
                ('neighbour', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality')),
            ],
        ),
        migrations.CreateModel(
            name='Population',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('population', models.PositiveIntegerField()),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='populations', to='territory.municipality')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='populations', to='territory.populationsource')),
            ],
        ),
        migrations.CreateModel(
            name='RegionMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('division', models.SlugField(blank=True, max_length=60)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.region')),
            ],
        ),
        migrations.AddField(
            model_name='region',
            name='members',
            field=models.ManyToManyField(related_name='regions', through='territory.RegionMember', to='territory.municipality'),
        ),
        migrations.AddConstraint(
            model_name='descent',
            constraint=models.UniqueConstraint(fields=('child', 'parent'), name='territory_one_parent_once'),
        ),
        migrations.AddConstraint(
            model_name='descent',
            constraint=models.UniqueConstraint(fields=('child', 'position'), name='territory_parents_ordered'),
        ),
        migrations.AddConstraint(
            model_name='descent',
            constraint=models.CheckConstraint(condition=models.Q(('child', models.F('parent')), _negated=True), name='territory_nobody_is_its_own_parent'),
        ),
        migrations.AddIndex(
            model_name='municipalityname',
            index=models.Index(fields=['folded'], name='territory_name_folded', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='municipalityname',
            constraint=models.UniqueConstraint(fields=('municipality', 'name', 'kind'), name='territory_one_name_once'),
        ),
        migrations.AddConstraint(
            model_name='neighbour',
            constraint=models.UniqueConstraint(fields=('municipality', 'neighbour'), name='territory_neighbours_once'),
        ),
        migrations.AddConstraint(
            model_name='neighbour',
            constraint=models.CheckConstraint(condition=models.Q(('municipality', models.F('neighbour')), _negated=True), name='territory_nobody_is_its_own_neighbour'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.UniqueConstraint(fields=('source', 'year', 'municipality'), name='territory_population_once'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.CheckConstraint(condition=models.Q(('population__gt', 0)), name='territory_population_is_not_zero'),
        ),
        migrations.AddConstraint(
            model_name='regionmember',
            constraint=models.UniqueConstraint(fields=('region', 'municipality'), name='territory_member_once'),
        ),
        migrations.AddConstraint(
            model_name='regionmember',
            constraint=models.UniqueConstraint(condition=models.Q(('division', ''), _negated=True), fields=('division', 'municipality'), name='territory_one_region_of_a_division'),
        ),
        migrations.AddConstraint(
            model_name='municipality',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='territory_municipality_ends_after_it_begins'),
        ),
    ]
