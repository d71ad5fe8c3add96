"""Posts whose language nobody has told yet are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0009_merged"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(condition=models.Q(("language", "")), fields=["id"], name="post_no_language"),
        ),
    ]
