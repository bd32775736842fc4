//! The access log: who read which person's data, and when.

use super::tabs::Tabs;
use crate::edge::Asked;
use crate::edge::form::query_with;
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use register::privacy::accesses::{Access, AccessFilter};
use texts::{Texts, format};

const SHOWN: u32 = 500;

struct AccessLine {
    iso: String,
    when: String,
    who: String,
    what: String,
    subject: String,
}

#[derive(Template)]
#[template(path = "privacy/accesses.html")]
struct AccessesPage {
    t: Texts,
    c: Chrome,
    tabs: Tabs,
    fields: Vec<Field>,
    lines: Vec<AccessLine>,
    cut: bool,
    query: String,
}

fn filter(asked: &Asked, limit: u32) -> AccessFilter {
    let day = |name: &str| asked.pairs.text(name).and_then(|d| d.parse().ok());
    AccessFilter {
        subject: asked.pairs.text("page").map(str::to_owned),
        account_id: asked.pairs.text("personne").map(str::to_owned),
        from: day("du"),
        until: day("au"),
        limit,
    }
}

fn who(t: Texts, access: &Access) -> String {
    texts::journal::author(t, &access.account_id, access.account_name.as_deref())
}

fn what(t: Texts, access: &Access) -> String {
    match access.action.as_str() {
        "export" => t.access_export(access.kind.as_str()),
        _ => t.access_read(access.kind.as_str()),
    }
}

/// `GET /donnees/acces`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let found = asked.register.accesses(organisation, &filter(&asked, SHOWN)).await?;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let mut people = vec![Choice::new("", t.all(), text("personne"))];
    for member in asked.register.members(organisation).await? {
        people.push(Choice::new(member.account_id, member.name, text("personne")));
    }
    show(&AccessesPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Privacy,
            vec![crumb("/donnees", t.privacy_title()), crumb("", t.privacy_accesses())],
        ),
        tabs: Tabs::of(&asked, "/donnees/acces"),
        fields: vec![
            Field::select("personne", t.journal_who(), people),
            Field::date("du", t.access_from(), text("du")),
            Field::date("au", t.access_until(), text("au")),
            Field::text("page", t.access_page(), text("page")),
        ],
        cut: u32::try_from(found.len()).is_ok_and(|n| n == SHOWN),
        lines: found
            .iter()
            .map(|a| AccessLine {
                iso: a.at.clone(),
                when: format::instant(&a.at),
                who: who(t, a),
                what: what(t, a),
                subject: a.subject.clone(),
            })
            .collect(),
        query: query_with(&asked.pairs, &[("lang", "")]),
    })
}

/// `GET /donnees/acces.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let found = asked.register.accesses(organisation, &filter(&asked, 100_000)).await?;
    let head = ["instant", "personne", "acte", "sorte", "page"].map(str::to_owned);
    let rows = found.iter().map(|a| {
        vec![a.at.clone(), guarded(&who(t, a)), a.action.clone(), a.kind.clone(), guarded(&a.subject)]
    });
    csv_answer("acces.csv", &[], &head, rows)
}
