from django.db import migrations

from heartline.shared.fulltext import made


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_prompt_at'),
    ]

    operations = [made("case"), made("article")]
