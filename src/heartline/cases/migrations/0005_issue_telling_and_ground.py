from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_held_to"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuenews",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("private", False), ("public_ground", True)),
                fields=["received_at"],
                name="case_on_ground",
            ),
        ),
    ]
