from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0005_dropped'),
    ]

    operations = [
        migrations.AddField(
            model_name='papersheet',
            name='is_spoilt',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='papersheet',
            constraint=models.CheckConstraint(condition=models.Q(('is_spoilt', False), ('is_settled', True), _connector='OR'), name='paper_sheet_spoilt_is_settled'),
        ),
    ]
