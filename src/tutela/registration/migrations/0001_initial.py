import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='RegisteredSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siteid', models.CharField(max_length=36, unique=True)),
                ('digest', models.CharField(help_text="SHA-256 of the site's secret.", max_length=64)),
                ('name', models.CharField(max_length=255)),
                ('url', models.CharField(max_length=500)),
                ('release', models.CharField(default='', max_length=50)),
                ('told', models.JSONField(default=dict)),
                ('timeregistered', models.FloatField()),
                ('timeupdated', models.FloatField(db_index=True)),
            ],
            options={
                'db_table': 'registry_site',
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('on', 'On'), ('leaving', 'Leaving')], default='pending', max_length=10)),
                ('address', models.URLField(help_text='The registry.', max_length=500)),
                ('siteid', models.CharField(help_text='Drawn by this site; the registry knows it by it.', max_length=36)),
                ('secret', models.TextField(help_text='Sealed; the registry keeps its digest.')),
                ('confirmed', models.IntegerField(default=0, help_text='The newest fields that an administrator has confirmed.')),
                ('timeregistered', models.FloatField(null=True)),
                ('timeupdated', models.FloatField(help_text='When the registry last took an update.', null=True)),
                ('usedto', models.BigIntegerField(help_text='The last second whose usage the registry has.', null=True)),
                ('updateid', models.CharField(default='', help_text='Of the update that is not confirmed yet.', max_length=36)),
                ('updateto', models.BigIntegerField(help_text='The last second of that update.', null=True)),
                ('lasterror', models.TextField(default='', help_text='Why the last try failed; empty when it did not.')),
                ('timetried', models.FloatField(null=True)),
            ],
            options={
                'db_table': 'registration',
            },
        ),
        migrations.CreateModel(
            name='SiteUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('updateid', models.CharField(max_length=36)),
                ('told', models.JSONField()),
                ('timereceived', models.FloatField()),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='tutela_registration.registeredsite')),
            ],
            options={
                'db_table': 'registry_update',
            },
        ),
        migrations.CreateModel(
            name='SiteUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=100)),
                ('action', models.CharField(max_length=100)),
                ('succeeded', models.BigIntegerField()),
                ('failed', models.BigIntegerField()),
                ('error', models.IntegerField(null=True)),
                ('average', models.IntegerField(help_text='Seconds.', null=True)),
                ('timefrom', models.BigIntegerField()),
                ('timeto', models.BigIntegerField(db_index=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='tutela_registration.registeredsite')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='tutela_registration.siteupdate')),
            ],
            options={
                'db_table': 'registry_use',
            },
        ),
        migrations.AddConstraint(
            model_name='siteupdate',
            constraint=models.UniqueConstraint(fields=('site', 'updateid'), name='registry_update_once'),
        ),
    ]
