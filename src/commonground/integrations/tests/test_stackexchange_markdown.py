"""HTML of elsewhere becomes Markdown that this network renders as the same, and nothing in it is trusted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core import text
from commonground.integrations.stackexchange.markdown import markdown_of


def _rendered(html: str) -> str:
    return str(text.render(markdown_of(html)))


_REL = ' rel="nofollow ugc noopener"'
_LINK = '<a href="https://example.com/{}"{}>'


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>a <em>b</em> <strong>c</strong></p>", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("<p><code>d_e *f*</code></p>", "<code>d_e *f*</code>"),
        ("<pre><code>if a &lt; b:\n    c()\n\n```\n</code></pre>", "<code>if a &lt; b:\n    c()\n\n```\n</code>"),
        ('<pre class="lang-py s-code-block"><code>x</code></pre>', '<code class="language-py">x\n</code>'),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>", "<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>"),
        (_LINK.format("a_b(c)?d=1&amp;e=2", "") + "x [1]</a>", 'href="https://example.com/a_b(c)?d=1&amp;e=2"'),
        (_LINK.format("a", "") + "x [1]</a>", ">x [1]</a>"),
        ("<table><thead><tr><th>P|Q</th></tr></thead><tbody></tbody></table>", "<th>P|Q</th>"),
        ("<table><tr><th>P</th></tr><tr><td>1 <code>a|b</code></td></tr></table>", "<td>1 <code>a|b</code></td>"),
        ("<blockquote><p>q</p></blockquote>", "<blockquote>\n<p>q</p>"),
        ("<h1>h</h1><hr><p>a<br>b</p>", "<h3>h</h3>\n<hr>\n<p>a<br>\nb</p>"),
        ("<p>1. no list</p><p># no heading</p>", "<p>1. no list</p>\n<p># no heading</p>"),
        ("<p>2*3*4 &lt;b&gt; [x](y) `z` a_b_c</p>", "<p>2*3*4 &lt;b&gt; [x](y) `z` a_b_c</p>"),
    ],
)
def test_what_it_shows_there_it_shows_here(html: str, shown: str) -> None:
    assert shown in _rendered(html)


@pytest.mark.parametrize(
    ("image", "link"),
    [
        ('<img src="https://example.com/p.png" alt="The panel">', ("p.png", "The panel")),
        ('<img src="//example.com/p.png">', ("p.png", "p.png")),
        ('<a href="https://example.com/big"><img src="https://example.com/p.png" alt="P"></a>', ("big", "P")),
    ],
)
def test_an_image_becomes_a_link_to_it(image: str, link: tuple[str, str]) -> None:
    where, words = link
    assert _rendered(image) == f"<p>{_LINK.format(where, _REL)}{words}</a></p>\n"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>x",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="/questions/1">x</a>',
        '<img src="data:image/png;base64,AAAA" onerror="alert(1)" alt="x">',
        '<iframe src="https://example.com">y</iframe>x',
        '<p onclick="alert(1)" style="position:fixed">x</p>',
        '<svg><a xlink:href="javascript:alert(1)">y</a></svg>x',
        "<style>p { color: red }</style><p>x",
    ],
)
def test_only_words_are_left_of_what_could_do_harm(html: str) -> None:
    assert _rendered(html) in {"<p>x</p>\n", "<p>yx</p>\n"}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"'`*_[]()!&;|#-~ \nabpreimgsctdlh0", max_size=200))
def test_no_html_breaks_it(html: str) -> None:
    rendered = _rendered(html)
    assert "<img" not in rendered
    assert "<script" not in rendered


def test_nesting_without_end_is_no_harm() -> None:
    for tag in ("<blockquote>", "<b>", "<ul><li>", "<table><tr><td>"):
        assert len(_rendered(tag * 3000 + "x")) < text.LONGEST_HTML
