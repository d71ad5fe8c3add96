"""An index of the few posts that are hidden, so that administration finds them without reading all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["id"], name="post_hidden", condition=models.Q(("hidden_at__isnull", False))),
        ),
    ]
