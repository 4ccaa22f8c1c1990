"""Texts that try to bring script, style or a foreign address into a page."""

from collections.abc import Iterator
from itertools import product

_SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java&#10;script:alert(1)",
    "java&Tab;script:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "%6aavascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "//evil.example/a",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript://%0aalert(1)",
    "http:javascript:alert(1)",
    "https:/evil",
    "blob:http://a/b",
    "view-source:http://a",
    "x-man:a",
    "jar:http://a",
]
_CARRIERS = [
    "[a]({})",
    "[a](<{}>)",
    '[a]({} "title")',
    "<{}>",
    "[a]: {}\n\n[a]",
    "![a]({})",
    "[![a]({})]({})",
    '<a href="{}">a</a>',
]
_HTML = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//a></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<style>*{background:url(a)}</style>",
    "<iframe src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<a href=x onclick=alert(1)>a</a>",
    "<p style=position:fixed>a</p>",
    "<object data=a>",
    "<embed src=a>",
    "<base href=//a>",
    "<meta http-equiv=refresh>",
    "<link rel=stylesheet href=a>",
    "<form action=//a><button>b</button></form>",
    "<video><source onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src='a' alt='`<script>alert(1)</script>`'>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\na\n```',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
_AROUND = [
    "{}",
    "> {}",
    "- {}",
    "# {}",
    "**{}**",
    "| a | b |\n|---|---|\n| {} | c |",
    "[{}](http://a.example)",
]


def payloads() -> Iterator[str]:
    """Give every script address in every carrier, and every piece of HTML in every surrounding."""
    for script, carrier in product(_SCRIPTS, _CARRIERS):
        yield carrier.replace("{}", script)
    for piece, around in product(_HTML, _AROUND):
        yield around.replace("{}", piece)
