//! Feeds the check that the environment names in `TSUBUYAKI_CHECK`: `any`, an input format,
//! `container`, `workbook` or `text`.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../checks.rs"]
mod checks;

static CHECK: LazyLock<String> =
    LazyLock::new(|| std::env::var("TSUBUYAKI_CHECK").unwrap_or_else(|_| "any".to_owned()));

fuzz_target!(|input: &[u8]| checks::check(&CHECK, input));
