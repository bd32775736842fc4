//! Decisions set from a plan or released: shown first, done after.

use super::portfolio;
use super::scenario::ConfirmPage;
use super::{result::carried, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, go, show};
use axum::extract::Path;
use register::programmes::{Lock, LockWhat, NotedProgramme, NotedRun, Row, Work};

/// What somebody asks to decide of a residence.
fn locks_of(
    programme: &NotedProgramme,
    run: Option<&NotedRun>,
    (residence_id, kind, year): (&str, &str, i16),
) -> Option<Vec<Lock>> {
    if !programme.each_year().any(|each| each == year) {
        return None;
    }
    let lock = |what: LockWhat, must: bool, year: Option<i16>| Lock {
        residence_id: residence_id.to_owned(),
        year,
        what,
        must,
        package: None,
        dwellings: 0,
    };
    let never =
        |year: Option<i16>| LockWhat::ALL.iter().map(|what| lock(*what, false, year)).collect::<Vec<_>>();
    let kept = |row: &Row| match row.work {
        Work::Campaign => lock(LockWhat::Campaign, true, Some(year)),
        Work::Ramp => lock(LockWhat::Ramp, true, Some(year)),
        Work::Lift => lock(LockWhat::Lift, true, Some(year)),
        Work::Dwellings => Lock {
            package: row.package.clone(),
            dwellings: row.dwellings,
            ..lock(LockWhat::Dwellings, true, Some(year))
        },
    };
    match kind {
        "garder" => {
            let rows = run?.rows.iter().filter(|row| row.residence_id == residence_id && row.year == year);
            let mut all: Vec<Lock> = Vec::new();
            for found in rows.map(kept) {
                // In a campaign and beside it: the same works, decided together.
                match all.iter_mut().find(|l| l.what == found.what && l.package == found.package) {
                    Some(same) => same.dwellings = same.dwellings.saturating_add(found.dwellings),
                    None => all.push(found),
                }
            }
            (!all.is_empty()).then_some(all)
        }
        "campagne" => Some(vec![lock(LockWhat::Campaign, true, Some(year))]),
        "rampe" => Some(vec![lock(LockWhat::Ramp, true, Some(year))]),
        "ascenseur" => Some(vec![lock(LockWhat::Lift, true, Some(year))]),
        "rien" => Some(never(Some(year))),
        "jamais" => Some(never(None)),
        _ => None,
    }
}

/// `GET /programmes/scenarios/{id}/verrouiller?residence=…&geste=…&annee=…`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (programme, scenario) = super::found(&asked, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let text = |name: &str| asked.pairs.text(name).ok_or_else(|| PageError::Form(name.to_owned()));
    let (residence_id, kind) = (text("residence")?, text("geste")?);
    portfolio.residence(residence_id).ok_or(PageError::NotFound)?;
    let year = text("annee")?.parse::<i16>().map_err(|_| PageError::Form("annee".to_owned()))?;
    let run = asked.register.programme_run(&portfolio.landlord.id, &id).await;
    let run = run.map_err(|e| super::worded(&asked, e))?;
    let locks = locks_of(&programme, run.as_ref(), (residence_id, kind, year));
    let locks = locks.ok_or_else(|| register::Error::Refused(t.prog_lock_empty()))?;
    let mut values: Vec<(String, String)> =
        locks.iter().map(|lock| ("verrou".to_owned(), carried(lock))).collect();
    values.push(("vu".to_owned(), scenario.edition.to_string()));
    show(&ConfirmPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Programmes,
            super::crumbs_of(&asked, &programme, &scenario, &t.prog_lock()),
        )
        .narrow(),
        title: t.prog_lock(),
        what: t.prog_lock_confirm(),
        lines: locks.iter().map(|lock| words::lock(t, &portfolio, lock)).collect(),
        to: format!("/programmes/scenarios/{id}/verrouiller"),
        values,
        act: t.prog_lock_act(),
        back: format!("/programmes/scenarios/{id}/residences/{residence_id}"),
    })
}

/// The decisions that a form carries, about residences of the landlord.
async fn sent(asked: &Asked, form: &Pairs) -> Result<(Vec<Lock>, i64), PageError> {
    let wrong = |name: &str| PageError::Form(name.to_owned());
    let portfolio = portfolio(asked).await?;
    let mut all = Vec::new();
    for text in form.all("verrou").take(500) {
        let lock: Lock = serde_json::from_str(text).map_err(|_| wrong("verrou"))?;
        all.push(lock);
    }
    let there = |lock: &Lock| portfolio.residence(&lock.residence_id).is_some();
    if all.is_empty() || !all.iter().all(there) {
        return Err(wrong("verrou"));
    }
    let seen = form.text("vu").and_then(|vu| vu.parse().ok()).ok_or_else(|| wrong("vu"))?;
    Ok((all, seen))
}

/// `POST /programmes/scenarios/{id}/verrouiller`
pub(super) async fn lock(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    super::found(&asked, &id).await?;
    let (locks, seen) = sent(&asked, &form).await?;
    let landlord = super::landlord(&asked)?;
    let changed = asked.register.change_programme_locks(landlord, (&id, seen), &locks, &[]).await;
    changed.map_err(|e| super::worded(&asked, e))?;
    go(&format!("/programmes/scenarios/{id}?fait=verrou"))
}

/// `POST /programmes/scenarios/{id}/liberer`: can be undone by deciding it again.
pub(super) async fn release(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    super::found(&asked, &id).await?;
    let wrong = |name: &str| PageError::Form(name.to_owned());
    let text = form.text("verrou").ok_or_else(|| wrong("verrou"))?;
    let lock: Lock = serde_json::from_str(text).map_err(|_| wrong("verrou"))?;
    let seen = form.text("vu").and_then(|vu| vu.parse().ok()).ok_or_else(|| wrong("vu"))?;
    let landlord = super::landlord(&asked)?;
    let (_, scenario) = super::found(&asked, &id).await?;
    // A decision of the direction is not of the scenario: it is taken back where it was taken.
    if !scenario.settings.locks.contains(&lock) {
        return Err(register::Error::Refused(asked.t.prog_release_adopted()).into());
    }
    let changed = asked.register.change_programme_locks(landlord, (&id, seen), &[], &[lock]).await;
    changed.map_err(|e| super::worded(&asked, e))?;
    go(&format!("/programmes/scenarios/{id}?fait=libere"))
}
