"""Made-up tweets of three days, in the forms that the cases need."""

import datetime
import json

DAYS = ["2018-09-01", "2018-09-02", "2018-09-03"]
JAPAN = datetime.timezone(datetime.timedelta(hours=9))
SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
PEOPLE = ["mugicha", "niboshi", "kumori", "yuzu"]
SAYINGS = [
    "今日の公演は楽しかった！ #ひより生誕祭",
    "新しい靴がかわいい😊 明日も晴れるといいな",
    "@kumori ケーキを食べたい。水筒を忘れた",
    "台風が近い…電車が遅れている http://example.com/a",
    "手紙を書いた。長い夜、静かな部屋(´▽｀)",
    "ひよりの誕生日おめでとう🎂 美しい朝だ",
    "福岡の雨はやまない。新幹線で帰る",
    "RT @niboshi: 握手会の列が長い",
]


def time_of(day, seconds):
    """A moment of a day in Japan."""
    return datetime.datetime.fromisoformat(f"{day}T00:00:00").replace(
        tzinfo=JAPAN
    ) + datetime.timedelta(seconds=seconds)


def id_at(day, seconds, number=0):
    """The id of a tweet of that second."""
    millis = int(time_of(day, seconds).timestamp() * 1000)
    return ((millis - SNOWFLAKE_EPOCH_MS) << 22) + number


def status(day, seconds, text, author="mugicha", number=0, **more):
    """A status of the API v1.1, as a line of JSON."""
    tweet_id = id_at(day, seconds, number)
    time = time_of(day, seconds).astimezone(datetime.UTC)
    record = {
        "created_at": time.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "id": tweet_id,
        "id_str": str(tweet_id),
        "text": text,
        "user": {"id_str": str(7 + sum(map(ord, author))), "screen_name": author},
    } | more
    return json.dumps(record, ensure_ascii=False)


def lines(first_second, each, days=DAYS):
    """Some statuses of each day, one a line."""
    made = []
    for place, day in enumerate(days):
        for number in range(each):
            text = SAYINGS[(number * 3 + place + first_second) % len(SAYINGS)]
            author = PEOPLE[(number + place) % len(PEOPLE)]
            made.append(status(day, first_second + 600 * number, text, author))
    return "\n".join(made) + "\n"


# What the warehouse has before the change under test, and what the change adds.
OLD = lines(3_600, 6)
NEW = lines(30_000, 5) + '{"id_str": "no text"}\n'
