//! The acts, the last one first, by pages; the same as a file.

use crate::edge::Asked;
use crate::edge::form::query_with;
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Chrome, Field, PageResult, Place, show};
use askama::Template;
use register::imports::ImportKind;
use register::journal::{Entry, JournalFilter};
use serde_json::Value;
use texts::{Texts, format};
use trust::role::Role;
use trust::scope::Scope;

const PER_PAGE: u32 = 100;

/// One act, as pages show it.
pub(crate) struct ActLine {
    pub iso: String,
    pub when: String,
    pub who: String,
    pub what: String,
    pub about: String,
    pub detail: String,
}

#[derive(Template)]
#[template(path = "journal/journal.html")]
struct JournalPage {
    t: Texts,
    c: Chrome,
    /// What the check of the whole chain says, and whether it holds.
    chain: String,
    sound: bool,
    fields: Vec<Field>,
    acts: Vec<ActLine>,
    older: Option<String>,
    query: String,
}

/// The detail of an act in words: its figures and choices; what is no JSON is shown as it is.
fn readable(t: Texts, detail: &str) -> String {
    let Ok(Value::Object(parts)) = serde_json::from_str::<Value>(detail) else { return detail.to_owned() };
    let n = |value: &Value| value.as_u64().filter(|n| *n > 0).map(|n| format::count(t.lang(), n));
    let told = parts.iter().filter_map(|(name, value)| match name.as_str() {
        "added" => Some(t.detail_added(n(value)?)),
        "changed" => Some(t.detail_changed(n(value)?)),
        "missing" => Some(t.detail_missing(n(value)?)),
        "rows_kept" => Some(t.detail_kept(n(value)?)),
        "rows_rejected" => Some(t.detail_rejected(n(value)?)),
        "file" => {
            let kind = ImportKind::from_code(value.as_str()?)?;
            Some(crate::imports::kind_name(t, kind))
        }
        "role" => Some(texts::people::role(t, Role::from_code(value.as_str()?)?)),
        "listed" => Some(t.detail_listed(if value.as_bool()? { t.yes() } else { t.no() })),
        "scope" => {
            let scope: Scope = serde_json::from_str(value.as_str()?).ok()?;
            match scope {
                Scope::Residences(all) => {
                    Some(t.detail_residences(format::count(t.lang(), all.len() as u64)))
                }
                _ => None,
            }
        }
        "until" => value.as_str().map(format::iso_date),
        _ => None,
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Acts in words.
pub(super) fn lines(t: Texts, entries: &[Entry]) -> Vec<ActLine> {
    entries
        .iter()
        .map(|e| {
            let before = e.before.as_deref().map(|v| t.journal_before(readable(t, v)));
            // What was not changed but made has nothing before it: its detail speaks for itself.
            let after = e.after.as_deref().map(|v| {
                let after = readable(t, v);
                if before.is_some() { t.journal_after(after) } else { after }
            });
            ActLine {
                iso: e.at.clone(),
                when: format::instant(&e.at),
                who: texts::journal::author(t, &e.author, e.author_name.as_deref()),
                what: texts::journal::act(t, &e.verb, &e.kind),
                about: format!("{} {}", e.kind, e.subject_id),
                detail: [before, after].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            }
        })
        .collect()
}

fn filter(asked: &Asked, limit: u32) -> JournalFilter {
    JournalFilter {
        kind: asked.pairs.text("sorte").map(str::to_owned),
        subject_id: asked.pairs.text("sur").map(str::to_owned),
        before_rank: asked.pairs.text("avant").and_then(|n| n.parse().ok()),
        limit,
    }
}

/// `GET /journal`
pub(super) async fn show_journal(asked: Asked) -> PageResult {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let entries = asked.register.journal(organisation, &filter(&asked, PER_PAGE)).await?;
    let (sound, chain) = match asked.register.verify_journal(organisation).await {
        Ok(n) => (true, t.journal_sound(format::count(t.lang(), n))),
        Err(register::Error::BrokenJournal { why, .. }) => (false, t.journal_broken(why)),
        Err(other) => return Err(other.into()),
    };
    let full = u32::try_from(entries.len()).is_ok_and(|n| n == PER_PAGE);
    let older = entries.last().filter(|_| full).map(|last| {
        format!("/journal?{}", query_with(&asked.pairs, &[("avant", &last.rank.to_string()), ("lang", "")]))
    });
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    show(&JournalPage {
        t,
        c: Chrome::new(&asked, Place::Journal, vec![crumb("", t.nav_journal())]),
        chain,
        sound,
        fields: vec![
            Field::text("sorte", t.journal_filter_kind(), text("sorte")),
            Field::text("sur", t.journal_filter_subject(), text("sur")),
        ],
        acts: lines(t, &entries),
        older,
        query: query_with(&asked.pairs, &[("avant", ""), ("lang", "")]),
    })
}

/// `GET /journal.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let entries = asked.register.journal(organisation, &filter(&asked, 10_000)).await?;
    let head = ["rang", "instant", "auteur", "acte", "sorte", "objet", "avant", "apres", "empreinte"];
    let rows = entries.iter().map(|e| {
        vec![
            e.rank.to_string(),
            e.at.clone(),
            guarded(&texts::journal::author(t, &e.author, e.author_name.as_deref())),
            texts::journal::act(t, &e.verb, &e.kind),
            e.kind.clone(),
            e.subject_id.clone(),
            guarded(e.before.as_deref().unwrap_or("")),
            guarded(e.after.as_deref().unwrap_or("")),
            e.hash.clone(),
        ]
    });
    csv_answer("journal.csv", &[], &head.map(str::to_owned), rows)
}
