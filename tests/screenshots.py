"""`make screenshots`: every page of the demo at three widths in two themes, into screenshots/; one goes into docs/."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
WIDTHS = (1440, 768, 360)
THEMES = ("light", "dark")


def main() -> None:
    """Start the demo in an empty folder, look at every page, keep what was seen."""
    with tempfile.TemporaryDirectory(prefix="cg-") as home:
        Path(home).chmod(0o755)
        os.environ.update(COMMONGROUND_HOME=home, COMMONGROUND_DEMO="1", DJANGO_SETTINGS_MODULE="tests.settings")
        os.environ.update(DJANGO_ALLOW_ASYNC_UNSAFE="true")
        from commonground.core.postgres import running

        with running(Path(home), settings={"fsync": "off"}) as uri:
            os.environ["DATABASE_URL"] = uri
            _look()


def _look() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from playwright.sync_api import sync_playwright
    from pytest_django.live_server_helper import LiveServer

    from commonground.demo.loading import load
    from commonground.search.encoder.client import encoding_here
    from commonground.search.encoder.model import local_encoder

    call_command("migrate", verbosity=0)
    load()
    server = LiveServer("127.0.0.1")
    shutil.rmtree(ROOT / "screenshots", ignore_errors=True)
    with sync_playwright() as playwright, encoding_here(local_encoder()):
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("BROWSER") or "/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for width in WIDTHS:
            for theme in THEMES:
                _look_at_all(browser, server.url, width, theme)
        browser.close()
    server.stop()
    image = ROOT / "docs" / "images" / "ask.png"
    image.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "screenshots" / "1440-light" / "ask-look-alikes.png", image)


def _look_at_all(browser, url: str, width: int, theme: str) -> None:  # type: ignore[no-untyped-def]
    from commonground.demo.tour import roles
    from tests.pages import all_pages
    from tests.walks.conftest import session_of

    members = {role.name: role.member for role in roles()}
    folder = ROOT / "screenshots" / f"{width}-{theme}"
    contexts = {}
    for seen in all_pages():
        if seen.who not in contexts:
            contexts[seen.who] = browser.new_context(
                base_url=url, viewport={"width": width, "height": 900}, color_scheme=theme, service_workers="block"
            )
            if seen.who != "anonymous":
                contexts[seen.who].add_cookies([session_of(members[seen.who], url)])
        page = contexts[seen.who].new_page()
        page.goto(seen.path)
        page.screenshot(path=folder / f"{seen.name}.png", full_page=True)
        page.close()
    sys.stdout.write(f"{folder.relative_to(ROOT)}: {len(list(folder.glob('*.png')))} pages\n")


if __name__ == "__main__":
    main()
