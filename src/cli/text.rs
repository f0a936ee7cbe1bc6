//! Names on the command line.

/// Reads a name, which an unset variable of a shell is not.
pub fn named(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("the name is empty".to_owned()) } else { Ok(text.to_owned()) }
}
