//! The typed functions that the build writes from the `.ftl` files.

/// Generated: see `build.rs`.
#[expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::derivable_impls,
    dead_code,
    reason = "generated: a message missing at run time would have been missing at build time"
)]
pub mod l10n {
    include!(concat!(env!("OUT_DIR"), "/l10n.rs"));
}
