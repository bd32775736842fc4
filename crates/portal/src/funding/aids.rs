//! Aids of a file such as that of Aides-territoires: searched, closed ones said closed; the file tried before it is read.

use super::{LARGEST_AIDS, Tab, crumbs, tabs, worded};
use crate::edge::upload::receive;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, Field, PageResult, Pager, Place, show};
use askama::Template;
use axum::extract::Multipart;
use register::funding::{AidFilter, AidReport};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

const PER_PAGE: usize = 50;
/// Files that the page names: the last ones.
const IMPORTS_SHOWN: usize = 20;

struct Line {
    name: String,
    link: String,
    funders: String,
    beneficiaries: String,
    kinds: String,
    closing: String,
}

/// A file that was read.
struct Imported {
    at: String,
    file: String,
    what: String,
    /// Where it is taken back; `None`: it is already, or another came after it.
    undo: Option<String>,
}

#[derive(Template)]
#[template(path = "funding/aids.html")]
struct AidsPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    fields: Vec<Field>,
    count: String,
    lines: Vec<Line>,
    pager: Pager,
    may_change: bool,
    done: Option<String>,
    imports: Vec<Imported>,
}

#[derive(Template)]
#[template(path = "funding/aids_report.html")]
struct ReportPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    tried: bool,
    figures: Vec<(String, String)>,
    faults: Vec<(String, String, String)>,
}

/// `GET /financements/aides`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).map(str::to_owned);
    let filter = AidFilter {
        words: text("q"),
        funder: text("financeur"),
        beneficiary: text("beneficiaire"),
        kind: text("genre"),
        closes_before: asked.pairs.text("avant").and_then(|day| day.parse().ok()),
        open_only: asked.pairs.has("ouvertes"),
    };
    let organisation = asked.caller.organisation_id()?;
    let found = asked.register.funding_aids(organisation, &filter, asked.today).await?;
    let total = found.len();
    let here = asked.pairs.text("page").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).max(1);
    let line = |aid: register::funding::Aid| Line {
        closing: match aid.closes_on {
            Some(day) if aid.is_closed(asked.today) => t.aids_closed(format::date(day)),
            Some(day) => format::date(day),
            None => t.aids_no_day(),
        },
        name: aid.name,
        link: aid.link,
        funders: aid.funders.join(", "),
        beneficiaries: aid.beneficiaries.join(", "),
        kinds: aid.kinds.join(", "),
    };
    let typed = |name: &str| asked.pairs.text(name).unwrap_or_default();
    let may_change = asked.caller.can(Action::Change, ObjectKind::Project);
    let imports = asked.register.aid_imports(organisation).await?;
    let imported = |one: register::funding::AidImport| Imported {
        at: format::instant(&one.noted_at),
        what: match &one.undone_at {
            Some(at) => t.aids_undone_at(format::instant(at)),
            None => t.aids_import_counts(
                format::count(t.lang(), one.added.unsigned_abs()),
                format::count(t.lang(), one.changed.unsigned_abs()),
            ),
        },
        undo: (may_change && one.can_be_undone)
            .then(|| format!("/financements/aides/imports/{}/annuler", one.id)),
        file: one.file_name,
    };
    show(&AidsPage {
        t,
        tabs: tabs(&asked, "/financements/aides"),
        fields: vec![
            Field::search("q", t.aids_words(), typed("q")),
            Field::text("financeur", t.aids_funder(), typed("financeur")),
            Field::text("beneficiaire", t.aids_beneficiary(), typed("beneficiaire")),
            Field::text("genre", t.aids_kind(), typed("genre")),
            Field::date("avant", t.aids_before(), typed("avant")),
            Field::boxes(
                "ouvertes",
                t.aids_closing(),
                vec![crate::ui::Choice::new("1", t.aids_open_only(), typed("ouvertes"))],
            ),
        ],
        count: format::count(t.lang(), total as u64),
        lines: found.into_iter().skip((here - 1).saturating_mul(PER_PAGE)).take(PER_PAGE).map(line).collect(),
        pager: Pager::new(t, &asked.path, &asked.pairs, here, PER_PAGE, total),
        may_change,
        done: (typed("fait") == "annule").then(|| t.aids_undone()),
        imports: imports.into_iter().take(IMPORTS_SHOWN).map(imported).collect(),
        c: Chrome::new(&asked, Place::Funding, crumbs(&asked, &t.funding_aids())),
    })
}

/// `POST /financements/aides/importer`
pub(super) async fn import(asked: Asked, form: Multipart) -> PageResult {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let sent = receive(form, LARGEST_AIDS as u64, &asked.register.folder().join("spool")).await?;
    let Some(file) = &sent.file else {
        return Err(PageError::Register(register::Error::Refused(t.aids_no_file())));
    };
    let tried = sent.text("essai").is_some();
    let AidReport { added, changed, unchanged, faults } = asked
        .register
        .import_aids(organisation, &file.path, tried)
        .await
        .map_err(|error| worded(&asked, error))?;
    let count = |n: usize| format::count(t.lang(), n as u64);
    let faults = faults.iter().take(500).map(|fault| {
        (
            fault.line.map_or_else(|| "–".to_owned(), |line| line.to_string()),
            fault.column.unwrap_or("–").to_owned(),
            fault.words.told_in(super::language(t)).to_owned(),
        )
    });
    show(&ReportPage {
        t,
        tabs: tabs(&asked, "/financements/aides"),
        tried,
        figures: vec![
            (t.aids_added(), count(added)),
            (t.aids_changed(), count(changed)),
            (t.aids_unchanged(), count(unchanged)),
        ],
        faults: faults.collect(),
        c: Chrome::new(&asked, Place::Funding, crumbs(&asked, &t.funding_aids())),
    })
}
