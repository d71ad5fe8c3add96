"""What is searched: one entry a question with all its answers, and how common each word is.

What needs the vector extension (weights, vectors) is made by `vectors.py` when the extension is there.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from commonground.conversations.models import Question
from commonground.core import clock
from commonground.people.models import Group

MEAN_LENGTH = 150  # words of a document in a network that is still empty


class Entry(models.Model):
    """A question and its visible answers as one document: hashed words, or their lexemes without the extension.

    `keys` are the words' hashes, once more with 2^29 and 2^30 added where the word weighs much in this document.
    """

    question = models.OneToOneField(Question, primary_key=True, on_delete=models.CASCADE, related_name="entry")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    config = models.CharField(max_length=30)
    length = models.IntegerField()
    keys = ArrayField(models.IntegerField(), default=list)
    lexemes = SearchVectorField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["keys"], name="entry_keys", fastupdate=False),
            GinIndex(fields=["lexemes"], name="entry_lexemes", fastupdate=False),
        ]


class Word(models.Model):
    """A word: in how many documents it stands, and in how many of them it weighs much (1.6) or most (1.9)."""

    key = models.IntegerField(primary_key=True)
    word = models.TextField()
    documents = models.IntegerField(default=0)
    weighty = models.IntegerField(default=0)
    weightiest = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="word_beginning", opclasses=["text_pattern_ops"]),
        ]


class Tally(models.Model):
    """A document's words that the next fold counts in (sign 1) or out (sign -1)."""

    sign = models.SmallIntegerField()
    keys = ArrayField(models.IntegerField())
    words = ArrayField(models.TextField(), null=True)
    length = models.IntegerField()
    config = models.CharField(max_length=30)


class Corpus(models.Model):
    """All documents in numbers, refreshed by jobs alone: one row. New weights are made for `mean_length`."""

    documents = models.IntegerField(default=0)
    length = models.BigIntegerField(default=0)
    mean_length = models.FloatField(default=MEAN_LENGTH)
    configs = ArrayField(models.CharField(max_length=30), default=list)
    folded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_corpus")]
