# Each recipe wraps a command that works without just.

# list the recipes
default:
    @just --list

# the page of a day, after taking in what is new: just report 2018-09-03
report DATE="latest":
    @cargo run --release --quiet -- ingest --quiet >/dev/null
    @cargo run --release --quiet -- report {{DATE}}

# take in the inbox, write the pages, print the newest
nightly:
    cargo run --release -- nightly

# all tests
test:
    cargo test --release

# URLs, mentions and hashtags as twitter-text finds them? Its conformance/extract.yml: just conformance FILE
conformance FILE:
    TSUBUYAKI_CONFORMANCE={{absolute_path(FILE)}} cargo test --release --test conformance -- --nocapture

# format and lints, as CI asks for them
lint:
    cargo fmt --check
    cargo clippy --release --all-targets --all-features -- -D warnings

# the tables read by DuckDB, the words cut by MeCab: the same?
check-tables:
    cargo build --release
    python3 tests/other_tools/check_tables.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki"

# how many words of today are kept whole, by class, beside other tools that are installed: just check-words FILE for another list
check-words *LISTS:
    cargo build --release
    python3 tests/other_tools/check_words.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{LISTS}}

# the questions answered by DuckDB, cell by cell the same? Of a warehouse: just parity WAREHOUSE
parity WAREHOUSE="":
    cargo build --release
    python3 tests/other_tools/check_queries.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{WAREHOUSE}}

# the statistics against SciPy and mpmath
check-statistics:
    cargo build --release --bins --examples
    python3 tests/other_tools/check_statistics.py "${CARGO_TARGET_DIR:-target}/release"

# seconds of the questions beside DuckDB, over 4,000 made-up days, and of a page: just bench --warehouse DIR for other questions
bench *OPTIONS:
    cargo build --release --bin tsubuyaki --example generate_tweets
    python3 benches/questions.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}
    python3 benches/page.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki"

# seconds of the page of a day, beside its limits: just bench-page --warehouse DIR for another
bench-page *OPTIONS:
    cargo build --release --bin tsubuyaki --example generate_tweets
    python3 benches/page.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# the pages in Debian's Chromium, with screenshots (needs chromium, fonts-noto-cjk, node, java)
check-pages PICTURES="target/pictures":
    cargo build --release
    cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --silent
    node tests/browser/check.mjs "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" tests/browser {{PICTURES}}

# the README's picture: the sample's page as Chromium shows it
screenshot:
    cargo build --release
    cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --silent
    node tests/browser/screenshot.mjs "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" tests/browser tests/browser/page.png

# time and memory of ingest against mecab on the same tweets: just bench-ingest FILE
bench-ingest FILE:
    cargo build --release
    python3 benches/ingest.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{FILE}}

# memory of ingest as its input grows, and with few open files
bench-memory *OPTIONS:
    cargo build --release --bin tsubuyaki --example generate_tweets
    python3 benches/memory.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# fuzz a reader by its form, `any` or `text` (needs cargo-fuzz and a nightly toolchain)
fuzz CHECK="any" SECONDS="60":
    mkdir -p fuzz/corpus/{{CHECK}} fuzz/artifacts/{{CHECK}} fuzz/seeds/{{CHECK}}
    TSUBUYAKI_CHECK={{CHECK}} cargo +nightly fuzz run checks fuzz/corpus/{{CHECK}} fuzz/seeds/{{CHECK}} -- -max_total_time={{SECONDS}} -artifact_prefix=fuzz/artifacts/{{CHECK}}/

# the program under faults: kills, full disks, flipped bits, hostile files. --quick: about 250 cases; --only KIND
faults *OPTIONS:
    cargo build --release
    "$(tests/faults/prepare.sh)" tests/faults "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# does that suite fail when the program is broken on purpose (tests/faults/patches)?
faults-can-fail:
    "$(tests/faults/prepare.sh)" tests/faults/can_fail.py

# licences, second versions and sources of the dependencies (needs cargo-deny)
deny:
    cargo deny --locked check licenses bans sources
