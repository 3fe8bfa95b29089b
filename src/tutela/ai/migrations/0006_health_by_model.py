# What was known of instances' health is forgotten: it is learnt again within minutes, by model and person.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tutela_ai', '0005_context_switches'),
    ]

    operations = [
        migrations.DeleteModel(name='InstanceHealth'),
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
    ]
