//! `--threads`.

use std::num::NonZeroUsize;

use anyhow::Result;

/// Limits the threads that compute.
///
/// # Errors
///
/// When threads cannot be started.
pub fn limit(threads: NonZeroUsize) -> Result<()> {
    limit_polars(threads);
    rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global()?;
    Ok(())
}

/// Polars has its own threads and takes their number only from the environment
/// the program was started with. So the program re-execs itself with
/// `POLARS_MAX_THREADS` set, unless already set. If that fails, Polars uses all
/// processors.
#[cfg(unix)]
fn limit_polars(threads: NonZeroUsize) {
    use std::os::unix::process::CommandExt;

    const VARIABLE: &str = "POLARS_MAX_THREADS";
    let threads = threads.to_string();
    if std::env::var_os(VARIABLE).is_some_and(|limit| limit == *threads) {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut program = std::process::Command::new(program);
        // Returns only if it fails.
        let _ = program.args(std::env::args_os().skip(1)).env(VARIABLE, threads).exec();
    }
}

#[cfg(not(unix))]
fn limit_polars(_: NonZeroUsize) {}
