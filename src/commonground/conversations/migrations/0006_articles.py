"""A post may be an article."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0005_drafts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="kind",
            field=models.CharField(
                choices=[("question", "question"), ("answer", "answer"), ("reply", "reply"), ("article", "article")],
                max_length=10,
            ),
        ),
    ]
