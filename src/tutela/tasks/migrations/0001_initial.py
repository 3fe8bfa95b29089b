from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(db_index=True, max_length=100)),
                ('parameters', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('queued', 'waiting'), ('running', 'running'), ('succeeded', 'done'), ('partial', 'done in part: its time was up'), ('skipped', 'skipped: it was running already'), ('failed', 'failed')], db_index=True, default='queued', max_length=10)),
                ('requestedby', models.BigIntegerField(help_text='The person; null when the schedule asked.', null=True)),
                ('timequeued', models.FloatField()),
                ('timestarted', models.FloatField(null=True)),
                ('timeended', models.FloatField(null=True)),
                ('done', models.PositiveBigIntegerField(default=0)),
                ('total', models.PositiveBigIntegerField(help_text='Null while it is not known.', null=True)),
                ('message', models.TextField(default='', help_text='What it is doing, or what came of it.')),
                ('parts', models.JSONField(help_text='What `message` was put together from, for other languages.', null=True)),
                ('process', models.CharField(default='', help_text='The process that runs it.', max_length=32)),
            ],
            options={
                'db_table': 'tasks_run',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('task', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('cron', models.CharField(max_length=100, verbose_name='schedule')),
                ('enabled', models.BooleanField(default=True, verbose_name='enabled')),
                ('nextrun', models.FloatField(null=True)),
            ],
            options={
                'db_table': 'tasks_schedule',
            },
        ),
    ]
