"""Times `ingest --lang ja` on a made-up stream of Bluesky, of which 5 % is Japanese, beside
`zstd -dc | jq -c 'select(…)' | wc -l` finding the same posts; both on one core, by their CPU time.

usage: firehose.py PATH_OF_TSUBUYAKI [LINES] [FILE.jsonl.zst]
"""

import datetime
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

JAPANESE = 0.05
SELECT = 'select(.commit.record.langs // [] | index("ja"))'
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
WORDS = {
    "ja": ["今日は雨だけど散歩に行く。", "猫が膝の上で寝てしまった。", "新しい喫茶店の珈琲がおいしい。"],
    "en": ["good morning everyone, what a day", "just finished the new book", "the weather is bad again"],
    "pt": ["bom dia a todos", "que dia lindo"],
    "ko": ["오늘은 비가 와요", "고양이가 자요"],
}


def name(length):
    return "".join(random.choices(ALPHABET, k=length))


def event(number, authors):
    """A line of the stream: a post, now and then a deletion."""
    micros = 1_714_521_600_000_000 + number * 2_500
    commit = {"rev": name(13), "operation": "create", "collection": "app.bsky.feed.post", "rkey": name(13)}
    if random.random() < 0.04:
        commit["operation"] = "delete"
    else:
        lang = "ja" if random.random() < JAPANESE else random.choices(["en", "pt", "ko"], [8, 1, 1])[0]
        time = datetime.datetime.fromtimestamp(micros / 1e6, datetime.UTC)
        record = {"$type": "app.bsky.feed.post", "createdAt": time.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                  "langs": [lang], "text": " ".join(random.choices(WORDS[lang], k=2))}
        if random.random() < 0.4:
            parent = {"cid": "bafyrei" + name(52), "uri": f"at://{random.choice(authors)}/app.bsky.feed.post/{name(13)}"}
            record["reply"] = {"parent": parent, "root": parent}
        commit.update(record=record, cid="bafyrei" + name(52))
    return {"did": random.choice(authors), "time_us": micros, "kind": "commit", "commit": commit}


def write(path, lines):
    random.seed(7)
    authors = ["did:plc:" + name(24) for _ in range(2_000)]
    packer = subprocess.Popen(["zstd", "-q", "-3", "-f", "-o", path], stdin=subprocess.PIPE)
    # A few thousand lines again and again, with names of their own: to make more takes longer than to read them.
    block = [json.dumps(event(number, authors), ensure_ascii=False, separators=(",", ":")) for number in range(20_000)]
    for number in range(lines):
        line = block[number % len(block)].replace('"rkey":"', f'"rkey":"{number // len(block):x}', 1)
        packer.stdin.write((line + "\n").encode())
    packer.stdin.close()
    packer.wait()


def seconds(command, **options):
    """CPU time of a command and what it starts, on one core, and what it printed."""
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime
    before = used()
    done = subprocess.run(command, check=True, capture_output=True, text=True, **options)
    return used() - before, done.stdout


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else pathlib.Path(folder) / "firehose.jsonl.zst"
        if not path.exists():
            write(path, lines)
        ours, summary = seconds([program, "--quiet", "--warehouse", f"{folder}/warehouse", "ingest", "--lang", "ja",
                                 "--format", "json", path])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        theirs, count = seconds(["sh", "-c", f"zstd -dc '{path}' | jq -c '{SELECT}' | wc -l"])
    summary = json.loads(summary)
    posts = summary["stored"] + summary["duplicate"]
    print(f"{summary['read']:,} lines, {posts:,} posts in Japanese (jq: {int(count):,})")
    print(f"tsubuyaki {ours:.2f} s, peak {peak / 1024:.0f} MiB; jq {theirs:.2f} s: {theirs / ours:.1f} times as fast")
    if int(count) != posts:
        sys.exit("they do not find the same")


if __name__ == "__main__":
    main()
