from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_each_window_planned"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="again_by",
            field=models.DateTimeField(blank=True, null=True),
        ),
        # Cases that are being done again: what their people read already. They are few.
        migrations.RunSQL(
            "UPDATE cases_case SET again_by = (SELECT a.answer_by FROM cases_assignment a"
            " WHERE a.case_id = cases_case.id AND a.role = 'lead'"
            " AND a.status IN ('offered', 'accepted'))"
            " WHERE redos > 0 AND status IN ('assigned', 'accepted')",
            migrations.RunSQL.noop,
            elidable=True,
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(again_by__isnull=False),
                fields=["again_by"],
                name="case_again_by",
            ),
        ),
    ]
