"""Naming somebody among very many: how long one waits for whom one may mean, while a name is typed, right or wrong."""

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from itertools import product
from statistics import median, quantiles

MANY = 100_000
TYPED = 60  # names, each at several lengths and once with two letters changed round
_split = str.split
_FIRST = _split("An Ber Car Da El Fe Ger Han In Jo Ka Lu Mar Ni Ol Pe Ro")
_SECOND = _split("na bert la vid sa lix da nes grid hann rin kas tin cole ga tra")
_BEGIN = _split("Acker Berg Brand Eich Feld Gross Hart Hof Kirch Klein Lind Neu Ober Roth")
_MIDDLE = ["", *_split("en er in el aus ing")]
_END = _split("mann bauer stein berg wald meier hofer dorf quist son feld born ner ek")


def names(how_many: int = MANY) -> list[str]:
    """As many names, the same each time: most first names are shared by hundreds."""
    lot = random.Random(7)
    first = ["".join(parts) for parts in product(_FIRST, _SECOND)]
    last = ["".join(parts) for parts in product(_BEGIN, _MIDDLE, _END)]
    weights = [1 / (place + 1) ** 0.6 for place in range(len(last))]
    lot.shuffle(last)
    return [f"{lot.choice(first)} {one}" for one in lot.choices(last, weights, k=how_many)]


def rows() -> list[str]:
    """Rows of Markdown for each kind of viewer, in a database that `fill` filled."""
    from commonground.core.alike import Typed
    from commonground.people.models import Group, Member
    from commonground.people.queries import people_to_name
    from commonground.people.viewer import viewer_of

    group = Group.objects.get(name="Everybody")
    told = []
    for who, organisation in (("an employee of the host", "host"), ("somebody of a partner", "partner")):
        viewer = viewer_of(Member.objects.filter(organisation__kind=organisation).earliest("pk"))
        for where, within in (("anywhere", None), ("in a group", group.pk)):
            times = []
            for typed in _typed():
                began = time.perf_counter()
                people_to_name(viewer, Typed.of(typed), group=within)
                times.append((time.perf_counter() - began) * 1000)
            p50, p95 = median(times), quantiles(times, n=20)[-1]
            what = f"whom one may mean, among {MANY:,} members, as {who} types a name {where}, p50 / p95"
            told.append(f"| {what} | {p50:.0f} / {p95:.0f} ms | `python -m bench.names` |")
    return told


def measured() -> list[str]:
    """The same in a throw-away database, with what Django needs."""
    from commonground.core.postgres import running
    from commonground.core.postgres.tests.homes import temporary_home

    with temporary_home() as home, running(home) as uri:
        os.environ |= {"COMMONGROUND_HOME": str(home), "DATABASE_URL": uri}
        os.environ["DJANGO_SETTINGS_MODULE"] = "commonground.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill()
        told = rows()
        from django.db import connection

        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        return told


def _typed() -> Iterator[str]:
    for name in random.Random(11).sample(names(), TYPED):
        first, last = name.split()
        turned = last[:2] + last[3] + last[2] + last[4:]
        yield from (first[:1], first[:3], last[:4].lower(), f"{first} {last[:3]}", turned)


def fill(how_many: int = MANY) -> None:
    """Make the members: three of four work for the host, the others for one partner; all read one group."""
    from commonground.core import clock, db, ids
    from commonground.people.models import Group, Member, Organisation, User, Voice

    host = Organisation.objects.create(kind="host", name="Aldermoor")
    partner = Organisation.objects.create(kind="partner", name="Kyros")
    group = Group.objects.create(name="Everybody", audience="network")
    made = [(ids.new(), name, host if number % 4 else partner) for number, name in enumerate(names(how_many))]
    db.copy_models([User(id=key, password="") for key, _name, _where in made])
    db.copy_models(
        [
            Member(user_id=key, name=name, handle=f"member-{number}", organisation=where, joined_at=clock.now())
            for number, (key, name, where) in enumerate(made)
        ]
    )
    Voice.objects.bulk_create(Voice(group=group, member_id=key) for key, _name, _where in made[::50])
    db.execute("ANALYZE")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured()) + "\n")
