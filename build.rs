//! How the program is linked.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let of_target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is = |name: &str, expected: &str| of_target(name) == expected;
    let is_static = of_target("FEATURE").split(',').any(|feature| feature == "crt-static");
    // At a fixed address nothing is left to relocate at every start: half of the time that
    // `--help` takes, and 7 MB of the program's file.
    if is("OS", "linux") && is("ENV", "gnu") && is("ARCH", "x86_64") && !is_static {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
