import django.db.models.deletion
from django.db import migrations, models

from tutela.analytics.administration import make_presets


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AnalyticsModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=255, verbose_name='name')),
                ('target', models.CharField(max_length=255, verbose_name='target')),
                ('indicators', models.JSONField(default=list, verbose_name='indicators')),
                ('interval', models.CharField(blank=True, max_length=255, verbose_name='analysis interval')),
                ('processor', models.CharField(blank=True, max_length=255, verbose_name='predictions processor')),
                ('processorconfig', models.JSONField(blank=True, default=dict)),
                ('contextids', models.JSONField(blank=True, default=list, verbose_name='contexts')),
                ('threshold', models.FloatField(default=0.6, verbose_name='least probability')),
                ('enabled', models.BooleanField(default=False, verbose_name='enabled')),
                ('trained', models.BooleanField(default=False, verbose_name='trained')),
                ('version', models.BigIntegerField()),
                ('trainedfile', models.CharField(blank=True, max_length=255)),
                ('trainedsha256', models.CharField(blank=True, max_length=64)),
                ('trainedon', models.CharField(blank=True, help_text='Digest of the rows of the last training.', max_length=64)),
                ('timetrained', models.DateTimeField(blank=True, null=True)),
                ('timecreated', models.DateTimeField(auto_now_add=True)),
                ('timemodified', models.DateTimeField(auto_now=True)),
                ('modifiedby', models.BigIntegerField(blank=True, help_text='The person who changed it last; null: a program.', null=True)),
            ],
            options={
                'db_table': 'analytics_model',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Prediction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField()),
                ('platformid', models.BigIntegerField()),
                ('sampleid', models.BigIntegerField(help_text="The platform's id of the enrolment, course or person.")),
                ('rangeindex', models.IntegerField()),
                ('contextid', models.BigIntegerField()),
                ('courseid', models.BigIntegerField(null=True)),
                ('personid', models.BigIntegerField(db_index=True, help_text='The person whom it is about.', null=True)),
                ('prediction', models.SmallIntegerField(default=1)),
                ('probability', models.FloatField(help_text='Calibrated; 1 for a rule.')),
                ('calculations', models.JSONField(default=dict, help_text="Indicators' values: personal data of `personid`.")),
                ('explanation', models.JSONField(default=list, help_text='Why: personal data of `personid`.')),
                ('timestart', models.BigIntegerField()),
                ('timeend', models.BigIntegerField()),
                ('timesynced', models.BigIntegerField(help_text='When the platform was last read; Unix seconds.', null=True)),
                ('timecreated', models.DateTimeField()),
                ('newest', models.BooleanField(default=True)),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='predictions', to='tutela_analytics.analyticsmodel')),
            ],
            options={
                'db_table': 'analytics_prediction',
            },
        ),
        migrations.CreateModel(
            name='PredictionAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('userid', models.BigIntegerField(db_index=True, help_text='The person who acted.')),
                ('actionname', models.CharField(max_length=100)),
                ('timecreated', models.DateTimeField()),
                ('prediction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='tutela_analytics.prediction')),
            ],
            options={
                'db_table': 'analytics_prediction_action',
            },
        ),
        migrations.CreateModel(
            name='UsedAnalysable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('evaluate', 'evaluation'), ('train', 'training'), ('predict', 'prediction')], max_length=10)),
                ('platformid', models.BigIntegerField()),
                ('analysableid', models.BigIntegerField(help_text="The platform's id of the course; 0: the whole site.")),
                ('firstanalysis', models.BigIntegerField(help_text='Unix seconds.')),
                ('timeanalysed', models.BigIntegerField(help_text='Unix seconds.')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='used', to='tutela_analytics.analyticsmodel')),
            ],
            options={
                'db_table': 'analytics_used_analysable',
            },
        ),
        migrations.CreateModel(
            name='AnalyticsRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField()),
                ('mode', models.CharField(choices=[('evaluate', 'evaluation'), ('train', 'training'), ('predict', 'prediction')], max_length=10)),
                ('evaluationmode', models.CharField(blank=True, max_length=20)),
                ('target', models.CharField(max_length=255)),
                ('indicators', models.JSONField(default=list)),
                ('interval', models.CharField(blank=True, max_length=255)),
                ('processor', models.CharField(blank=True, max_length=255)),
                ('status', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('partial', 'done in part: its time was up'), ('failed', 'failed'), ('interrupted', 'interrupted')], default='running', max_length=12)),
                ('score', models.FloatField(null=True)),
                ('deviation', models.FloatField(null=True)),
                ('verdict', models.PositiveSmallIntegerField(null=True)),
                ('best', models.BooleanField(default=False, help_text='Of the evaluations made together, the best.')),
                ('metrics', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict, help_text='What an evaluation found (`evaluation.report.Report`).')),
                ('messages', models.JSONField(default=list)),
                ('userid', models.BigIntegerField(help_text='The person who asked; null: the schedule or a command.', null=True)),
                ('timestarted', models.DateTimeField()),
                ('timeended', models.DateTimeField(null=True)),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='tutela_analytics.analyticsmodel')),
            ],
            options={
                'db_table': 'analytics_run',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['model', '-id'], name='analytics_run_newest')],
            },
        ),
        migrations.CreateModel(
            name='InvalidAnalysable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('evaluate', 'evaluation'), ('train', 'training'), ('predict', 'prediction')], max_length=10)),
                ('platformid', models.BigIntegerField()),
                ('analysableid', models.BigIntegerField(help_text="The platform's id of the course; null: of all.", null=True)),
                ('samples', models.PositiveIntegerField(default=0)),
                ('code', models.CharField(blank=True, max_length=100)),
                ('reason', models.TextField()),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invalid', to='tutela_analytics.analyticsmodel')),
            ],
            options={
                'db_table': 'analytics_invalid_analysable',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['model', 'mode', 'platformid'], name='analytics_invalid_of')],
            },
        ),
        migrations.CreateModel(
            name='PredictedSamples',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField()),
                ('platformid', models.BigIntegerField()),
                ('analysableid', models.BigIntegerField(help_text="The platform's id of the course; 0: the whole site.")),
                ('rangeindex', models.IntegerField()),
                ('sampleids', models.JSONField(default=list, help_text="The platform's ids of enrolments, courses or people.")),
                ('timepredicted', models.DateTimeField()),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='predicted', to='tutela_analytics.analyticsmodel')),
            ],
            options={
                'db_table': 'analytics_predicted_samples',
                'indexes': [models.Index(fields=['model', 'version', 'platformid'], name='analytics_predicted_of')],
            },
        ),
        migrations.AddIndex(
            model_name='prediction',
            index=models.Index(fields=['contextid', 'model', 'newest'], name='analytics_prediction_here'),
        ),
        migrations.AddConstraint(
            model_name='prediction',
            constraint=models.UniqueConstraint(fields=('model', 'version', 'platformid', 'sampleid', 'rangeindex'), name='analytics_prediction_once'),
        ),
        migrations.AddConstraint(
            model_name='usedanalysable',
            constraint=models.UniqueConstraint(fields=('model', 'mode', 'platformid', 'analysableid'), name='analytics_used_analysable_once'),
        ),
        migrations.RunPython(make_presets, migrations.RunPython.noop),
    ]
