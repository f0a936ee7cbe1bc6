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
    cargo clippy --release --all-targets -- -D warnings

# the tables read by DuckDB, the words cut by MeCab: the same?
check-tables:
    cargo build --release
    python3 tests/other_tools/check_tables.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki"

# time and memory against mecab on the same tweets: just bench FILE
bench FILE:
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
