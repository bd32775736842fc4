//! The sheet that people sign at the meeting.

use super::{peopled, words};
use crate::edge::Asked;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format};

struct Line {
    who: String,
    door: String,
}

#[derive(Template)]
#[template(path = "campaigns/attendance.html")]
struct AttendancePage {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    meeting: String,
    lines: Vec<Line>,
}

/// `GET /campagnes/{id}/emargement`
pub(super) async fn attendance(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (campaign, all) = peopled(&asked, &id).await?;
    let letter = &campaign.letter;
    let day = letter.meeting_on.map_or_else(|| t.attendance_no_day(), format::date);
    let meeting = [day, letter.meeting_place.clone()].into_iter().filter(|part| !part.is_empty());
    show(&AttendancePage {
        t,
        c: Chrome::new(&asked, Place::Campaigns, super::crumbs(&asked, &campaign, &t.attendance_title())),
        meeting: meeting.collect::<Vec<_>>().join(", "),
        lines: all
            .iter()
            .filter(|r| r.left_out.is_none() && r.gate.is_ok())
            .map(|r| Line {
                who: r.contact.as_ref().map(|contact| contact.name.clone()).unwrap_or_default(),
                door: words::door(t, &r.dwelling),
            })
            .collect(),
        title: campaign.title,
        id,
    })
}
