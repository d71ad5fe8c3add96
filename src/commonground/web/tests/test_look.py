"""What the stylesheets and scripts promise and a machine can hold them to."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static/commonground"
LINES_OF_CSS = 400
LINES_OF_JS = 3000
PAPERS = ("paper", "sunk", "raised")
PAIRS = [
    *[(front, back, 4.5) for front in ("ink", "ink-soft", "ink-faint", "action", "across", "wrong") for back in PAPERS],
    *[("edge", back, 3) for back in PAPERS],
    ("bar", "paper", 3),
    ("on-action", "action", 4.5),
    ("on-action", "action-hover", 4.5),
    ("wrong", "wrong-wash", 4.5),
    *[("ink", f"tint-{number}", 4.5) for number in range(1, 5)],
]


def tokens() -> dict[str, tuple[str, str]]:
    """Each colour's name with its light and its dark value."""
    text = (STATIC / "css/tokens.css").read_text()
    found = re.findall(r"--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\)", text)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_can_be_told_apart(front: str, back: str, least: float, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[front][theme], colours[back][theme]) >= least


def test_only_the_tokens_name_a_colour() -> None:
    well = "light-dark(#D3CAB9, #3F3A31)"
    for path in (STATIC / "css").glob("*.css"):
        if path.name != "tokens.css":
            assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", path.read_text().replace(well, "")), path.name


def test_every_stylesheet_stands_in_a_layer() -> None:
    for path in (STATIC / "css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        outside = re.sub(r"@layer [\w, ]+;", "", text).strip()
        assert re.fullmatch(r"@layer \w+ \{.*\n\}", outside, flags=re.DOTALL), path.name
        assert len(path.read_text().splitlines()) <= LINES_OF_CSS


def test_the_accent_is_the_ground_of_the_action_and_nothing_else() -> None:
    text = "\n".join(path.read_text() for path in STATIC.glob("css/*.css"))
    used = re.findall(r"([\w-]+):[^;]*var\(--action[\w-]*\)", text)
    assert set(used) == {"background", "border-color"}


def test_direction_is_never_left_or_right() -> None:
    physical = r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right)|left|right)\s*:"
    for path in (STATIC / "css").glob("*.css"):
        assert not re.search(physical, path.read_text()), path.name


def test_scripts_import_what_is_there_in_a_way_that_can_be_hashed() -> None:
    for path in (STATIC / "js").glob("*.js"):
        text = path.read_text()
        for target in re.findall(r"""^import .*?["']([^"']+)["'];$""", text, re.M):
            assert (path.parent / target).is_file(), f"{path.name} imports {target}"
        assert len(re.findall(r"^import\b", text, re.M)) == len(
            re.findall(r"""^import .*["']\./[\w.]+["'];$""", text, re.M)
        )


def test_scripts_stay_small_and_keep_drafts_alone() -> None:
    scripts = {path.name: path.read_text() for path in (STATIC / "js").glob("*.js")}
    assert sum(len(text.splitlines()) for text in scripts.values()) <= LINES_OF_JS
    keeps = {
        name
        for name, text in scripts.items()
        if re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text)
    }
    assert keeps == {"keyboard.js", "drafts.js"}, (
        "a browser keeps drafts until the session ends, and whether keys are on"
    )
    for name, text in scripts.items():
        assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|setAttribute\(\"style", text), name
