//! `bench france`: as many junctions as France has, four profiles, eight categories, two readings.

/// Runs the benchmark.
///
/// # Errors
/// An extract that cannot be read.
pub fn run(_arguments: &[String]) -> anyhow::Result<()> {
    Ok(())
}
