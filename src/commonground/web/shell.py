"""The frame of every page: what stands in the bar, the places and the menu of oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext, pgettext

from commonground.core import clock, dates, text
from commonground.core.ids import encode
from commonground.feed.queries import Unread, unread_of
from commonground.people.models import Member
from commonground.people.suspended import suspended_words
from commonground.people.viewer import Viewer
from commonground.web import words
from commonground.web.assets import stylesheets
from commonground.web.live.watching import written
from commonground.web.queries import Frame, frame_of

FAVICON = "commonground/icons/favicon.svg"
PAPER = {"light": "#FBF8F1", "dark": "#181512"}  # of tokens.css: what stands around the page in a window of its own
_NOTHING = Unread()


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the places column, of the bottom bar, or of the menu of oneself."""

    label: str
    url: str
    icon: str = ""
    is_current: bool = False
    only: str = ""


@dataclass(frozen=True, slots=True)
class Oneself:
    """Who is signed in, as her initials show."""

    name: str
    tint: int


@dataclass(frozen=True, slots=True)
class Shell:
    """What `web/shell.html` draws around a page."""

    network: str
    language: str
    direction: str
    theme: str
    styles: Sequence[str]
    import_map: str
    scripts: Sequence[str]
    favicon: str
    alive_url: str
    csrf_input: SafeString
    home_url: str
    search_url: str
    suggest_url: str
    query: str
    sign_in_url: str
    member: Oneself | None = None
    inbox_url: str = ""
    inbox_count: int = 0
    sign_out_url: str = ""
    menu: Sequence[Place] = ()
    places: Sequence[Place] = ()
    groups: Sequence[Place] = ()
    topics: Sequence[Place] = ()
    suspended: str = ""
    live_url: str = ""
    live_version: str = ""
    tour_url: str = ""
    address: str = ""
    on_paper: str = ""
    papers: Mapping[str, str] = field(default_factory=dict)
    manifest: str = ""
    touch_icon: str = ""
    worker_url: str = ""


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A whole page in its frame."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    shell = shell_of(request, viewer.member, frame_of(viewer), unread_of(viewer), context.get("live"))
    said = [] if "X-Live" in request.headers else get_messages(request)  # a page that asks for itself has had its own
    around = {"shell": shell, "messages": said, "member_id": viewer.member_id}
    return render(request, template, {**_SHARED, **around, **context}, status=status)


def piece(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A piece of a page, for scripts that put it in its place."""
    return render(request, template, {**_SHARED, **context})


def plain_page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page in a frame that asks the database for nothing: for failures."""
    shell = shell_of(request, None, Frame("Commonground", [], []))
    return render(request, template, {"shell": shell, "messages": [], **context}, status=status)


def tint_of(number: int) -> int:
    """Which of the four tints somebody's initials stand on."""
    return number % 4 + 1


@dataclass(frozen=True, slots=True)
class Live:
    """What a page shows, as the address of its news says, and how much had happened to it when the page was made."""

    kind: str  # q for a question, g for a group
    number: int
    happened: int

    @property
    def url(self) -> str:
        """Where it is heard of."""
        return f"/live/{self.kind}/{encode(self.number)}"


def shell_of(
    request: HttpRequest, member: Member | None, frame: Frame, unread: Unread = _NOTHING, live: Live | None = None
) -> Shell:
    """The frame around a page of this member, or of anyone."""
    return Shell(
        network=frame.network,
        language=get_language() or "en",
        direction="rtl" if get_language_bidi() else "ltr",
        theme="",
        styles=stylesheets(),
        import_map="",
        suspended=suspended_words(member) if member and member.is_suspended else "",
        scripts=[static("npm/htmx.org/dist/htmx.esm.min.js"), static("commonground/js/main.js")],
        favicon=static(FAVICON),
        alive_url=reverse("ready"),
        live_url=live.url if live else "/live/me" if member else "",
        live_version=written(live.happened if live else 0, unread),
        csrf_input=csrf_input(request),
        home_url=reverse("home"),
        search_url=reverse("search"),
        suggest_url=reverse("suggest"),
        query=request.GET.get("q", "")[:200] if request.path == reverse("search") else "",
        sign_in_url=_sign_in_url(request),
        member=Oneself(member.name, tint_of(member.pk)) if member else None,
        inbox_url=reverse("inbox"),
        inbox_count=unread.waiting,
        sign_out_url=reverse("account_logout"),
        menu=_menu(member) if member else (),
        places=_places(request, member),
        groups=_groups(request, frame),
        tour_url=_tour_url(),
        address=settings.ADDRESS + request.path,
        on_paper=_on_paper(),
        papers=PAPER,
        manifest=reverse("manifest"),
        touch_icon=static("commonground/icons/touch-180.png"),
        worker_url=f"{reverse('service-worker')}?language={get_language()}",
    )


def _tour_url() -> str:
    return f"{reverse('home')}?tour=1#tour"


def _on_paper() -> str:
    """When "today" was, which a printed page must say."""
    when = f"{dates.day_of(clock.now())}, {timezone.localtime(clock.now()):%H:%M}"
    return gettext("As it stood on %(when)s") % {"when": when}


def _sign_in_url(request: HttpRequest) -> str:
    if request.method != "GET" or request.path.startswith("/accounts/"):
        return reverse("account_login")
    return f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"


def _places(request: HttpRequest, member: Member | None) -> list[Place]:
    def place(label: str, name: str, icon: str, only: str = "") -> Place:
        url = reverse(name)
        is_current = request.path == url or (url != "/" and request.path.startswith(url.rstrip("/") + "/"))
        return Place(label, url, icon, is_current, only)

    places = [
        place(gettext("Home"), "home", "home"),
        place(gettext("Groups"), "groups", "groups"),
        place(gettext("Topics"), "topics", "topics"),
        place(gettext("People"), "members", "person"),
    ]
    if member and member.is_admin:
        places.append(place(gettext("Administration"), "administration", "admin", only="wide"))
        places.append(place(pgettext("in the bottom bar", "Admin"), "administration", "admin", only="narrow"))
    return places


def _menu(member: Member) -> list[Place]:
    return [
        Place(gettext("Your page"), reverse("member", args=[member.pk, member.handle])),
        Place(gettext("Drafts"), reverse("drafts")),
        Place(gettext("Settings"), reverse("settings")),
        Place(gettext("Take the tour"), _tour_url()),
    ]


def _groups(request: HttpRequest, frame: Frame) -> list[Place]:
    made = []
    for number, name in zip(frame.group_ids, frame.group_names, strict=True):
        is_current = f"/g/{encode(number)}" in request.path
        made.append(Place(name, group_url(number, name), is_current=is_current))
    return made


def topic_url(number: int, name: str) -> str:
    """The address of a topic."""
    return reverse("topic", args=[number, text.slug(name) or "topic"])


def group_url(number: int, name: str) -> str:
    """The address of a group."""
    return reverse("group", args=[number, text.slug(name) or "group"])


def question_url(number: int, title: str) -> str:
    """The address of a question."""
    return reverse("question", args=[number, text.slug(title) or "question"])


def article_url(number: int, title: str) -> str:
    """The address of an article."""
    return reverse("article", args=[number, text.slug(title) or "article"])


_SHARED: Mapping[str, Any] = {"words": words, "topic_url": topic_url}
