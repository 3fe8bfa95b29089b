import django.contrib.auth.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Platform',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('kind', models.CharField(help_text='The name of the platform plugin that reads it.', max_length=50)),
                ('location', models.TextField(help_text='Sealed.')),
                ('options', models.JSONField(default=dict, help_text="The plugin's other settings; secrets are sealed.")),
                ('store', models.CharField(blank=True, help_text='Empty: a folder of its own in the data folder.', max_length=500)),
                ('zone', models.CharField(blank=True, help_text='Its time zone, as it said at the last sync.', max_length=64)),
                ('enabled', models.BooleanField(default=True)),
                ('timecreated', models.DateTimeField(auto_now_add=True)),
                ('timesynced', models.DateTimeField(blank=True, help_text='The end of the last sync that ended well.', null=True)),
                ('report', models.JSONField(default=dict)),
                ('problem', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shortname', models.CharField(max_length=100, unique=True, verbose_name='short name')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('archetype', models.CharField(blank=True, choices=[('manager', 'manager'), ('editingteacher', 'editingteacher'), ('teacher', 'teacher'), ('student', 'student'), ('user', 'user'), ('guest', 'guest')], max_length=30)),
                ('position', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Setting',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('values', models.JSONField(default=dict)),
                ('timemodified', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('modifiedby', models.BigIntegerField(help_text='The person who changed it last.', null=True)),
            ],
            options={
                'db_table': 'identity_setting',
            },
        ),
        migrations.CreateModel(
            name='Context',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(10, 'system'), (30, 'user'), (40, 'category'), (50, 'course'), (70, 'module')])),
                ('instanceid', models.BigIntegerField(default=0)),
                ('path', models.CharField(db_index=True, max_length=255)),
                ('depth', models.PositiveSmallIntegerField(default=1)),
                ('courseid', models.BigIntegerField(help_text='The course that it is, or lies in; null: none.', null=True)),
                ('name', models.CharField(blank=True, help_text='What it stands for is called; empty for people.', max_length=255)),
                ('hidden', models.BooleanField(default=False, help_text='What it stands for is hidden itself, whatever is above it.')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('level', 'instanceid'), name='identity_context_instance')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('remoteid', models.BigIntegerField(blank=True, help_text='The id there.', null=True)),
                ('username', models.CharField(max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('language', models.CharField(blank=True, help_text="Empty: the browser's.", max_length=12, verbose_name='language')),
                ('is_site_admin', models.BooleanField(default=False, verbose_name='site administrator')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='joined')),
                ('mirrored', models.BooleanField(default=False, help_text='Made by a sync, and kept as the platform says.')),
                ('platform', models.ForeignKey(blank=True, help_text='Null: made here, and the mirror never touches it.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tutela_identity.platform')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='PermissionChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('userid', models.BigIntegerField(help_text='The person who made the change.', null=True)),
                ('time', models.FloatField(help_text='Unix seconds.')),
                ('contextid', models.BigIntegerField(db_index=True)),
                ('capability', models.CharField(max_length=255)),
                ('before', models.SmallIntegerField()),
                ('after', models.SmallIntegerField()),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tutela_identity.role')),
            ],
            options={
                'db_table': 'identity_permission_change',
            },
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('timecreated', models.DateTimeField(auto_now_add=True)),
                ('context', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_assignments', to='tutela_identity.context')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_assignments', to=settings.AUTH_USER_MODEL)),
                ('platform', models.ForeignKey(blank=True, help_text='The platform that says so, and may take it back; null: given here.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tutela_identity.platform')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='tutela_identity.role')),
            ],
        ),
        migrations.CreateModel(
            name='RoleCapability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capability', models.CharField(max_length=255)),
                ('permission', models.SmallIntegerField(choices=[(0, 'inherit'), (1, 'allow'), (-1, 'prevent'), (-1000, 'prohibit')])),
                ('context', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='tutela_identity.context')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='tutela_identity.role')),
            ],
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('prefix', models.CharField(help_text='The first characters, to tell tokens apart.', max_length=12)),
                ('timecreated', models.DateTimeField(auto_now_add=True)),
                ('expires', models.DateTimeField(blank=True, help_text='Null: it does not expire.', null=True)),
                ('scope', models.PositiveSmallIntegerField(default=3, help_text='`TokenScope`: reading, acting or everything.')),
                ('lastused', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('platform', 'remoteid'), name='identity_person_remote'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.UniqueConstraint(fields=('person', 'context', 'role'), name='identity_role_once'),
        ),
        migrations.AddConstraint(
            model_name='rolecapability',
            constraint=models.UniqueConstraint(fields=('role', 'context', 'capability'), name='identity_override_once'),
        ),
    ]
