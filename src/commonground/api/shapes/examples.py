"""An example of everything that the API takes and gives; the description shows them, and a test reads them back."""

from typing import Any

_AT = "2026-11-24T09:12:00Z"
_LATER = "2026-11-24T10:30:00Z"
_HTML = "<p>Hold Home for three seconds.</p>\n"
Example = dict[str, Any]

PERSON: Example = {"id": "2vXB7kQ9LmE", "name": "Ada Asker", "organisation": "Aldermoor", "work_group": "Packaging"}
_ANSEL: Example = {**PERSON, "id": "2vXB7kQ9LmF", "name": "Ansel Answerer", "work_group": "Laboratory"}
MEMBER: Example = {
    **_ANSEL,
    "handle": "ansel",
    "knows": "Labellers, bearings.",
    "languages": ["en", "de"],
    "is_guest": False,
    "is_active": True,
}
ONESELF: Example = {
    **MEMBER,
    "takes_questions": True,
    "scopes": ["read", "write"],
    "expires_at": "2027-02-22T09:12:00Z",
}
MEMBERS: Example = {"items": [MEMBER], "next": None}
GROUP_NAME: Example = {"id": "2vXB7kQ9LmG", "name": "Packaging"}
COUNTED: Example = {"waiting": 3, "solved": 41, "total": 52}
GROUP_LINE: Example = {
    **GROUP_NAME,
    "purpose": "All that wraps what we make",
    "audience": "network",
    "is_readable": True,
    "role": "member",
}
GROUP: Example = {
    **GROUP_LINE,
    "who_can_see_it": "Everyone in the network but guests can see it: 412 people.",
    "questions": COUNTED,
}
GROUPS: Example = {"items": [GROUP_LINE]}
TOPIC: Example = {"id": "2vXB7kQ9LmH", "name": "labelling", "questions": 12, "waiting": 2}
TOPICS: Example = {"items": [TOPIC], "next": None}

ASKING: Example = {
    "title": "Why do labels skip after a restart?",
    "text": "The labeller drops every third label.",
    "group": GROUP_NAME["id"],
    "topics": ["labelling"],
}
EDITING: Example = {"title": "Why do labels skip after the labeller restarts?"}
WRITING: Example = {"text": "Hold Home for three seconds."}
LOOKING: Example = {"title": "labels skip", "text": "Since the restart."}
REPLY: Example = {
    "id": "2vXB7kQ9LmK",
    "to": "2vXB7kQ9LmJ",
    "text": "It works.",
    "html": "<p>It works.</p>\n",
    "author": PERSON,
    "at": _LATER,
    "edited_at": None,
}
ANSWER: Example = {
    "id": "2vXB7kQ9LmJ",
    "question": "2vXB7kQ9Lm8",
    **WRITING,
    "html": _HTML,
    "author": _ANSEL,
    "at": _LATER,
    "edited_at": None,
    "is_solution": False,
    "is_across": True,
    "thanks": 1,
    "is_thanked": False,
    "failed": 0,
    "has_failed": False,
    "replies": [REPLY],
}
ARTICLE_NAME: Example = {
    "id": "2vXB7kQ9LmN",
    "title": "Labels skip after a restart",
    "address": "https://commonground.example/a/2vXB7kQ9LmN",
}
_FRESH: Example = {"needs_check": False, "checked_at": None, "review_at": None, "doubt": ""}
_ASKED: Example = {
    "id": "2vXB7kQ9Lm8",
    "title": ASKING["title"],
    "state": "answered",
    "group": GROUP_NAME,
    "author": PERSON,
    "asked_at": _AT,
    "answered_at": _LATER,
    "solved_at": None,
    **_FRESH,
    "closed_at": None,
}
QUESTION_LINE: Example = {**_ASKED, "is_on_it": False, "answers": 1, "is_across": False}
QUESTIONS: Example = {"items": [QUESTION_LINE], "next": QUESTION_LINE["id"]}
QUESTION: Example = {
    **_ASKED,
    "text": ASKING["text"],
    "html": "<p>The labeller drops every third label.</p>\n",
    "topics": ["labelling"],
    "edited_at": None,
    "close_reason": "",
    "close_note": "",
    "duplicate_of": None,
    "is_merged": False,
    "next_step_at": "2026-11-27T10:30:00Z",
    "wanted": 2,
    "is_wanted": False,
    "answers": [ANSWER],
    "replies": [],
    "article": None,
}
FOUND_ANSWER: Example = {
    "id": ANSWER["id"],
    "html": _HTML,
    "at": _LATER,
    "is_across": True,
    "author": "Ansel Answerer",
    "organisation": "Aldermoor",
    "work_group": "Laboratory",
}
FOUND: Example = {
    "id": "2vXB7kQ9Lm8",
    "title": ASKING["title"],
    "state": "solved",
    "group": GROUP_NAME,
    "asked_at": _AT,
    **_FRESH,
    "review_at": "2027-05-20T09:12:00Z",
    "snippet": "Hold Home for three seconds.",
    "answer": FOUND_ANSWER,
    "article": ARTICLE_NAME,
}
FOUND_MEMBER: Example = {**_ANSEL, "knows": "Labellers, bearings."}
FITTING: Example = {
    "answers": [FOUND],
    "questions": [],
    "articles": [FOUND],
    "people": [FOUND_MEMBER],
    "counts": {"answers": 1, "questions": 0, "articles": 1, "people": 1},
    "next": None,
}
LOOK_ALIKES: Example = {"items": [{**FOUND, "snippet": ""}]}
NOTICE: Example = {
    "id": "2vXB7kQ9LmM",
    "reason": "answered",
    "question": "2vXB7kQ9Lm8",
    "title": ASKING["title"],
    "state": "answered",
    "needs_check": False,
    "at": _LATER,
    "notices": 1,
    "is_done": False,
    "what": "Ansel Answerer answered. Did it solve it?",
    "because": "Here because you asked.",
    "stop": "It stops when you say which answer solved it, or withdraw the question.",
}
NOTICES: Example = {"items": [NOTICE], "next": None}
HAPPENING: Example = {
    "at": _AT,
    "text": "Reached 1 person",
    "details": ["Ansel Answerer: solved “Labels skipped after a restart” in May."],
    "is_next": False,
}
REACH: Example = {"is_asked": False, "because": "", "response": "", "on_it": [], "story": [HAPPENING]}
