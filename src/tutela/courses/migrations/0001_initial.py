import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tutela_identity', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('remoteid', models.BigIntegerField(blank=True, help_text='The id there.', null=True)),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='tutela_courses.category')),
                ('platform', models.ForeignKey(blank=True, help_text='Null: made here, and the mirror never touches it.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tutela_identity.platform')),
            ],
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('remoteid', models.BigIntegerField(blank=True, help_text='The id there.', null=True)),
                ('shortname', models.CharField(max_length=100, unique=True, verbose_name='short name')),
                ('fullname', models.CharField(max_length=255, verbose_name='full name')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('startdate', models.DateTimeField(blank=True, null=True, verbose_name='starts')),
                ('enddate', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('visible', models.BooleanField(default=True, verbose_name='visible')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='tutela_courses.category')),
                ('platform', models.ForeignKey(blank=True, help_text='Null: made here, and the mirror never touches it.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tutela_identity.platform')),
            ],
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('remoteid', models.BigIntegerField(blank=True, help_text='The id there.', null=True)),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('timestart', models.DateTimeField(blank=True, null=True)),
                ('timeend', models.DateTimeField(blank=True, null=True)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='tutela_courses.course')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
                ('platform', models.ForeignKey(blank=True, help_text='Null: made here, and the mirror never touches it.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tutela_identity.platform')),
            ],
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, max_length=255, verbose_name='name')),
                ('visible', models.BooleanField(default=True, verbose_name='visible')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='tutela_courses.course')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='CourseModule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(default='page', max_length=30, verbose_name='kind')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('content', models.TextField(blank=True, verbose_name='content')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('position', models.PositiveIntegerField(default=0)),
                ('visible', models.BooleanField(default=True, verbose_name='visible')),
                ('version', models.PositiveIntegerField(default=1, help_text='Grows with each change of its text.')),
                ('timemodified', models.DateTimeField(blank=True, help_text='When its text was last written; null: never here.', null=True)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='modules', to='tutela_courses.course')),
                ('usermodified', models.ForeignKey(blank=True, help_text='The person who last wrote its text.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='modules', to='tutela_courses.section')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('platform', 'remoteid'), name='courses_category_remote'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.UniqueConstraint(fields=('platform', 'remoteid'), name='courses_course_remote'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('course', 'person'), name='courses_enrolment_once'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('platform', 'remoteid'), name='courses_enrolment_remote'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('course', 'number'), name='courses_section_number'),
        ),
    ]
