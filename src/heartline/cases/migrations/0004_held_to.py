from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_casework"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="held_to",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
