use std::io::Write;

use anyhow::Result;

use super::Done;
use tsubuyaki_tokens::IPADIC_LICENSE;

/// Prints the licences of what is embedded in the program.
pub fn run() -> Result<Done> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", include_str!("../../NOTICE"))?;
    writeln!(out, "mecab-ipadic 2.7.0-20070801\n===========================\n")?;
    writeln!(out, "{IPADIC_LICENSE}")?;
    Ok(Done::Well)
}
