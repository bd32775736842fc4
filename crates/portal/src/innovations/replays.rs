//! The replications of one's organisation, as holder and as host.

use super::words::{replay_stage, territory};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use matching::Side;
use register::innovations::ReplaySeen;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    other: String,
    side: String,
    place: String,
    stage: String,
    fidelity: String,
    waits: bool,
}

#[derive(Template)]
#[template(path = "innovations/replays.html")]
struct ReplaysPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    may_export: bool,
}

pub(super) fn side(t: Texts, one: Side) -> String {
    if one == Side::Holder { t.innovation_holder() } else { t.replay_host() }
}

async fn lines(asked: &Asked) -> Result<Vec<Line>, PageError> {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let all = asked.register.replays(asked.caller.organisation_id()?).await?;
    let line = |one: ReplaySeen| Line {
        other: one.other().to_owned(),
        side: side(t, one.side),
        place: one.territory.as_ref().map_or_else(|| t.unknown(), |place| territory(&gazetteer, t, place)),
        stage: replay_stage(t, one.replay.stage()),
        fidelity: one
            .replay
            .fidelity()
            .map_or_else(|| t.unknown(), |f| t.replay_fidelity_of(i64::from(f.kept), i64::from(f.core))),
        waits: one.waits_for_me(),
        id: one.id,
        title: one.title,
    };
    Ok(all.into_iter().map(line).collect())
}

/// `GET /repliques`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    show(&ReplaysPage {
        t,
        lines: lines(&asked).await?,
        may_export: asked.caller.can(Action::Export, ObjectKind::Innovation),
        c: Chrome::new(&asked, Place::Replays, vec![crumb("", t.replay_title())]),
    })
}

/// `GET /repliques.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let rows = lines(&asked).await?.into_iter().map(|line| {
        vec![guarded(&line.title), guarded(&line.other), line.side, line.place, line.stage, line.fidelity]
    });
    let head = ["projet", "avec", "notre_cote", "territoire", "etape", "coeur_garde"];
    let notes = vec![(asked.t.export_date(), format::date(asked.today))];
    csv_answer("repliques.csv", &notes, &head.map(str::to_owned), rows.collect::<Vec<_>>())
}
