"""Commonground as an app of its own on a device: what it is called there, and what it keeps for when it is offline.

A browser keeps static files and one page that says what to do, never a page of the network: walls move, and a device
changes hands.
"""

import json
from functools import lru_cache
from hashlib import sha256

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override

from commonground.people.models import Network
from commonground.web.assets import stylesheets
from commonground.web.shell import FAVICON, PAPER

_ICONS = (
    ("favicon.svg", "any", "any"),
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("maskable-512.png", "512x512", "maskable"),
)


def manifest(language: str) -> str:
    """What a device is told about the app (W3C, Web Application Manifest), as JSON."""
    network = Network.get()
    told = {
        "id": "/",
        "name": network.name,
        "short_name": network.name,
        "description": network.purpose,
        "lang": language,
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER["light"],
        "theme_color": PAPER["light"],
        "icons": [
            {
                "src": static(f"commonground/icons/{name}"),
                "sizes": sizes,
                "purpose": purpose,
                "type": "image/svg+xml" if name.endswith(".svg") else "image/png",
            }
            for name, sizes, purpose in _ICONS
        ],
    }
    return json.dumps(told, ensure_ascii=False)


@lru_cache
def service_worker(language: str, offline_page: str) -> str:
    """The script that shows `offline_page` where the network does not answer; another one for each version of it."""
    with override(language):
        offline = f"{reverse('offline')}?language={language}"
    kept = [offline, *stylesheets(), static(FAVICON)]
    version = sha256("\n".join([*kept, offline_page]).encode()).hexdigest()[:12]
    return render_to_string("web/service_worker.js", {"offline": offline, "kept": kept, "version": version})
