import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tutela_courses', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ForumDiscussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='In the words of the person who began it.', max_length=255, verbose_name='subject')),
                ('timecreated', models.DateTimeField(auto_now_add=True)),
                ('timemodified', models.DateTimeField(help_text='When something was last written in it.')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='discussions', to='tutela_courses.coursemodule')),
            ],
            options={
                'ordering': ['-timemodified', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ForumPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.TextField(help_text='In the words of the person who wrote it.', verbose_name='content')),
                ('version', models.PositiveIntegerField(default=1, help_text='Grows with each change of its text.')),
                ('timecreated', models.DateTimeField(auto_now_add=True)),
                ('timemodified', models.DateTimeField(blank=True, help_text='When its author changed it; null: never.', null=True)),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='tutela_lms.forumdiscussion')),
                ('parent', models.ForeignKey(blank=True, help_text='What it answers.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='tutela_lms.forumpost')),
                ('person', models.ForeignKey(help_text='The person who wrote it; null where they were erased.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='forum_posts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['timecreated', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='forumdiscussion',
            index=models.Index(fields=['module', '-timemodified'], name='lms_discussion_recent'),
        ),
    ]
