//! How many threads compute: as `--threads` says, within what is sensible.

use std::num::NonZeroUsize;
use std::thread;

use anyhow::{Context as _, Result};

use super::memory;

/// Threads that are never too many, and those that always are: each takes memory, and no
/// machine computes faster with four times as many as it has processors.
const LEAST_BOUND: usize = 16;
const MOST_BOUND: usize = 256;
const A_PROCESSOR: usize = 4;
/// Bytes of address space below which there is one thread: each claims more of it than it
/// uses.
const NARROW: u64 = 2 << 30;

/// How many threads Polars has.
const POLARS_THREADS: &str = "POLARS_MAX_THREADS";
/// The variables of the environment that Polars reads; some break it, and others change
/// what it does.
#[cfg(any(unix, test))]
const OF_POLARS: &str = "POLARS_";
/// Of rayon, which makes the threads.
const RAYON_THREADS: &str = "RAYON_NUM_THREADS";

/// Sets how many threads compute. Returns what a person should know of it.
///
/// # Errors
///
/// When threads cannot be started.
pub fn set_up(wanted: Option<NonZeroUsize>) -> Result<Option<String>> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let most = bound(processors);
    let named = |name: &str| std::env::var(name).ok()?.trim().parse().ok();
    let is_narrow = memory::address_space().is_some_and(|space| space < NARROW);
    let asked = wanted.map(NonZeroUsize::get).or_else(|| {
        named(RAYON_THREADS).or_else(|| named(POLARS_THREADS)).filter(|threads| *threads > 0)
    });
    let threads = match asked {
        _ if is_narrow => 1,
        Some(asked) => asked.min(most),
        None => processors,
    };
    let is_unusual = is_narrow || asked.is_some();
    set_up_polars(is_unusual.then_some(threads));
    if is_unusual {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global()
            .context("threads cannot be started")?;
    }
    Ok(wanted.filter(|wanted| wanted.get() > threads && !is_narrow).map(|wanted| {
        format!(
            "{wanted} threads are asked for, {threads} are used: the most for {processors} \
             processors"
        )
    }))
}

/// The most threads for so many processors.
fn bound(processors: usize) -> usize {
    processors.saturating_mul(A_PROCESSOR).clamp(LEAST_BOUND, MOST_BOUND)
}

/// What the variables of the environment that begin as Polars' do are to be instead;
/// `None` of one that is to go.
#[cfg(any(unix, test))]
fn changes(
    variables: impl Iterator<Item = (String, String)>,
    threads: Option<usize>,
) -> Vec<(String, Option<String>)> {
    let threads = threads.map(|threads| threads.to_string());
    let (mut changes, mut is_set) = (Vec::new(), false);
    for (name, value) in variables.filter(|(name, _)| name.starts_with(OF_POLARS)) {
        if name == POLARS_THREADS && threads.as_ref() == Some(&value) {
            is_set = true;
        } else if name != POLARS_THREADS || threads.is_none() {
            changes.push((name, None));
        }
    }
    if let Some(threads) = threads.filter(|_| !is_set) {
        changes.push((POLARS_THREADS.to_owned(), Some(threads)));
    }
    changes
}

/// Polars has threads of its own and takes their number, and much else, only from the
/// environment the program was started with. So the program re-execs itself where that is
/// not as it should be. If that fails, Polars has what there is.
#[cfg(unix)]
fn set_up_polars(threads: Option<usize>) {
    use std::os::unix::process::CommandExt;

    let variables = std::env::vars_os().filter_map(|(name, value)| {
        Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
    });
    let changes = changes(variables, threads);
    if changes.is_empty() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut program = std::process::Command::new(program);
        program.args(std::env::args_os().skip(1));
        for (name, value) in changes {
            match value {
                Some(value) => program.env(name, value),
                None => program.env_remove(name),
            };
        }
        // Returns only if it fails.
        let _ = program.exec();
    }
}

#[cfg(not(unix))]
fn set_up_polars(_: Option<usize>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_bounded_by_the_processors() {
        for (processors, most) in [(1, 16), (2, 16), (8, 32), (96, 256), (usize::MAX, 256)] {
            assert_eq!(bound(processors), most, "{processors}");
        }
    }

    #[test]
    fn variables_that_polars_reads_go_but_for_the_threads() {
        let of = |variables: &[(&str, &str)], threads| {
            let variables =
                variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            changes(variables, threads)
        };
        assert!(of(&[("PATH", "/bin"), ("HOME", "/")], None).is_empty());
        let gone = [("POLARS_PANIC_ON_ERR".to_owned(), None)];
        assert_eq!(of(&[("POLARS_PANIC_ON_ERR", "1")], None), gone);
        let set = (POLARS_THREADS.to_owned(), Some("3".to_owned()));
        assert_eq!(of(&[(POLARS_THREADS, "0")], Some(3)), [set]);
        assert_eq!(of(&[(POLARS_THREADS, "0")], None), [(POLARS_THREADS.to_owned(), None)]);
    }
}
