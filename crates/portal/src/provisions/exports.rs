//! What leaves: the services, the months of one, its sheet. The same figures as the pages.

use super::show::{facts, month, verdict};
use super::{found, list, own, words};
use crate::edge::Asked;
use crate::pools::words::euros;
use crate::ui::PageResult;
use crate::ui::document::{language, pdf};
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use documents::{Align, Block, Document, Table};
use provision::billing;
use provision::uptake::Summary;
use texts::format;

/// `GET /services-aux-locataires.csv`
pub(super) async fn list_csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.provisions(asked.caller.organisation_id()?).await?;
    let code = |of: Option<&str>| of.unwrap_or_default().to_owned();
    let cents = |of: Option<i64>| of.map(|cents| cents.to_string()).unwrap_or_default();
    let rows = all.iter().map(|one| {
        let (service, uses) = (&one.service, Summary::of(&one.months));
        let gaps = service.gaps(one.provider_id.is_some()).into_iter().map(|gap| list::gap(t, gap));
        let (own, hidden) = (one.is_own, String::new());
        vec![
            one.id.clone(),
            guarded(&service.name),
            guarded(&one.landlord),
            service.family().code().to_owned(),
            service.kind.code().to_owned(),
            guarded(one.provider.as_deref().unwrap_or_default()),
            code(service.payer.map(provision::Payer::code)),
            code(service.route.map(billing::Route::code)),
            code(service.level.map(provision::ladder::Level::code)),
            service.residences.len().to_string(),
            if own { uses.counted.to_string() } else { hidden.clone() },
            if own { uses.tenants.to_string() } else { hidden.clone() },
            if own { uses.others.to_string() } else { hidden.clone() },
            cents(uses.by_use_cents),
            cents(service.plan.cost().ok().filter(|_| own)),
            if own { guarded(&gaps.collect::<Vec<_>>().join(", ")) } else { hidden },
        ]
    });
    let head = [
        "id",
        "nom",
        "bailleur",
        "famille",
        "sorte",
        "prestataire",
        "payeur",
        "facturation",
        "niveau",
        "residences",
        "mois_comptes",
        "usages_locataires",
        "usages_autres",
        "cout_par_usage_centimes",
        "cout_annuel_centimes",
        "manque",
    ];
    let notes = [(t.export_date(), format::date(asked.today))];
    csv_answer("services-aux-locataires.csv", &notes, &head.map(str::to_owned), rows)
}

/// `GET /services-aux-locataires/{id}/mois.csv`
pub(super) async fn months_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let rows = one.months.iter().map(|of| {
        let cost = of.cost_cents.map(|cents| cents.to_string()).unwrap_or_default();
        vec![of.from.to_string(), number(of.tenants), number(of.others), cost]
    });
    let notes = [(t.export_date(), format::date(asked.today)), (t.prov_name(), guarded(&one.service.name))];
    let head = ["mois", "usages_locataires", "usages_autres", "cout_centimes"].map(str::to_owned);
    csv_answer("frequentation.csv", &notes, &head, rows)
}

fn table(caption: String, headers: Vec<String>, rows: Vec<Vec<String>>) -> Block {
    Block::Table(Table {
        caption,
        alignment: headers.iter().map(|_| Align::Left).collect(),
        headers,
        rows,
        total: None,
        named_rows: true,
    })
}

/// `GET /services-aux-locataires/{id}/fiche.pdf`
pub(super) async fn sheet_pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = own(&asked, &id).await?;
    let landlord = asked.landlord()?.clone();
    let residences = asked.register.residences_to_name(&landlord.id).await?;
    let law = asked.register.law_of(&landlord.id).await?;
    let judged = billing::judge(&one.service.billing_facts(), &law, asked.today);
    let facts = facts(t, &one, &residences).into_iter().map(|(label, value)| vec![label, value]);
    let mut blocks = Vec::new();
    if !one.service.about.is_empty() {
        blocks.push(Block::paragraph(one.service.about.clone()));
    }
    blocks.push(table(t.prov_facts(), vec![t.col_name(), t.col_value()], facts.collect()));
    let ways = judged.iter().map(|way| {
        let basis: Vec<&str> = way.basis.iter().map(|basis| basis.reference.as_str()).collect();
        vec![words::route(t, way.route), verdict(t, &way.verdict), basis.join(" ; ")]
    });
    let head = vec![t.prov_route(), t.prov_verdict(), t.prov_basis()];
    blocks.push(table(t.prov_billing(), head, ways.collect()));
    blocks.push(Block::note(t.prov_billing_lead()));
    let plan = &one.service.plan;
    if !plan.lines.is_empty() || !plan.shares.is_empty() {
        let costs = plan.lines.iter().map(|of| vec![t.prov_cost_of(), of.label.clone(), euros(t, of.cents)]);
        let paid = plan
            .shares
            .iter()
            .map(|of| vec![super::money::source(t, &of.source), of.label.clone(), euros(t, of.cents)]);
        let head = vec![t.prov_payer(), t.prov_label(), t.prov_amount()];
        blocks.push(table(t.prov_plan(), head, costs.chain(paid).collect()));
    }
    if !one.months.is_empty() {
        let rows = one.months.iter().map(|of| {
            let count = |n| super::show::counted(t, n, true);
            let cost = of.cost_cents.map_or_else(|| t.unknown(), |cents| euros(t, cents));
            vec![month(of.from), count(of.tenants), count(of.others), cost]
        });
        let head = vec![t.prov_month(), t.prov_tenants(), t.prov_others(), t.prov_cost()];
        blocks.push(table(t.prov_uptake(), head, rows.collect()));
    }
    let document = Document {
        title: one.service.name.clone(),
        subtitle: t.prov_title(),
        language: language(t),
        author: one.landlord.clone(),
        date: Some(asked.today),
        footer: t.prov_title(),
        blocks,
        ..Document::default()
    };
    pdf(document, "service-aux-locataires").await
}
