from django.db import migrations, models


class Migration(migrations.Migration):
    """Null, not "": SQLite would write the table anew for that, and give it row numbers again."""

    dependencies = [("budgets", "0002_code_mails")]

    operations = [
        migrations.AddField(
            model_name="voter",
            name="named",
            field=models.CharField(max_length=64, null=True),
        ),
    ]
