"""Every page of the product in the demo network, and who looks at it: for screenshots and for the checks of looks."""

from collections.abc import Iterator
from dataclasses import dataclass

from commonground.conversations.models import Answer, Question, Topic
from commonground.demo.tour import roles
from commonground.knowledge.models import Article
from commonground.people.models import Group, Member, Organisation, WorkGroup
from commonground.web.shell import article_url, group_url, question_url, topic_url


@dataclass(frozen=True)
class Seen:
    """A page as somebody sees it."""

    name: str
    who: str
    path: str


def all_pages() -> Iterator[Seen]:
    """Pages in every state that the demo has."""
    yield from _of_everybody()
    yield from _of_questions()
    yield from _of_groups()
    yield from _of_administration()


def _of_everybody() -> Iterator[Seen]:
    for who in ("anonymous", "asker", "leader", "guest", "customer"):
        yield Seen(f"home-{who}", who, "/")
    yield Seen("home-tour", "asker", "/?tour=1")
    yield Seen("ask", "asker", "/ask")
    yield Seen("ask-look-alikes", "asker", "/ask?title=Labels+skip+after+the+labeller+restarts")
    for who in ("answerer", "leader", "guest"):
        yield Seen(f"inbox-{who}", who, "/inbox")
    yield Seen("inbox-done", "answerer", "/inbox/done")
    yield Seen("search", "asker", "/search?q=labels+after+a+restart")
    yield Seen("search-empty", "asker", "/search")
    yield Seen("search-filters", "asker", "/search?state=solved&time=year")
    yield Seen("search-nothing", "asker", "/search?q=xylophone+quartet")
    for path in ("groups", "groups/new", "topics", "members"):
        yield Seen(path.replace("/", "-"), "asker", f"/{path}")
    yield Seen("drafts", "asker", "/drafts")
    yield Seen("reports", "steward", "/reports")
    yield Seen("offline", "anonymous", "/offline")
    for part in ("", "/mails", "/following", "/sessions", "/tokens", "/safety", "/data", "/data/erase"):
        path = f"settings{part}"
        yield Seen(path.replace("/", "-"), "asker", f"/{path}")
    for path in ("login", "login/code", "password/reset"):
        yield Seen(f"sign-in-{path.replace('/', '-')}", "anonymous", f"/accounts/{path}/")
    for path in ("email", "password/set"):
        yield Seen(f"account-{path.replace('/', '-')}", "asker", f"/accounts/{path}/")
    yield Seen("not-found", "asker", "/q/11111111111-nothing")
    yield Seen("not-found-anonymous", "anonymous", "/nothing-here")


def _of_questions() -> Iterator[Seen]:
    def page(name: str, who: str, question: Question) -> Seen:
        return Seen(name, who, question_url(question.pk, question.title))

    asker = next(role.member for role in roles() if role.name == "asker")
    unsolved = Question.objects.unsolved().filter(post__group__audience="network").order_by("pk")
    answered = Question.objects.filter(post__author=asker, answered_at__isnull=False, solved_at=None, closed_at=None)
    yield page("question-answered", "asker", answered[0])
    yield page("question-answered-by-others", "leader", answered[0])
    if unsolved:
        yield page("question-open", "leader", unsolved[0])
    solved = Question.objects.filter(solved_at__isnull=False, title__startswith="Labels skipped")[0]
    yield page("question-solved", "asker", solved)
    public = Question.objects.filter(post__group__audience="public").order_by("pk")
    yield page("question-public", "anonymous", public[0])
    longest = max(Question.objects.select_related("post"), key=lambda question: len(question.post.text))
    yield page("question-long", "answerer", longest)
    for reason in Question.CloseReason.values:
        closed = Question.objects.filter(close_reason=reason, post__group__audience__in=["organisations", "network"])
        if closed:
            yield page(f"question-closed-{reason}", "answerer", closed[0])
    for question in Question.objects.select_related("post").filter(post__language="ar"):
        yield page("question-arabic", "answerer", question)
    answer = Answer.objects.get_queryset().filter(parent=solved.pk)[0]
    yield Seen("reply", "asker", f"/posts/{answer.code}/reply")
    yield Seen("edit-question", "asker", f"/q/{answered[0].code}/edit")
    edited = Answer.objects.get_queryset().exclude(edited_at=None)[0]
    article = Article.objects.all()[0]
    yield Seen("article", "asker", article_url(article.pk, article.title))
    yield Seen("article-edit", "answerer", f"/a/{article.code}/edit")
    yield Seen("article-history", "asker", f"/posts/{article.code}/history")
    yield Seen("history", "administrator", f"/posts/{edited.code}/history")


def _of_groups() -> Iterator[Seen]:
    for group in Group.objects.filter(name__in=["Packaging", "The river and our works"]):
        who = "anonymous" if group.audience == "public" else "asker"
        yield Seen(f"group-{group.slug}", who, group_url(group.pk, group.name))
    packaging = Group.objects.get(name="Packaging")
    yield Seen("group-people", "leader", f"/g/{packaging.code}/people")
    yield Seen("group-settings", "leader", f"/g/{packaging.code}/settings")
    topic = Topic.objects.get(name="labelling")
    yield Seen("topic", "asker", topic_url(topic.pk, topic.name))
    yield Seen("topic-articles", "asker", f"{topic_url(topic.pk, topic.name)}?part=articles")
    for handle in ("ruta", "wiebke"):
        member = Member.objects.get(handle=handle)
        yield Seen(f"member-{handle}", "asker", f"/m/{member.code}-{member.handle}")


def _of_administration() -> Iterator[Seen]:
    yield Seen("admin", "administrator", "/admin/")
    for path in ("people", "organisations", "groups", "invitations", "invitations/list", "hidden", "settings", "times"):
        yield Seen(f"admin-{path.replace('/', '-')}", "administrator", f"/admin/{path}")
    yield Seen("admin-log", "administrator", "/admin/log")
    member = Member.objects.get(handle="maren")
    yield Seen("admin-person", "administrator", f"/admin/people/{member.code}")
    yield Seen("admin-deactivate", "administrator", f"/admin/people/{member.code}/deactivate")
    host = Organisation.objects.get(kind="host")
    yield Seen("admin-organisation", "administrator", f"/admin/organisations/{host.code}")
    unit = WorkGroup.objects.filter(organisation=host).order_by("name")[0]
    yield Seen("admin-work-group", "administrator", f"/admin/work-groups/{unit.code}")
