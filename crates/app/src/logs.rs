//! What the program says of itself while it runs: lines for eyes, or one JSON object a line for a collector
//! (`PLAINPIED_LOG_FORMAT`). Nothing personal is ever written there; see `docs/operation.md`.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Where the level of each part is said, as `warn,request=info`.
pub const LEVEL: &str = "PLAINPIED_LOG";
/// `text` or `json`.
pub const FORMAT: &str = "PLAINPIED_LOG_FORMAT";

/// Begins to write on standard error. A portal that serves tells each request; a command tells only what goes wrong.
///
/// # Errors
/// When a setting cannot be understood.
pub fn begin(serves: bool) -> Result<(), String> {
    let usual = if serves { "warn,request=info" } else { "warn" };
    let filter = match std::env::var(LEVEL) {
        Ok(text) => EnvFilter::try_new(&text).map_err(|e| format!("{LEVEL}: {e}"))?,
        Err(_) => EnvFilter::new(usual),
    };
    let lines = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match std::env::var(FORMAT).as_deref() {
        Ok("json") => lines.with(layer.json().flatten_event(true)).init(),
        Ok("text") | Err(_) => lines.with(layer).init(),
        Ok(other) => return Err(format!("{FORMAT}: « {other} »; one of text, json")),
    }
    if serves {
        // What a panic says may quote a value: only the place is told.
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(target: "panic", place, "a part of the program stopped");
        }));
    }
    Ok(())
}
