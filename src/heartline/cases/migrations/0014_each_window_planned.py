from django.db import migrations

from heartline.shared.fulltext import walk_made_anew


class Migration(migrations.Migration):

    dependencies = [("cases", "0013_lesson_marks")]

    operations = [walk_made_anew(name) for name in ("case", "article", "public")]
