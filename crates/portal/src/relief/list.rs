//! What may be claimed by tax office and year, what is lost, until when.

use super::words::{self, Tab, tabs};
use super::{may_add, sees_all, way, whole};
use crate::edge::Asked;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use relief::Article;
use relief::ledger::OfficeYear;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(super) struct Line {
    pub office_id: String,
    pub office: String,
    pub year: String,
    pub pool: String,
    pub access: [String; 3],
    pub energy: Option<[String; 3]>,
    pub filed: String,
    pub deadline: String,
    pub left: String,
    pub tone: &'static str,
    /// Is something lost, article by article?
    pub loses: [bool; 2],
}

#[derive(Template)]
#[template(path = "relief/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    urgent: Vec<String>,
    lines: Vec<Line>,
    /// How many expenses wait for a decision, when some do.
    waiting: Option<String>,
    may_add: bool,
    may_export: bool,
    unsure: bool,
}

pub(super) fn line(t: Texts, office: String, one: &OfficeYear) -> Line {
    let amounts = |article: Article| {
        let sum = one.of(article);
        [words::euros(t, sum.claimable), words::amount(t, sum.relief), words::amount(t, sum.lost)]
    };
    Line {
        office_id: one.office_id.clone(),
        office,
        year: one.year.to_string(),
        pool: words::amount(t, one.pool),
        access: amounts(Article::Access),
        energy: (one.energy.expenses > 0).then(|| amounts(Article::Energy)),
        filed: words::euros(t, one.access.filed.saturating_add(one.energy.filed)),
        deadline: format::date(one.deadline),
        left: words::urgency(t, one.urgency),
        tone: words::tone(one.urgency),
        loses: Article::ALL.map(|article| one.of(article).lost.is_some_and(|cents| cents > 0)),
    }
}

/// `GET /degrevements`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    if !sees_all(&asked)? {
        return go("/degrevements/depenses");
    }
    let book = whole(&asked).await?;
    let name = |id: &str| book.office(id).map_or_else(|| t.unknown(), |office| office.name.clone());
    let urgent =
        book.ledger.offices.iter().filter(|one| one.is_open() && words::tone(one.urgency) != "neutral");
    let waits = super::expenses::State::ToDecide;
    let n = book.ledger.lines.iter().filter(|line| waits.holds(&line.standing)).count() as u64;
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/degrevements"),
        urgent: urgent
            .map(|one| {
                let cents = one.access.relief.zip(one.energy.relief).map(|(a, b)| a.saturating_add(b));
                t.relief_urgent(
                    name(&one.office_id),
                    one.year.to_string(),
                    words::amount(t, cents),
                    format::date(one.deadline),
                    words::urgency(t, one.urgency),
                )
            })
            .collect(),
        lines: book.ledger.offices.iter().map(|one| line(t, name(&one.office_id), one)).collect(),
        waiting: (n > 0).then(|| t.relief_waiting(plural(n), format::count(t.lang(), n))),
        may_add: may_add(&asked)?,
        may_export: asked.caller.can(Action::Export, ObjectKind::TaxRelief),
        unsure: book.rules.deduct_subsidies,
        c: Chrome::new(&asked, Place::Relief, way(&asked, &[])),
    })
}
