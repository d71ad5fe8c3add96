"""The rules of the house that no linter knows. Each takes a source and returns what is wrong with it, in words."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "commonground"
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, DEEPEST = 400, 49, 15, 3
LONGEST_TEMPLATE, LONGEST_STYLESHEET, MOST_SCRIPT = 200, 400, 3000

Rule = Callable[[str, str], Iterator[str]]

# Statements that read posts without %(groups)s, each with the reason why no viewer sees what they read.
STATEMENTS_WITHOUT_VIEWER: dict[str, str] = {
    "search/": "the index and its statistics are written for all groups; what is read from it goes through %(groups)s",
    "routing/evidence.py": "whom to ask is weighed over all groups; reasons are told only from what the reader may see",
    "routing/evaluation": "measures on a throw-away database",
    "routing/loading": "measures on a throw-away database",
    "integrations/history/finishing.py": "who had met is worked out over all groups, as when an answer is given here",
}
# Actions without one of the three things every action has, each with its reason.
ACTIONS_APART: dict[str, str] = {
    "close_unconfirmed": "nobody does it: the step of a question does",
    "keep_draft": "a note to oneself, once a second while somebody types: nothing happened to anybody",
    "throw_away_draft": "a note to oneself: nothing happened to anybody",
}
# Views that read rows without visible_to: which rows, and why nobody sees what is not hers.
VIEWS_APART: dict[str, tuple[set[str], str]] = {
    "web/views/admin/hidden.py": (
        {"Post"},
        "a hidden post is visible to nobody: it is looked for in the viewer's groups",
    ),
    "web/views/mail_stop.py": ({"Member"}, "whoever has the signed link of the mail"),
}


def sources(pattern: str = "**/*.py") -> Iterator[tuple[str, str]]:
    """The product's own files without tests and migrations: the path below the package, and the text."""
    for path in sorted(SOURCE.glob(pattern)):
        name = path.relative_to(SOURCE).as_posix()
        if path.is_file() and "/tests/" not in f"/{name}" and "/migrations/0001" not in name:
            yield name, path.read_text(encoding="utf-8")


def complaints(rule: Rule, files: Iterable[tuple[str, str]]) -> list[str]:
    """What the rule says of all these files."""
    return [f"{name}: {words}" for name, text in files for words in rule(name, text)]


def short_files(name: str, text: str) -> Iterator[str]:
    """No file is longer than one can keep in mind."""
    limits = {".py": LONGEST_FILE, ".html": LONGEST_TEMPLATE, ".txt": LONGEST_TEMPLATE, ".css": LONGEST_STYLESHEET}
    lines = text.count("\n")
    if lines > limits.get(Path(name).suffix, LONGEST_FILE):
        yield f"{lines} lines"


def short_functions(name: str, text: str) -> Iterator[str]:
    """Functions fit on a screen, views translate HTTP and nothing more, and nothing nests deeply."""
    for function in _functions(text):
        lines = (function.end_lineno or 0) - function.lineno + 1 - _docstring_lines(function)
        is_view = "/views/" in f"/{name}" and not function.name.startswith("_")
        limit = LONGEST_VIEW if is_view else LONGEST_FUNCTION
        if lines > limit:
            yield f"{function.name} has {lines} lines, {limit} at most"
        if _depth(function) > DEEPEST:
            yield f"{function.name} nests {_depth(function)} deep, {DEEPEST} at most"


def documented(name: str, text: str) -> Iterator[str]:
    """Modules, classes and public functions say in a sentence what they mean."""
    tree = ast.parse(text)
    if text.strip() and not ast.get_docstring(tree):
        yield "no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name not in {"Meta", "Migration"} and not ast.get_docstring(node):
            yield f"class {node.name} has no docstring"
    for node in _public_functions(tree):
        if not ast.get_docstring(node):
            yield f"{node.name} has no docstring"


def private_modules(name: str, text: str) -> Iterator[str]:
    """Views, urls, handlers and tasks are nobody else's business."""
    app = name.split("/")[0]
    for module in _imported(text):
        parts = module.split(".")
        if parts[0] != "commonground" or len(parts) < 3 or parts[1] == app:
            continue
        if parts[2] in {"views", "urls", "handlers"}:
            yield f"imports {module}, which is private"


def one_clock(name: str, text: str) -> Iterator[str]:
    """Time comes from core.clock; no SQL asks the server for it, and no column fills itself."""
    if name == "core/clock.py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _asks_for_the_time(node.value):
            yield f"line {node.lineno}: SQL asks the server for the time"
        if isinstance(node, ast.Attribute) and ast.unparse(node) in _OTHER_CLOCKS:
            yield f"line {node.lineno}: {ast.unparse(node)} instead of core.clock"
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield f"line {node.value.lineno}: {node.arg}"


def within_sight(name: str, text: str) -> Iterator[str]:
    """A statement that reads posts asks for the viewer's groups, or stands in the list above with its reason."""
    if any(name.startswith(start) for start in STATEMENTS_WITHOUT_VIEWER) or "/migrations/" in name:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sql(node.value):
            reads = re.search(r"\b(FROM|JOIN)\s+conversations_(post|question)\b", node.value)
            if reads and "%(groups)s" not in node.value and "people_reader" not in node.value:
                yield f"line {node.lineno}: reads posts without %(groups)s"


