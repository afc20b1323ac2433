from django.db import migrations

from heartline.shared.fulltext import made


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_search'),
    ]

    operations = [made("public")]
