"""An article may be a draft first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_articles"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="form",
            field=models.CharField(
                choices=[
                    ("ask", "A question"),
                    ("answer", "An answer"),
                    ("reply", "A reply"),
                    ("edit", "A change"),
                    ("article", "An article"),
                ],
                max_length=10,
            ),
        ),
    ]
