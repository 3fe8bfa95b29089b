import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=50)),
                ('subject', models.CharField(help_text='Personal data: it may name people.', max_length=255)),
                ('body', models.TextField(blank=True, help_text='Personal data: it may name people.')),
                ('url', models.CharField(blank=True, max_length=500)),
                ('contextid', models.BigIntegerField(help_text='The context that it is about.', null=True)),
                ('dedupe_key', models.CharField(max_length=190, null=True)),
                ('timecreated', models.DateTimeField(auto_now_add=True)),
                ('timeread', models.DateTimeField(null=True)),
                ('email', models.CharField(choices=[('none', 'None'), ('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('uncertain', 'Uncertain'), ('failed', 'Failed')], default='none', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('nextattempt', models.DateTimeField(help_text='When its e-mail is tried next, while it is queued.', null=True)),
                ('problem', models.CharField(blank=True, help_text='What the mail server last said against it.', max_length=500)),
                ('person', models.ForeignKey(help_text='Who is told.', on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['person', 'timeread'], name='notifications_notice_unread'), models.Index(fields=['email', 'nextattempt'], name='notifications_notice_email')],
                'constraints': [models.UniqueConstraint(fields=('person', 'dedupe_key'), name='notifications_notice_once')],
            },
        ),
        migrations.CreateModel(
            name='NotificationPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=50)),
                ('email', models.BooleanField()),
                ('person', models.ForeignKey(help_text='Who prefers it so.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='notifications_preference_once')],
            },
        ),
    ]
