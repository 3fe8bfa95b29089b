from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PrivacyRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('export', 'Download'), ('erase', 'Deletion of data'), ('account', 'Deletion of data and account'), ('context', 'Deletion of the data of a place')], max_length=10)),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], db_index=True, default='waiting', max_length=10)),
                ('personid', models.BigIntegerField(db_index=True, help_text="Whose data; null: a place's, or deleted.", null=True)),
                ('contextid', models.BigIntegerField(help_text="Which place's data.", null=True)),
                ('requestedby', models.BigIntegerField(help_text='The person who asked; null: a command, or deleted.', null=True)),
                ('timecreated', models.FloatField()),
                ('timeended', models.FloatField(null=True)),
                ('file', models.CharField(default='', max_length=64)),
                ('size', models.BigIntegerField(default=0, help_text='Bytes of the export.')),
                ('done', models.JSONField(default=dict)),
                ('message', models.CharField(default='', max_length=255)),
            ],
            options={
                'db_table': 'privacy_request',
                'ordering': ['-id'],
            },
        ),
    ]
