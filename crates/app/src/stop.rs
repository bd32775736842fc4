//! Being asked to stop: the portal says that it is not ready, ends what is under way, and leaves. Asked twice, it leaves
//! at once.

use portal::Readiness;
use std::time::Duration;

/// How long a proxy is given to see that the portal is not ready, before connections are refused.
const NOTICE: Duration = Duration::from_secs(2);
/// Exit code of a program that was told to stop at once.
const AT_ONCE: i32 = 130;

/// Who may ask. Made before the portal listens: whoever reaches it can already ask it to stop.
pub struct Asking {
    #[cfg(unix)]
    service: tokio::signal::unix::Signal,
    #[cfg(unix)]
    keyboard: tokio::signal::unix::Signal,
}

impl Asking {
    /// Listens to Ctrl+C, and to what a service manager sends.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn begin() -> std::io::Result<Asking> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Asking {
                service: signal(SignalKind::terminate())?,
                keyboard: signal(SignalKind::interrupt())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Asking {})
    }

    /// Ends when the program must stop listening.
    pub async fn asked(mut self, readiness: Readiness) {
        let by_service = self.once().await;
        readiness.stop();
        tokio::spawn(async move {
            self.once().await;
            std::process::exit(AT_ONCE);
        });
        if by_service {
            tokio::time::sleep(NOTICE).await;
        }
    }

    /// Waits to be asked; was it by a service manager?
    async fn once(&mut self) -> bool {
        #[cfg(unix)]
        return tokio::select! {
            _ = self.keyboard.recv() => false,
            _ = self.service.recv() => true,
        };
        #[cfg(not(unix))]
        {
            // Without a signal to wait for, the portal runs until it is killed.
            let _ = tokio::signal::ctrl_c().await;
            false
        }
    }
}
