from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tutela_learning', '0008_permission_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='token',
            name='scope',
            field=models.PositiveSmallIntegerField(default=3, help_text='`tokens.Scope`: reading, acting or everything.'),
        ),
    ]
