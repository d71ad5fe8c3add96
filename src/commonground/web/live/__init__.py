"""Live pages: a process that holds open pages and says when one has changed. What changed, the page asks itself.

A message names nothing: the page is fetched again by whoever looks at it, through the same views and the same rule. So
all that could leak is that something happened, and before each message the rule is asked once more.
"""
