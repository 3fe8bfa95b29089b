from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tutela_ai', '0006_health_by_model'),
    ]

    operations = [
        migrations.AddField(
            model_name='providerinstance',
            name='internal',
            field=models.BooleanField(default=False),
        ),
    ]
