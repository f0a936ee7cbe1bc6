//! How the time of tokenizing one text, and of finding what copies of it have in common,
//! grows with its length, for texts that repeat one thing again and again:
//! `cargo run --release --example time_by_length`.
//!
//! Each kind is timed at 16, 64 and 256 KiB. A step of 4 in length may take at most 5
//! times as long; what grows faster is marked, and the exit status is 1.

use std::fs;
use std::hint::black_box;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use tsubuyaki_tokens::{Dictionaries, Tokenizer};
use tsubuyaki_warehouse::copied_text;

/// What texts consist of.
const KINDS: &[&str] = &[
    "かー",
    "a.",
    "すごーーい",
    "すごーい ",
    "っ",
    "ッ",
    "ーー",
    "〜",
    "ぁ",
    "い",
    "ああ",
    "やばっ",
    "めっっちゃ",
    "1",
    "1,",
    "1.",
    "1:",
    "1-",
    "1/2",
    "12,345 ",
    "2018-09-03 ",
    "2018年9月3日",
    "3月",
    "21:30",
    "¥100",
    "一",
    "二十",
    "第",
    "第1",
    "50%",
    "👨‍👩‍👧‍👦",
    "😊",
    "🏽",
    "😊\u{200d}",
    "🇯🇵",
    "1️⃣",
    "(",
    "（",
    "(^",
    "(^_^)",
    "(((;ﾟДﾟ",
    "ヽ(",
    "m(",
    "´",
    "ｶﾞ",
    "ｶ",
    "ﾞ",
    "カ゛",
    "か\u{3099}",
    "カｶ",
    "あ い う ",
    "ス　",
    "カタカナ",
    "ア",
    "漢",
    "髙",
    "don't ",
    "a'",
    "a-",
    "a_",
    "abc",
    "A&",
    "C++",
    "w",
    "ｗ",
    "笑",
    "(笑)",
    "https://example.com/a ",
    "http://",
    "example.com/(",
    "@mugicha ",
    "#朝",
    "ない",
];
/// More of them, of several lines or of what is nothing.
const MORE: &[&str] = &[
    "\n",
    "あ\n",
    " ",
    "\u{3000}",
    "、",
    "。",
    "$TSLA ",
    "@a.b",
    "RT @a ",
    "\u{200b}",
    "\u{301}",
    "じゃない",
    "東京都",
    "é",
    ".com",
];
const SIZES: [usize; 3] = [16 << 10, 64 << 10, 256 << 10];
/// Tries of which the shortest counts, so that what else the machine does counts little:
/// at most so many, and no new one after so long.
const TRIES: usize = 20;
const LONG_ENOUGH: Duration = Duration::from_millis(800);
/// By how much a step of 4 in length may lengthen the time.
const MOST_GROWTH: f64 = 5.0;
/// Below it, a time says nothing.
const LEAST: Duration = Duration::from_millis(2);

fn main() -> ExitCode {
    let tokenizer = match Tokenizer::new(&Dictionaries::default()) {
        Ok(tokenizer) => tokenizer,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut grow = 0;
    println!("{:>9} {:>9} {:>9}  growth  of", "16 KiB", "64 KiB", "256 KiB");
    for kind in KINDS.iter().chain(MORE) {
        let times = SIZES.map(|size| time(&tokenizer, &kind.repeat(size / kind.len())));
        let growth = times
            .windows(2)
            .filter(|pair| pair[1] > LEAST)
            .map(|pair| pair[1].as_secs_f64() / pair[0].max(LEAST / 4).as_secs_f64());
        let growth = growth.fold(0.0, f64::max);
        let mark = if growth > MOST_GROWTH { "too fast" } else { "" };
        grow += usize::from(growth > MOST_GROWTH);
        let [short, middle, long] = times.map(|time| time.as_secs_f64() * 1e3);
        println!("{short:>6.1} ms {middle:>6.1} ms {long:>6.1} ms  {growth:>6.1}  {kind:?} {mark}");
    }
    println!("{grow} of {} kinds grow faster than their length", KINDS.len() + MORE.len());
    if grow == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The shortest time of a processor in which a text is tokenized, and its letters are
/// found.
fn time(tokenizer: &Tokenizer, text: &str) -> Duration {
    let begun = Instant::now();
    let is_enough = |tries: usize| tries > 2 && begun.elapsed() > LONG_ENOUGH;
    let tries = (0..TRIES).take_while(|tries| !is_enough(*tries)).map(|_| {
        let mut worker = tokenizer.worker();
        let (start, start_on_clock) = (of_thread(), Instant::now());
        worker.tokenize(text, &mut |_| ());
        black_box(copied_text(text));
        let on_clock = start_on_clock.elapsed();
        let took = of_thread().zip(start).map(|(end, start)| end.saturating_sub(start));
        took.unwrap_or(on_clock)
    });
    tries.min().unwrap_or_default()
}

/// How long this thread has had a processor; `None` where the system does not tell.
fn of_thread() -> Option<Duration> {
    // The system brings it up to date when a thread waits.
    thread::sleep(Duration::from_micros(1));
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
