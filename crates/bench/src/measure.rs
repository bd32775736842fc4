//! Processor seconds and memory, as Linux counts them.

use std::fs;
use std::time::Instant;

/// Processor seconds spent by this thread since it started.
fn thread_seconds() -> Option<f64> {
    let spent = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(spent.split_whitespace().next()?.parse::<u64>().ok()? as f64 / 1e9)
}

/// Processor seconds spent by all living threads of this process.
pub fn process_seconds() -> Option<f64> {
    let mut total = 0;
    for task in fs::read_dir("/proc/self/task").ok()? {
        let spent = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        total += spent.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(total as f64 / 1e9)
}

/// Processor seconds of this process since it started, threads that have ended included; by hundredths.
pub fn whole_process_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some((ticks(11)? + ticks(12)?) as f64 / 100.0)
}

/// The most memory this process has held, in bytes.
pub fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}

/// Bytes as a readable figure.
pub fn mebibytes(bytes: Option<u64>) -> String {
    bytes.map_or("unknown".to_owned(), |bytes| format!("{:.0} MiB", bytes as f64 / f64::from(1 << 20)))
}

/// What several runs of one piece of work cost, on one thread.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub least: f64,
    pub median: f64,
}

/// Runs the work `times` times on this thread; returns its last result and the processor seconds of this thread.
pub fn repeat<T>(times: usize, work: impl FnMut() -> T) -> (T, Cost) {
    repeat_by(thread_seconds, times, work)
}

/// Runs the work `times` times; returns its last result and the processor seconds of all threads.
pub fn repeat_everywhere<T>(times: usize, work: impl FnMut() -> T) -> (T, Cost) {
    repeat_by(process_seconds, times, work)
}

/// Linux brings its count up to date a few hundred times a second: shorter work is repeated up to this many seconds.
const BATCH_SECONDS: f64 = 0.12;

fn repeat_by<T>(clock: fn() -> Option<f64>, times: usize, mut work: impl FnMut() -> T) -> (T, Cost) {
    let (mut result, alone) = once(clock, &mut work);
    let batch = (BATCH_SECONDS / alone.max(1e-3)).ceil() as u32;
    if times <= 1 && batch == 1 {
        return (result, Cost { least: alone, median: alone });
    }
    let mut seconds: Vec<f64> = (0..times.max(1))
        .map(|_| {
            let ((), spent) = once(clock, || (0..batch).for_each(|_| result = work()));
            spent / f64::from(batch)
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    (result, Cost { least: seconds[0], median: seconds[seconds.len() / 2] })
}

/// Runs the work once; returns its result and the seconds on a clock, or wall seconds where there is no such clock.
fn once<T>(clock: fn() -> Option<f64>, work: impl FnOnce() -> T) -> (T, f64) {
    let (wall, before) = (Instant::now(), clock());
    let result = work();
    let spent = match (before, clock()) {
        (Some(before), Some(after)) => after - before,
        _ => wall.elapsed().as_secs_f64(),
    };
    (result, spent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeping_costs_nothing_and_working_costs_something() {
        let ((), asleep) = once(thread_seconds, || std::thread::sleep(std::time::Duration::from_millis(60)));
        let (sum, awake) =
            once(thread_seconds, || (0..20_000_000u64).fold(0u64, |sum, i| sum.wrapping_mul(31) ^ i));
        assert!(sum != 1 && asleep < 0.05 && awake > 0.0, "{asleep} {awake}");
    }
}
