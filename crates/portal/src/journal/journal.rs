//! The acts, the last one first, by pages; the same as a file.

use crate::edge::Asked;
use crate::edge::form::query_with;
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Chrome, Field, PageResult, Place, show};
use askama::Template;
use register::journal::{Entry, JournalFilter};
use texts::{Texts, format};

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

/// Acts in words.
pub(super) fn lines(t: Texts, entries: &[Entry]) -> Vec<ActLine> {
    entries
        .iter()
        .map(|e| {
            let before = e.before.as_deref().map(|v| t.journal_before(v));
            let after = e.after.as_deref().map(|v| t.journal_after(v));
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
