//! How often the context ids of IPADIC are met in texts, by which its build numbers them:
//! `data/context-ids.txt`. Reads texts, one a line, and prints a line with how many ids there
//! are, then how often each left one was met, then each right one.
//!
//! ```sh
//! cargo run --release --example context_ids -- texts.txt > data/context-ids.txt
//! ```

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use lindera_dictionary::dictionary::Dictionary;

/// Bytes of an entry in `dict.vals`; its context ids are the last four.
const ENTRY_BYTES: usize = 10;

fn main() -> Result<()> {
    let path: PathBuf = std::env::args_os().nth(1).context("usage: context_ids TEXTS")?.into();
    let texts = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let dictionary = Dictionary::load_from_path(Path::new(tsubuyaki_dictionary::BUILT_IPADIC))?;
    let matrix = &dictionary.connection_cost_matrix;
    let mut left = vec![0_u64; matrix.backward_size as usize];
    let mut right = vec![0_u64; matrix.forward_size as usize];
    for line in texts.lines() {
        let characters: Vec<char> = line.chars().collect();
        for start in 0..characters.len() {
            for (entries, _) in
                dictionary.prefix_dictionary.common_prefix_search(&characters[start..])
            {
                for &[.., l0, l1, r0, r1] in entries.as_chunks::<ENTRY_BYTES>().0 {
                    left[usize::from(u16::from_le_bytes([l0, l1]))] += 1;
                    right[usize::from(u16::from_le_bytes([r0, r1]))] += 1;
                }
            }
        }
    }
    println!("{} {}", left.len(), right.len());
    for met in [left, right] {
        println!("{}", met.iter().map(u64::to_string).collect::<Vec<_>>().join(" "));
    }
    Ok(())
}
