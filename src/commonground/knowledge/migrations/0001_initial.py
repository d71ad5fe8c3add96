"""Articles and whose names they bear."""

import commonground.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('conversations', '0006_articles'),
        ('people', '0004_rings_between'),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='article', serialize=False, to='conversations.post')),
                ('title', models.CharField(max_length=200)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owned_articles', to='people.member')),
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='article', to='conversations.question')),
                ('solution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conversations.post')),
            ],
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigIntegerField(default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='knowledge.article')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='people.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'member'), name='credited_once')],
            },
        ),
    ]
