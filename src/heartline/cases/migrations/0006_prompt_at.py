from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_issue_telling_and_ground"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="prompt_at",
            field=models.DateTimeField(null=True),
        ),
        # Parts that are in work already: the worker looks at each and sets its next moment.
        migrations.RunSQL(
            "UPDATE cases_assignment SET prompt_at = assigned_at"
            " WHERE status IN ('offered', 'accepted')",
            migrations.RunSQL.noop,
            elidable=True,
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(prompt_at__isnull=False),
                fields=["prompt_at"],
                name="assignment_to_prompt",
            ),
        ),
    ]
