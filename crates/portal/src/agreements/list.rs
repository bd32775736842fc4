//! The agreements of one's organisation, both directions; the same as a file.

use super::words;
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use model::words::fold;
use register::agreements::{AgreementRecord, AgreementStage};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    partner: String,
    direction: String,
    purpose: String,
    state: String,
    from: String,
    until: String,
    fields: usize,
}

#[derive(Template)]
#[template(path = "agreements/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    may_create: bool,
    filters: Vec<Field>,
    count_text: String,
    lines: Vec<Line>,
    query: String,
}

/// The agreements that the address asks for.
async fn found(asked: &Asked) -> Result<Vec<AgreementRecord>, PageError> {
    let own = asked.caller.organisation_id()?;
    let at = asked.caller.at;
    let stage = asked.pairs.text("etat").and_then(AgreementStage::from_code);
    let direction = asked.pairs.text("sens");
    let name = fold(asked.pairs.text("q").unwrap_or(""));
    let all = asked.register.agreements_of(own).await?;
    let wanted = |record: &AgreementRecord| {
        stage.is_none_or(|s| record.stage(at) == s)
            && direction.is_none_or(|d| (d == "ouvre") == (record.giver.id == own))
            && fold(&record.partner_of(own).name).contains(&name)
    };
    Ok(all.into_iter().filter(wanted).collect())
}

fn line(asked: &Asked, own: &str, record: &AgreementRecord) -> Option<Line> {
    let t = asked.t;
    let terms = record.shown(asked.caller.at)?.terms();
    Some(Line {
        id: record.id.clone(),
        partner: record.partner_of(own).name.clone(),
        direction: words::direction(t, record, own),
        purpose: words::purpose(t, terms.purpose),
        state: words::stage(t, record.stage(asked.caller.at)),
        from: format::date(terms.from),
        until: format::date(terms.until),
        fields: terms.fields.len(),
    })
}

/// `GET /conventions`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?.to_owned();
    let records = found(&asked).await?;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let mut stages = vec![Choice::new("", t.all(), text("etat"))];
    stages.extend(AgreementStage::ALL.map(|s| Choice::new(s.code(), words::stage(t, s), text("etat"))));
    let directions = vec![
        Choice::new("", t.all_m(), text("sens")),
        Choice::new("ouvre", t.agreement_gives(), text("sens")),
        Choice::new("lit", t.agreement_takes(), text("sens")),
    ];
    let n = records.len() as u64;
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::Agreements, vec![crumb("", t.nav_agreements())]),
        may_create: asked.caller.can(Action::Create, ObjectKind::Agreement),
        filters: vec![
            Field::search("q", t.agreement_partner_search(), text("q")),
            Field::select("etat", t.agreement_state(), stages),
            Field::select("sens", t.agreement_direction(), directions),
        ],
        count_text: t.agreements_count(crate::ui::words::plural(n), format::count(t.lang(), n)),
        lines: records.iter().filter_map(|record| line(&asked, &own, record)).collect(),
        query: query_with(&asked.pairs, &[("lang", "")]),
    })
}

/// `GET /conventions.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    let at = asked.caller.at;
    let head = [
        "id",
        "partenaire",
        "sens",
        "but",
        "base_legale",
        "etat",
        "version",
        "premier_jour",
        "dernier_jour",
        "conservation_jours",
        "accord_exige",
        "champs",
    ];
    let mut rows = Vec::new();
    for record in found(&asked).await? {
        let Some(terms) = record.shown(at).map(|version| version.terms()) else { continue };
        rows.push(vec![
            record.id.clone(),
            guarded(&record.partner_of(&own).name),
            if record.giver.id == own { "ouvre" } else { "lit" }.to_owned(),
            terms.purpose.code().to_owned(),
            terms.legal_basis.code().to_owned(),
            record.stage(at).code().to_owned(),
            terms.version.to_string(),
            terms.from.to_string(),
            terms.until.to_string(),
            terms.kept_days.to_string(),
            terms.needs_consent.to_string(),
            terms.fields.iter().map(|field| field.code()).collect::<Vec<_>>().join(" | "),
        ]);
    }
    csv_answer("conventions.csv", &[], &head.map(str::to_owned), rows)
}
