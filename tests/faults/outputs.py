"""Tweets are written by strangers, and what is printed of them is opened in
spreadsheets, terminals and browsers: nothing of it may act there."""

import contextlib
import csv
import html.parser
import io
import json
import re
import unicodedata

import tweets
from lab import Case
from place import Skip, check

TITLE = "spreadsheets, terminal, HTML"
LEAST = 30
DAY = tweets.DAYS[2]

# Beginnings that spreadsheets take for formulas.
FORMULAS = [
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＠SUM(1)",
    '"=1+1"',
    '=HYPERLINK("http://example.com","x")',
]
STARTS = ("=", "+", "-", "@", "\t", "\r")

# What acts on a terminal, and what only looks as if.
SEQUENCES = {
    "clear the screen": "\x1b[2J\x1b[H",
    "set the title": "\x1b]0;owned\x07",
    "write the clipboard": "\x1b]52;c;b3duZWQ=\x07",
    "a link": "\x1b]8;;http://example.com\x1b\\x\x1b]8;;\x1b\\",
    "one byte for ESC [": "\x9b31m",
    "return and overwrite": "honest\rowned",
    "backspaces": "honest\b\b\b\b\b\bowned",
    "delete": "a\x7fb",
    "bell and NUL": "\x07\x00",
    "right to left": "\u202eowned\u202c",
    "isolates left open": "\u2066\u2067\u2068",
    "line separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
}
MARKUP = {
    "a script": "<script>alert(1)</script>",
    "the end of a script": "</script><script>alert(1)</script>",
    "an image that fails": '"><img src=x onerror=alert(1)>',
    "an attribute": "' onmouseover='alert(1)' x='",
    "a drawing": "<svg/onload=alert(1)>",
    "a link that runs": "javascript:alert(1)",
    "escaped already": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "escaped twice": "&amp;lt;script&amp;gt;alert(1)",
    "a comment": "<!--<script>",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "CDATA": "]]><x/>",
    "a style": "</style><style>*{display:none}</style>",
    "a frame": "<iframe src=//example.com></iframe>",
    "a base": "<base href=//example.com/>",
}


def cases(lab):
    for formula in FORMULAS:
        yield Case(
            f"CSV: text {formula!r}", lambda formula=formula: spreadsheet(lab, formula), True
        )
    for name, arguments in ANSWERS.items():
        yield Case(f"CSV: {name}", lambda arguments=arguments: answers_as_csv(lab, arguments), True)
    for name, sequence in SEQUENCES.items():
        yield Case(f"terminal: {name}", lambda sequence=sequence: terminal(lab, sequence), True)
    yield Case("terminal: emoji stay whole", lambda: whole_emoji(lab), True)
    for name, markup in MARKUP.items():
        yield Case(
            f"HTML: {name}",
            lambda markup=markup: browser(lab, markup),
            name in ("a script", "a link that runs", "an attribute"),
        )


ANSWERS = {
    "rank": ["rank", DAY, "--pos", "all", "--top", "0"],
    "compare": ["compare", DAY, "--pos", "all", "--top", "0"],
    "cooccur": ["cooccur", DAY, "--pos", "all", "--top", "0"],
    "kwic": ["kwic", "誕生", "--date", DAY],
    "trend": ["trend", "@mugicha", "誕生", "--to", DAY],
}


@contextlib.contextmanager
def hostile(lab, text, author="mugicha"):
    """A place whose days have some tweets with a text, by itself and around
    words, and what `nightly` said of them."""
    with lab.empty() as place:
        texts = [
            text,
            f"{text} 誕生 {text}",
            f"誕生{text}",
            f"#{text} 誕生",
            f"RT @a: {text}",
            f"@{text} 誕生",
            "ケーキと誕生日 #ひより生誕祭 @mugicha",
        ]
        lines = [
            tweets.status(day, 60 + number, text, author)
            for day in tweets.DAYS[1:]
            for number, text in enumerate(texts)
        ]
        place.write("inbox/0.jsonl", "\n".join(lines) + "\n")
        # Authors and clients with any characters come from tables.
        rows = [
            [901 + number, f"{DAY}T0{number}:00:00+09:00", "誕生の朝", text, text]
            for number in range(2)
        ]
        out = io.StringIO()
        csv.writer(out).writerows([["id", "created_at", "text", "author", "client"], *rows])
        place.write("inbox/1.csv", out.getvalue())
        place.write(
            "texts.sql",
            "-- All texts.\nSELECT text, author, client, text AS again "
            "FROM tweets ORDER BY tweet_id\n",
        )
        ran = place.run("nightly")
        check(not ran.panicked, ran.stderr[:200])
        check(ran.status == 0, f"exit {ran.status}: {ran.stderr[:300]}")
        yield place, ran


def check_csv(text, what):
    """No cell would run; numbers may be negative."""
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            is_number = re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", cell)
            check(
                is_number or not unicodedata.normalize("NFKC", cell[:1]).startswith(STARTS),
                f"{what}: the cell {cell[:40]!r} runs",
            )


def spreadsheet(lab, formula):
    with hostile(lab, formula) as (place, _):
        for arguments in (["query", "texts.sql"], *ANSWERS.values()):
            ran = place.run(*arguments, "--format", "csv")
            check(ran.status == 0 or arguments[0] == "trend", f"{arguments}: {ran.stderr[:200]}")
            check_csv(ran.stdout, arguments[0])
        # What was stored is what was written: the mark is only in the answer.
        rows = place.run("query", "texts.sql", "--format", "ndjson").stdout.splitlines()
        check(
            any(json.loads(row)["text"].startswith(formula[:2]) for row in rows),
            "the tables have another text",
        )


