"""Posts that repeat one thing, as long as a post may be: each is stored within seconds,
and four times the text takes at most five times as long, but for what is too quick
to tell."""

import tweets
from lab import Case
from place import check, run_measured

TITLE = "runs of characters"
LEAST = 60
LENGTHS = [16_000, 64_000]
# Seconds of CPU that a run takes whatever it reads, and that the greater may take.
USUAL, MOST = 0.5, 5.0

UNITS = [
    "あ", "ア", "ー", "かー", "すごーーい", "っ", "ん", "々", "ゝ", "ヽ", "漢", "一", "ヶ", "〜", "…", "、",
    "。", "！", "？", "!?", "w", "ｗ", "a.", "a", "A", "1", "１", "1,", "1.", "壱", "百", "#", "#あ ", "＃a",
    "@", "@a ", "http://", "http://a.jp/", "https://t.co/a ", "www.", ".com", "😊", "👨‍👩‍👧", "🇯🇵", "❤️", "✌🏽",
    "(´▽｀)", "(^_^)", "m(__)m", "ﾟ", "ｶﾞ", "が", "é", "\u0301", "\u200d", "\u3000", " ", "\n", "\t", "&amp;",
    "<b>", "RT @a: ", "한", "ğ", "ا", "𠮷", "①", "㌔", "「」", "『", "🏽",
]


def cases(lab):
    for number, unit in enumerate(UNITS):
        yield Case(
            f"{unit!r}", lambda unit=unit: repeated(lab, unit), number % 7 == 3
        )


def repeated(lab, unit):
    seconds = []
    for length in LENGTHS:
        # By bytes, as the bound on texts counts.
        text = unit * (length // len(unit.encode()))
        with lab.empty(tweets.status(tweets.DAYS[0], 60, text) + "\n") as place:
            ran = run_measured(place, "ingest", "--quiet")
            seconds.append(ran.cpu_seconds)
            check(not ran.panicked and ran.status == 0, f"exit {ran.status}: {ran.stderr[:200]}")
    short, long = seconds
    check(long < MOST, f"{long:.1f} s")
    check(long < 5 * short + USUAL, f"{short:.2f} s, four times as long {long:.2f} s")
