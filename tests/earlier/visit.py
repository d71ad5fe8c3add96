"""Opens every kind of page of an upgraded network and goes on working in it; prints what does not work, one a line."""

from collections.abc import Iterator

import django

ROLES = ("asker", "answerer", "steward", "leader", "administrator", "partner", "customer", "guest", "citizen")
PLACES = ("/", "/inbox", "/inbox/done", "/search?q=labels+after+a+restart", "/groups", "/topics", "/members", "/ask")
SETTINGS = ("/settings", "/settings/mails", "/settings/sessions")


def main() -> None:
    """Everybody of the tour looks at everything, then somebody asks, somebody answers, and the jobs are done."""
    django.setup()
    for trouble in (*unseen(), *undone()):
        print(trouble)  # noqa: T201


def unseen() -> Iterator[str]:
    """Pages that fail, or do not show what was there."""
    from django.test import Client

    from commonground.demo.tour import roles
    from commonground.people.viewer import viewer_of

    for role in roles():
        client = Client(HTTP_HOST="localhost")
        client.force_login(role.member.user)
        more = ("/admin/", "/admin/people", "/admin/log", "/admin/settings") if role.name == "administrator" else ()
        for place in (*PLACES, *SETTINGS, *more, *_readable(viewer_of(role.member))):
            status = client.get(place, follow=True).status_code
            if status != 200:
                yield f"{role.name} {place}: {status}"


def _readable(viewer: object) -> Iterator[str]:
    from commonground.conversations.models import Question
    from commonground.people.models import Group
    from commonground.web.shell import group_url, question_url

    for question in Question.objects.visible_to(viewer).select_related("post").order_by("pk")[:12]:
        yield question_url(question.pk, question.title)
    for group in Group.objects.filter(pk__in=viewer.groups)[:5]:
        yield group_url(group.pk, group.name)


def undone() -> Iterator[str]:
    """Acts that are not possible any more, and jobs that cannot be done."""
    from commonground.conversations import actions
    from commonground.conversations.models import Question
    from commonground.demo.tour import roles
    from tests.jobs import run_waiting_jobs

    people = {role.name: role.member for role in roles()}
    if missing := set(ROLES) - set(people):
        yield f"not there any more: {missing}"
    waiting = Question.objects.filter(solved_at=None, closed_at=None).select_related("post").first()
    asked = actions.ask_question("After the upgrade?", "", group=waiting.post.group, topics=(), by=people["asker"])
    actions.accept_answer(actions.answer_question(asked, "Yes.", by=people["steward"]), by=people["asker"])
    run_waiting_jobs()
    if not Question.objects.get(pk=asked.pk).is_solved:
        yield "what was asked is not solved"


if __name__ == "__main__":
    main()
