from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def seed(apps: Any, schema_editor: Any) -> None:
    """Put the policy that Tutela ships in force, as version 1."""
    apps.get_model("tutela_ai", "PolicyVersion").objects.get_or_create(version=1, defaults={"texts": {}})


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ExplainTextRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prompt', models.TextField(help_text='The text the person sent', null=True)),
                ('responseid', models.CharField(help_text="The service's id of the reply", max_length=128, null=True)),
                ('fingerprint', models.CharField(help_text="The service's mark of its configuration", max_length=128, null=True)),
                ('generatedcontent', models.TextField(help_text='The text that came back', null=True)),
                ('finishreason', models.CharField(help_text='Why the service stopped', max_length=128, null=True)),
                ('prompttokens', models.BigIntegerField(help_text='Tokens of the prompt, as the service counted them', null=True)),
                ('completiontoken', models.BigIntegerField(help_text="Tokens of the reply (the name is Moodle's, singular)", null=True)),
            ],
            options={
                'db_table': 'ai_action_explain_text',
            },
        ),
        migrations.CreateModel(
            name='GenerateImageRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prompt', models.TextField(help_text='The text the person sent', null=True)),
                ('numberimages', models.BigIntegerField(help_text='How many images were asked for', null=True)),
                ('quality', models.CharField(help_text='standard or hd', max_length=21, null=True)),
                ('aspectratio', models.CharField(help_text='square, landscape or portrait', max_length=20, null=True)),
                ('style', models.CharField(help_text='natural or vivid', max_length=20, null=True)),
                ('sourceurl', models.TextField(help_text="The service's address of the image", null=True)),
                ('revisedprompt', models.TextField(help_text='The prompt that the service used', null=True)),
            ],
            options={
                'db_table': 'ai_action_generate_image',
            },
        ),
        migrations.CreateModel(
            name='GenerateTextRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prompt', models.TextField(help_text='The text the person sent', null=True)),
                ('responseid', models.CharField(help_text="The service's id of the reply", max_length=128, null=True)),
                ('fingerprint', models.CharField(help_text="The service's mark of its configuration", max_length=128, null=True)),
                ('generatedcontent', models.TextField(help_text='The text that came back', null=True)),
                ('finishreason', models.CharField(help_text='Why the service stopped', max_length=128, null=True)),
                ('prompttokens', models.BigIntegerField(help_text='Tokens of the prompt, as the service counted them', null=True)),
                ('completiontoken', models.BigIntegerField(help_text="Tokens of the reply (the name is Moodle's, singular)", null=True)),
            ],
            options={
                'db_table': 'ai_action_generate_text',
            },
        ),
        migrations.CreateModel(
            name='PolicyEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('userid', models.BigIntegerField(db_index=True)),
                ('version', models.PositiveIntegerField()),
                ('contextid', models.BigIntegerField()),
                ('event', models.CharField(choices=[('accepted', 'accepted'), ('revoked', 'revoked')], max_length=10)),
                ('time', models.FloatField()),
            ],
            options={
                'db_table': 'ai_policy_event',
            },
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(unique=True)),
                ('texts', models.JSONField(blank=True, default=dict)),
                ('timepublished', models.DateTimeField(auto_now_add=True)),
                ('publishedby', models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                'db_table': 'ai_policy_version',
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='ProviderInstance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=100)),
                ('name', models.CharField(max_length=255, unique=True, verbose_name='name')),
                ('enabled', models.BooleanField(default=False, verbose_name='enabled')),
                ('position', models.PositiveIntegerField(default=0)),
                ('internal', models.BooleanField(default=False)),
                ('config', models.JSONField(blank=True, default=dict)),
                ('actions', models.JSONField(blank=True, default=dict)),
                ('user_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='attempts per person and hour')),
                ('global_limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='attempts per hour, of all people')),
                ('timecreated', models.DateTimeField(auto_now_add=True)),
                ('timemodified', models.DateTimeField(auto_now=True)),
            ],
            options={
                'db_table': 'ai_provider',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RateWindow',
            fields=[
                ('key', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('windowstart', models.FloatField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'db_table': 'ai_rate_window',
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('userid', models.BigIntegerField(db_index=True, help_text='The person who asked for it.')),
                ('contextid', models.BigIntegerField(db_index=True, help_text='Where it was asked for, and who may see it.')),
                ('attempt', models.CharField(db_index=True, help_text='The `uid` of its row in the action register.', max_length=32)),
                ('name', models.CharField(help_text='The file name that a browser proposes.', max_length=100)),
                ('mime', models.CharField(max_length=50)),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                ('width', models.PositiveIntegerField(help_text='Pixels.')),
                ('height', models.PositiveIntegerField(help_text='Pixels.')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('location', models.CharField(default='', help_text='The store; empty: the data folder.', max_length=500)),
                ('timecreated', models.FloatField(help_text='Unix seconds.')),
            ],
            options={
                'db_table': 'ai_file',
            },
        ),
        migrations.CreateModel(
            name='SummariseTextRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prompt', models.TextField(help_text='The text the person sent', null=True)),
                ('responseid', models.CharField(help_text="The service's id of the reply", max_length=128, null=True)),
                ('fingerprint', models.CharField(help_text="The service's mark of its configuration", max_length=128, null=True)),
                ('generatedcontent', models.TextField(help_text='The text that came back', null=True)),
                ('finishreason', models.CharField(help_text='Why the service stopped', max_length=128, null=True)),
                ('prompttokens', models.BigIntegerField(help_text='Tokens of the prompt, as the service counted them', null=True)),
                ('completiontoken', models.BigIntegerField(help_text="Tokens of the reply (the name is Moodle's, singular)", null=True)),
            ],
            options={
                'db_table': 'ai_action_summarise_text',
            },
        ),
        migrations.CreateModel(
            name='TranslateTextRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prompt', models.TextField(help_text='The text the person sent', null=True)),
                ('responseid', models.CharField(help_text="The service's id of the reply", max_length=128, null=True)),
                ('fingerprint', models.CharField(help_text="The service's mark of its configuration", max_length=128, null=True)),
                ('generatedcontent', models.TextField(help_text='The text that came back', null=True)),
                ('finishreason', models.CharField(help_text='Why the service stopped', max_length=128, null=True)),
                ('prompttokens', models.BigIntegerField(help_text='Tokens of the prompt, as the service counted them', null=True)),
                ('completiontoken', models.BigIntegerField(help_text="Tokens of the reply (the name is Moodle's, singular)", null=True)),
                ('targetlanguage', models.CharField(help_text='BCP 47 tag of the language asked for', max_length=35, null=True)),
            ],
            options={
                'db_table': 'ai_action_translate_text',
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=32)),
                ('requestid', models.CharField(max_length=32)),
                ('actionname', models.CharField(max_length=100)),
                ('actionid', models.BigIntegerField(help_text='Row of ai_action_<actionname>; null when refused.', null=True)),
                ('success', models.BooleanField(null=True)),
                ('userid', models.BigIntegerField(help_text='The person who asked.')),
                ('contextid', models.BigIntegerField()),
                ('courseid', models.BigIntegerField(help_text='The course of the context, when there is one.', null=True)),
                ('placement', models.CharField(default='', max_length=100)),
                ('provider', models.CharField(default='', help_text="The plugin's name; empty: nobody was asked.", max_length=100)),
                ('instanceid', models.BigIntegerField(null=True)),
                ('errorcode', models.IntegerField(null=True)),
                ('error', models.CharField(default='', help_text='What the person was told.', max_length=255)),
                ('errormessage', models.TextField(default='', help_text='The detail for the administrator.')),
                ('model', models.CharField(default='', help_text='The model that answered.', max_length=200)),
                ('prompttokens', models.IntegerField(null=True)),
                ('completiontokens', models.IntegerField(null=True)),
                ('timecreated', models.FloatField(help_text='When the action was asked.')),
                ('timestarted', models.FloatField(help_text='When the provider was called.', null=True)),
                ('timecompleted', models.FloatField(help_text='When the response was there.', null=True)),
                ('process', models.CharField(default='', help_text='The server process that makes the attempt.', max_length=32)),
            ],
            options={
                'db_table': 'ai_action_register',
                'indexes': [models.Index(fields=['requestid'], name='ai_register_request'), models.Index(fields=['timecreated'], name='ai_register_created'), models.Index(fields=['timecompleted'], name='ai_register_completed'), models.Index(fields=['userid', 'timecreated'], name='ai_register_person'), models.Index(fields=['courseid', 'timecreated'], name='ai_register_course'), models.Index(condition=models.Q(('success', False)), fields=['errorcode', 'timecreated'], name='ai_register_failed'), models.Index(condition=models.Q(('success__isnull', True)), fields=['process'], name='ai_register_open')],
                'constraints': [models.UniqueConstraint(fields=('uid',), name='ai_register_uid'), models.UniqueConstraint(condition=models.Q(('actionid__isnull', False)), fields=('actionname', 'actionid'), name='ai_register_row_once')],
            },
        ),
        migrations.CreateModel(
            name='ContextSwitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contextid', models.BigIntegerField()),
                ('action', models.CharField(blank=True, default='', max_length=100)),
                ('enabled', models.BooleanField(default=None, null=True)),
                ('locked', models.BooleanField(default=False)),
                ('changedby', models.BigIntegerField(help_text='The person who set it last.', null=True)),
                ('timechanged', models.FloatField(help_text='When, in Unix seconds.', null=True)),
            ],
            options={
                'db_table': 'ai_context_switch',
                'constraints': [models.UniqueConstraint(fields=('contextid', 'action'), name='ai_context_switch_once')],
            },
        ),
        migrations.CreateModel(
            name='LatencyDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.IntegerField(help_text='Days since 1 January 1970, UTC.')),
                ('provider', models.CharField(max_length=100)),
                ('actionname', models.CharField(max_length=100)),
                ('bucket', models.SmallIntegerField(help_text='See ai/usage.py: 0 is up to a millisecond.')),
                ('count', models.BigIntegerField()),
            ],
            options={
                'db_table': 'ai_latency_day',
                'constraints': [models.UniqueConstraint(fields=('day', 'provider', 'actionname', 'bucket'), name='ai_latency_day_once')],
            },
        ),
        migrations.CreateModel(
            name='PlacementSwitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('placement', models.CharField(max_length=100)),
                ('action', models.CharField(blank=True, default='', max_length=100)),
                ('enabled', models.BooleanField(default=True)),
            ],
            options={
                'db_table': 'ai_placement_switch',
                'constraints': [models.UniqueConstraint(fields=('placement', 'action'), name='ai_placement_switch_once')],
            },
        ),
        migrations.CreateModel(
            name='PolicyAcceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('userid', models.BigIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('contextid', models.BigIntegerField()),
                ('timeaccepted', models.FloatField()),
            ],
            options={
                'db_table': 'ai_policy_register',
                'constraints': [models.UniqueConstraint(fields=('userid', 'version'), name='ai_policy_once')],
            },
        ),
        migrations.CreateModel(
            name='UsageDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.IntegerField(help_text='Days since 1 January 1970, UTC.')),
                ('provider', models.CharField(max_length=100)),
                ('actionname', models.CharField(max_length=100)),
                ('model', models.CharField(max_length=200)),
                ('success', models.SmallIntegerField(help_text='1 or 0.')),
                ('asked', models.SmallIntegerField(help_text='1 when a provider was called, 0 when it was refused before.')),
                ('errorcode', models.IntegerField(help_text='0 for successes.')),
                ('count', models.BigIntegerField()),
                ('seconds', models.FloatField()),
                ('prompttokens', models.BigIntegerField()),
                ('completiontokens', models.BigIntegerField()),
                ('firstid', models.BigIntegerField(help_text='The first row of the register that was counted here.')),
            ],
            options={
                'db_table': 'ai_usage_day',
                'constraints': [models.UniqueConstraint(fields=('day', 'provider', 'actionname', 'model', 'success', 'asked', 'errorcode'), name='ai_usage_day_once')],
            },
        ),
        migrations.CreateModel(
            name='InstanceHealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=255)),
                ('userid', models.BigIntegerField(default=0)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('openuntil', models.FloatField(default=0)),
                ('lasterror', models.CharField(blank=True, max_length=255)),
                ('timefailed', models.FloatField(default=0)),
                ('timesucceeded', models.FloatField(default=0)),
                ('instance', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='health', to='tutela_ai.providerinstance')),
            ],
            options={
                'db_table': 'ai_provider_health',
                'constraints': [models.UniqueConstraint(fields=('instance', 'subject', 'userid'), name='ai_provider_health_once')],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
