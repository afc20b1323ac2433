from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_by_kind_and_urgency"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "Web form"),
                    ("desk", "At the desk"),
                    ("phone", "By telephone"),
                    ("import", "Imported"),
                ],
                default="web",
                max_length=10,
            ),
            preserve_default=False,
        ),
        # A case came as the message came that opened it.
        migrations.RunSQL(
            "UPDATE cases_case SET channel = COALESCE((SELECT m.channel FROM cases_party p"
            " JOIN cases_message m ON m.party_id = p.id"
            " WHERE p.home_id = cases_case.id AND m.first LIMIT 1), channel)",
            migrations.RunSQL.noop,
            elidable=True,
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["channel", "received_at"], name="case_by_channel"),
        ),
    ]
