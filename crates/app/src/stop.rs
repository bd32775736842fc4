//! Being asked to stop: the portal says that it is not ready, ends what is under way, and leaves. Asked twice, it leaves
//! at once.

use portal::Readiness;
use std::time::Duration;

/// How long a proxy is given to see that the portal is not ready, before connections are refused.
const NOTICE: Duration = Duration::from_secs(2);
/// Exit code of a program that was told to stop at once.
const AT_ONCE: i32 = 130;

/// Ends when the program must stop listening.
pub async fn asked(readiness: Readiness) {
    let by_service = once().await;
    readiness.stop();
    tokio::spawn(async {
        once().await;
        std::process::exit(AT_ONCE);
    });
    if by_service {
        tokio::time::sleep(NOTICE).await;
    }
}

/// Waits for Ctrl+C, or for what a service manager sends; was it the latter?
async fn once() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut end) = signal(SignalKind::terminate()) {
            return tokio::select! {
                _ = tokio::signal::ctrl_c() => false,
                _ = end.recv() => true,
            };
        }
    }
    // Without a signal to wait for, the portal runs until it is killed.
    let _ = tokio::signal::ctrl_c().await;
    false
}
