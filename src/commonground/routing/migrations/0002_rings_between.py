"""Rings between the asker's work group and the owner, who was the third until now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial"), ("conversations", "0002_hidden_posts")]

    operations = [
        migrations.RunSQL(
            [
                "UPDATE routing_reach SET ring = 9 WHERE ring = 2",
                "UPDATE conversations_question SET ring = 9 WHERE ring = 2",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="reach",
            name="ring",
            field=models.SmallIntegerField(
                choices=[
                    (0, "the likeliest people"),
                    (1, "the asker's work group"),
                    (2, "the work groups beside hers"),
                    (3, "others in her organisation"),
                    (4, "the stewards of its topics"),
                    (9, "its owner"),
                ]
            ),
        ),
    ]
