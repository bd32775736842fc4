//! The agreements, those that end first first.

use super::may;
use super::words::{bounds, count, euros};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use texts::{Texts, format};
use trust::policy::Action;

struct Line {
    id: String,
    fund: String,
    period: String,
    target: String,
    committed: String,
    done: String,
    paid: String,
    cents: String,
    to_claim: String,
    is_missed: bool,
}

#[derive(Template)]
#[template(path = "pension/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    count_text: String,
    lines: Vec<Line>,
    may_create: bool,
    may_export: bool,
}

/// `GET /caisses`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let landlord = super::landlord(&asked)?;
    let all = asked.register.pension_agreements(&landlord.id, asked.today).await?;
    let n = all.len() as u64;
    let lines = all
        .iter()
        .map(|one| Line {
            id: one.id.clone(),
            fund: one.terms.fund.clone(),
            period: t.pension_period(format::date(one.terms.start), format::date(one.terms.end)),
            target: count(t, one.terms.target_dwellings),
            committed: count(t, one.position.committed),
            done: count(t, one.position.done),
            paid: count(t, one.position.paid),
            cents: bounds(t, one.position.committed_cents),
            to_claim: euros(t, one.position.to_claim_cents),
            is_missed: one.is_current(asked.today) && one.pace.is_missed,
        })
        .collect();
    show(&ListPage {
        t,
        done: (asked.pairs.text("fait") == Some("supprimee")).then(|| t.pension_removed()),
        count_text: t.pension_count(plural(n), format::count(t.lang(), n)),
        lines,
        may_create: may(&asked, Action::Create),
        may_export: may(&asked, Action::Export),
        c: Chrome::new(&asked, Place::Pension, vec![crumb("", t.pension_title())]),
    })
}