def one_rule(name: str, text: str) -> Iterator[str]:
    """Who may read what is decided in people/viewer.py alone: nothing else compares an audience to decide it."""
    if name in {"people/viewer.py", "people/models.py", "people/audience.py"} or name.startswith("people/"):
        return
    if re.search(r"audience\s*(==|!=|IN|=)\s*'", text):
        yield "decides by audience who may read"


def views_see_through_the_viewer(name: str, text: str) -> Iterator[str]:
    """Views read only what `visible_to`, a `visible_...` function or a function of queries gives them."""
    if "/views/" not in f"/{name}":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects":
            model = ast.unparse(node.value.value)
            allowed = [models for start, (models, _why) in VIEWS_APART.items() if name.startswith(start)]
            if node.attr != "visible_to" and not any(model in models for models in allowed):
                yield f"line {node.lineno}: {model}.objects.{node.attr} does not ask who is looking"


def operations_say_for_whom(name: str, text: str) -> Iterator[str]:
    """Every operation of the API says which scope a token needs for it."""
    if not name.startswith("api/views/"):
        return
    for function in _public_functions(ast.parse(text)):
        for decorator in function.decorator_list:
            is_ours = isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith((".reads", ".writes"))
            if not is_ours:
                yield f"{function.name} is added to the API in a way of its own"
            elif not any(keyword.arg == "scope" for keyword in decorator.keywords):
                yield f"{function.name} does not say which scope it needs"


def quiet_templates(name: str, text: str) -> Iterator[str]:
    """Nothing that our content security policy refuses or silently kills, or that htmx reads in another way."""
    for pattern, words in (
        (r"\sstyle=", "an inline style"),
        (r"\son[a-z]+=", "an inline handler"),
        (r"hx-on", "hx-on is dead under our policy"),
        (r"hx-vals=[\"']js:", "hx-vals with js: is dead under our policy"),
        (r"hx-trigger=[\"'][^\"']*\[", "a trigger filter is dead under our policy"),
        (r"from:(closest|find|next|previous)\s", "from: takes one word; quote what has a space"),
        (r"<script(?![^>]*(src=|type=\"(importmap|application/json)\"))", "an inline script"),
        (r"\|\s*safe\b(?!\s*\}\})", "safe in the middle of an expression"),
    ):
        if re.search(pattern, text):
            yield words


def gathered(name: str, text: str) -> Iterator[str]:
    """What people read is said where it is gathered for translators, who see nothing inside an f-string."""
    said = {"_", "gettext", "ngettext", "gettext_lazy", "ngettext_lazy", "pgettext", "npgettext"}
    for string in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)):
        for node in ast.walk(string):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in said:
                yield f"line {node.lineno} says something inside an f-string"


def nobody_elses(name: str, text: str) -> Iterator[str]:
    """No file of somebody else's, no package index's host, no path of some machine, nothing left open."""
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js.org", "deb.debian" + ".org")
    for host in hosts:
        if host in text:
            yield f"names {host}"
    if re.search(r"(?<![\w.])/(work|root|home/\w+)/", text):
        yield "a path of some machine"
    if re.search(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", text):
        yield "something left open"
    if name.endswith((".min.js", ".min.css", ".woff2", ".ttf")):
        yield "a file of somebody else's"


def whole_actions(name: str, text: str) -> Iterator[str]:
    """Every action asks a rule and records an event."""
    if not _holds_actions(name):
        return
    for function in actions_in(text):
        body = ast.unparse(function)
        if function.name in ACTIONS_APART:
            continue
        if "require(" not in body and "_locked(" not in body:
            yield f"{function.name} asks no rule"
        if "record(" not in text:
            yield f"{function.name} records nothing"


def _holds_actions(name: str) -> bool:
    return "/actions" in name and not name.endswith(("importing.py", "__init__.py", "writing.py"))


def all_actions() -> set[str]:
    """The names of everything that somebody does."""
    return {function.name for name, text in sources() if _holds_actions(name) for function in actions_in(text)}


def actions_in(text: str) -> list[ast.FunctionDef]:
    """The public functions that somebody does: they have a keyword `by`."""
    functions = _public_functions(ast.parse(text))
    return [f for f in functions if any(argument.arg == "by" for argument in f.args.kwonlyargs)]


def _functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _public_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def _docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or 0) - first.lineno + 1
    return 0


def _depth(node: ast.AST, depth: int = 0) -> int:
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        nests = isinstance(child, ast.For | ast.While | ast.If | ast.With | ast.Try)
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deepest = max(deepest, _depth(child, depth + (nests and not is_elif)))
    return deepest


def _imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


_OTHER_CLOCKS = {f"{kind}.{name}" for kind in ("datetime", "timezone", "date") for name in ("now", "utcnow", "today")}


def _asks_for_the_time(text: str) -> bool:
    asks = re.search(r"\b(now\(\)|current_timestamp|clock_timestamp\(\))", text, re.IGNORECASE)
    return _is_sql(text) and asks is not None


def _is_sql(text: str) -> bool:
    return bool(re.search(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b", text))