def answers_as_csv(lab, arguments):
    with hostile(lab, "=1+1 @SUM(A1) -x- +y") as (place, _):
        ran = place.run(*arguments, "--format", "csv")
        check(ran.status == 0, f"exit {ran.status}: {ran.stderr[:200]}")
        check(len(ran.stdout.splitlines()) > 1, "no rows")
        check_csv(ran.stdout, arguments[0])


# Marks that turn the direction of writing, and separators of lines.
TURNING = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def acts(text):
    """Characters that act on a terminal."""
    return {c for c in text if c != "\n" and (unicodedata.category(c) == "Cc" or c in TURNING)}


def terminal(lab, sequence):
    with hostile(lab, f"前{sequence}後") as (place, nightly):
        check(not acts(nightly.stdout + nightly.stderr), f"nightly: {acts(nightly.stdout)!r}")
        asked = [
            ["report", DAY],
            ["report", DAY, "--lang", "en"],
            ["query", "texts.sql"],
            ["candidates"],
            ["status"],
            *ANSWERS.values(),
        ]
        for arguments in asked:
            ran = place.run(*arguments)
            check(not ran.panicked, f"{arguments[0]}: {ran.stderr[:200]}")
            found = acts(ran.stdout + ran.stderr)
            check(not found, f"{arguments[0]} prints {found!r}")
        ran = place.run("kwic", f"前{sequence}後".replace("\0", ""))
        check(
            not acts(ran.stdout + ran.stderr) and not ran.panicked, "kwic repeats what it was asked"
        )
        place.write(
            "inbox/2.jsonl", f'{{"id_str": "{json.dumps(sequence)[1:-1]}", "text": "{sequence}"}}\n'
        )
        ran = place.run("ingest")
        check(not acts(ran.stdout + ran.stderr), "the message of a reject acts")


def whole_emoji(lab):
    family, flag, keycap, tone = "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "👍🏽"
    with hostile(lab, f"絵文字{family}{flag}{keycap}{tone}") as (place, _):
        for arguments in (["rank", DAY, "--pos", "emoji", "--top", "0"], ["query", "texts.sql"]):
            ran = place.run(*arguments)
            for emoji in (family, flag, tone):
                check(emoji in ran.stdout, f"{arguments[0]}: {emoji} is not whole")


class Page(html.parser.HTMLParser):
    """What of a page a browser would run or fetch."""

    FETCH = {"src", "srcset", "data", "poster", "action", "formaction", "background"}
    # What the pages of a site share lies beside them, named by its hash.
    SHARED = re.compile(r"(\.\./)?(style-[0-9a-f]{16}\.css|script-[0-9a-f]{16}\.js)")

    def __init__(self, text):
        super().__init__()
        self.scripts, self.problems, self.tags = [], [], []
        self.inside = None
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag in ("iframe", "object", "embed", "base", "form", "frame", "portal"):
            self.problems.append(f"<{tag}>")
        if tag == "script":
            self.inside = []
        for name, value in attributes:
            value = (value or "").strip()
            if name.startswith("on"):
                self.problems.append(f"{tag} {name}")
            if name in self.FETCH and not value.startswith(("data:", "#")) and not self.SHARED.fullmatch(value):
                self.problems.append(f"{tag} {name}={value[:40]}")
            if name in ("href", "xlink:href") and re.match(
                r"[\s\x00-\x20]*((javascript|vbscript)\s*:|data:(?!,$))", value, re.I
            ):
                self.problems.append(f"{tag} {name}={value[:40]}")
            if name == "srcdoc":
                self.problems.append("srcdoc")
        named = dict(attributes)
        if tag == "meta" and (named.get("http-equiv") or "").lower() == "content-security-policy":
            self.policy = named.get("content") or ""
        is_shared = self.SHARED.fullmatch(named.get("href") or "")
        if tag == "link" and (named.get("rel") or "") in ("stylesheet", "preload", "import") and not is_shared:
            self.problems.append(f"link {named}")

    def handle_endtag(self, tag):
        if tag == "script" and self.inside is not None:
            self.scripts.append("".join(self.inside))
            self.inside = None

    def handle_data(self, data):
        if self.inside is not None:
            self.inside.append(data)


def browser(lab, markup):
    """The page has no script and no element more than that of harmless tweets."""
    if "html" not in lab.new.run("report", "--help").stdout:
        raise Skip("this program writes no HTML page")
    with hostile(lab, markup) as (place, _):
        ran = place.run("report", DAY, "--format", "html")
        check(ran.status == 0, f"exit {ran.status}: {ran.stderr[:200]}")
        page, usual = Page(ran.stdout), harmless_page(lab)
        check(not page.problems, f"the page has {page.problems[:3]}")
        code = [script for script in page.scripts if not script.lstrip().startswith(("{", "["))]
        usual_code = [
            script for script in usual.scripts if not script.lstrip().startswith(("{", "["))
        ]
        check(code == usual_code, "the page has another script")
        check(len(page.scripts) == len(usual.scripts), "the page has more scripts")
        check(page.policy and "default-src 'none'" in page.policy, f"policy: {page.policy!r}")
        check("unsafe-eval" not in page.policy, page.policy)
        check("'unsafe-inline'" not in re.sub(r"style-src[^;]*", "", page.policy), page.policy)
        for path in place.path("reports").glob("*.html"):
            check(not Page(path.read_text("utf-8")).problems, f"{path.name} has what would run")


def harmless_page(lab):
    with lab.making:
        if not hasattr(lab, "page"):
            with hostile(lab, "何でもない") as (place, _):
                lab.page = Page(place.run("report", DAY, "--format", "html").stdout)
        return lab.page
