//! What waits in adaptation files, for the first page: reports to decide on, what is due, devices to take back.

use super::list::selected;
use crate::edge::{Asked, PageError};
use pathway::adaptation::Stage;
use texts::format;

/// Something that waits.
pub(crate) struct Waiting {
    pub href: &'static str,
    pub number: String,
    pub what: String,
    pub more: String,
    pub is_alert: bool,
}

/// What waits for this person; nothing of what does not.
pub(crate) async fn waiting(asked: &Asked) -> Result<Vec<Waiting>, PageError> {
    let t = asked.t;
    let (_, all) = selected(asked).await?;
    let to_decide = all.iter().filter(|one| one.standing.stage == Stage::ReportReceived).count();
    let due = all.iter().filter(|one| one.is_due(asked.today)).count();
    let devices: usize = all.iter().map(|one| one.alerts).sum();
    let lines = [
        ("/adaptations/commission", to_decide, t.home_queue_reports(), t.home_queue_reports_more(), false),
        ("/adaptations?etat=a-faire", due, t.home_queue_files(), t.home_queue_files_more(), false),
        ("/adaptations?etat=a-faire", devices, t.home_queue_devices(), t.home_queue_devices_more(), true),
    ];
    Ok(lines
        .into_iter()
        .filter(|(_, n, ..)| *n > 0)
        .map(|(href, n, what, more, is_alert)| Waiting {
            href,
            number: format::count(t.lang(), n as u64),
            what,
            more,
            is_alert,
        })
        .collect())
}
