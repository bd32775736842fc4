//! Matches, from both sides: the projects that a landlord may welcome, with those that are there to be discovered and those
//! that something shuts out; the landlords that a holder's listed projects may go to.

use super::words::{gate, level, score, theme};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use matching::{Door, Ranked, Verdict};
use register::innovations::Matches;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    href: String,
    title: String,
    who: String,
    themes: String,
    level: String,
    rank: String,
    score: String,
    ask: String,
    is_newcomer: bool,
}

struct Sheet {
    title: String,
    href: String,
    /// Why nothing is ranked; else the lines.
    why: Option<String>,
    hosts: Vec<Line>,
}

#[derive(Template)]
#[template(path = "innovations/matches.html")]
struct MatchesPage {
    t: Texts,
    c: Chrome,
    done: bool,
    has_wish: bool,
    is_open: bool,
    may_change: bool,
    may_export: bool,
    weights: String,
    exposure: String,
    projects: Vec<Line>,
    shut: Vec<(String, String, String)>,
    sheets: Vec<Sheet>,
}

/// « 3 », or « entre 2 et 5 » while something is to be asked.
pub(super) fn rank(t: Texts, one: &Ranked) -> String {
    let own = format::count(t.lang(), one.rank as u64);
    if one.best == one.worst {
        own
    } else {
        let (best, worst) =
            (format::count(t.lang(), one.best as u64), format::count(t.lang(), one.worst as u64));
        format!("{own} ({})", t.board_between(best, worst))
    }
}

fn to_ask(t: Texts, verdict: &Verdict) -> String {
    verdict.to_ask().into_iter().map(|one| gate(t, one)).collect::<Vec<_>>().join(", ")
}

pub(super) fn shut_by(t: Texts, verdict: &Verdict) -> String {
    let shut = verdict.gates.iter().filter(|line| line.door == Door::Shut);
    shut.map(|line| gate(t, line.gate)).collect::<Vec<_>>().join(", ")
}

/// The matches of one's own wish; `None` when there is none.
async fn own_matches(asked: &Asked) -> Result<Option<Matches>, PageError> {
    match asked.register.project_matches(asked.caller.organisation_id()?, asked.today).await {
        Ok(matches) => Ok(Some(matches)),
        Err(register::Error::Refused(code)) if code == "wish-none" => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// `GET /rapprochements`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let wish = asked.register.hosting_wish(own).await?;
    let matches = own_matches(&asked).await?;
    let mut sheets = Vec::new();
    for one in asked.register.own_innovations(own, asked.today).await? {
        let (why, hosts) = match asked.register.host_matches(own, &one.id, asked.today).await {
            Ok(hosts) if hosts.is_empty() => (Some(t.match_no_hosts()), hosts),
            Ok(hosts) => (None, hosts),
            Err(register::Error::Refused(_)) => (Some(t.match_not_listed()), Vec::new()),
            Err(other) => return Err(other.into()),
        };
        let hosts = hosts.into_iter().map(|host| Line {
            href: format!("/rapprochements/projets/{}/bailleurs/{}", one.id, host.host_id),
            rank: rank(t, &host.ranked),
            score: score(t, host.ranked.verdict.per_mille()),
            ask: to_ask(t, &host.ranked.verdict),
            title: host.host,
            who: String::new(),
            themes: String::new(),
            level: String::new(),
            is_newcomer: false,
        });
        sheets.push(Sheet {
            why,
            hosts: hosts.collect(),
            href: format!("/innovations/{}", one.id),
            title: one.sheet.title,
        });
    }
    let (mut projects, mut shut, mut weights, mut exposure) =
        (Vec::new(), Vec::new(), String::new(), String::new());
    if let Some(all) = matches {
        weights = t.match_weights(format::date(all.weights.since));
        exposure = t.match_exposure(
            i64::try_from(all.exposure.one_in).unwrap_or(0),
            i64::from(all.exposure.seen_below),
        );
        projects = all
            .shown
            .iter()
            .map(|one| Line {
                href: format!("/rapprochements/projets/{}", one.innovation.id),
                rank: rank(t, &one.ranked),
                score: score(t, one.ranked.verdict.per_mille()),
                ask: to_ask(t, &one.ranked.verdict),
                title: one.innovation.sheet.title.clone(),
                who: one.innovation.holder.clone(),
                themes: super::words::set(t, Some(&one.innovation.sheet.themes), theme),
                level: level(t, one.innovation.level.level),
                is_newcomer: one.is_newcomer,
            })
            .collect();
        shut = all
            .shut
            .into_iter()
            .map(|(one, verdict)| {
                (format!("/rapprochements/projets/{}", one.id), one.sheet.title, shut_by(t, &verdict))
            })
            .collect();
    }
    show(&MatchesPage {
        t,
        done: asked.pairs.has("fait"),
        has_wish: wish.is_some(),
        is_open: wish.is_some_and(|wish| wish.is_open),
        may_change: asked.caller.can(Action::Change, ObjectKind::Innovation),
        may_export: asked.caller.can(Action::Export, ObjectKind::Innovation),
        weights,
        exposure,
        projects,
        shut,
        sheets,
        c: Chrome::new(&asked, Place::Matches, vec![crumb("", t.match_title())]),
    })
}

/// `GET /rapprochements.csv`: every number of the score, so that it can be computed again.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let mut rows = Vec::new();
    let mut notes = vec![(t.export_date(), format::date(asked.today))];
    if let Some(all) = own_matches(&asked).await? {
        notes.push((t.match_weights_short(), format::date(all.weights.since)));
        for one in &all.shown {
            let verdict = &one.ranked.verdict;
            let (least, most) = verdict.per_mille();
            let mut row = vec![
                one.ranked.rank.to_string(),
                one.ranked.best.to_string(),
                one.ranked.worst.to_string(),
                guarded(&one.innovation.sheet.title),
                guarded(&one.innovation.holder),
                least.to_string(),
                most.to_string(),
                to_ask(t, verdict),
            ];
            row.extend(
                verdict.lines.iter().map(|line| format!("{} x {}-{}", line.weight, line.least, line.most)),
            );
            rows.push(row);
        }
    }
    let head = [
        "rang",
        "rang_min",
        "rang_max",
        "projet",
        "porteur",
        "score_min_pour_mille",
        "score_max_pour_mille",
        "a_demander",
        "themes",
        "publics",
        "appuis",
        "budget",
        "preuve",
        "transfert",
    ];
    csv_answer("rapprochements.csv", &notes, &head.map(str::to_owned), rows)
}
