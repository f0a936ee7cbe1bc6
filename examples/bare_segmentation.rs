//! lindera's own segmentation of texts on all cores, nothing else: what an
//! ingest is measured against. Reads texts, one a line, and prints how many
//! tokens they have.
//!
//! ```sh
//! cargo run --release --example bare_segmentation -- texts.txt
//! ```

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::dictionary::Dictionary;
use rayon::prelude::*;

/// Lines that a thread takes at once.
const CHUNK: usize = 4_096;

fn main() -> Result<()> {
    let path: PathBuf =
        std::env::args_os().nth(1).context("usage: bare_segmentation TEXTS")?.into();
    let texts = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let lines: Vec<&str> = texts.lines().collect();
    let dictionary = Dictionary::load_from_path(Path::new(tsubuyaki_dictionary::BUILT_IPADIC))?;
    let segmenter = Segmenter::new(Mode::Normal, dictionary, None);
    let counts = lines.par_chunks(CHUNK).map(|lines| {
        let mut worker = segmenter.new_worker();
        lines.iter().try_fold(0, |count, line| Ok(count + worker.segment(line)?.len()))
    });
    let counts: Vec<usize> = counts.collect::<Result<_>>()?;
    println!("{}", counts.iter().sum::<usize>());
    Ok(())
}
