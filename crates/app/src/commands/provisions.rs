//! `plainpied tenant-services`: the figures of the pages « Services aux locataires » and « Relances ».

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::provisions::{Provisions, ProvisionsAct};
use provision::billing::{self, Verdict};
use provision::follow::Stage;
use provision::impact::{Outcome, Study, measure};
use provision::uptake::Summary;
use provision::{Family, Gap, Priority, coverage};
use register::provisions::{Chase, KeptBundle, Provision};
use serde_json::{Value, json};
use std::process::ExitCode;

pub async fn run(asked: &Provisions, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let own = || async {
        let all = register.provisions(&landlord.id).await?;
        Ok::<_, register::Error>(all.into_iter().filter(|one| one.is_own).collect::<Vec<Provision>>())
    };
    let sheet = match &asked.act {
        ProvisionsAct::List => list(&own().await?, lang),
        ProvisionsAct::Coverage { priority } => {
            let priority = match priority {
                None => None,
                Some(code) => Some(Priority::from_code(code).ok_or_else(|| {
                    let all: Vec<&str> = Priority::ALL.iter().map(|one| one.code()).collect();
                    anyhow::anyhow!("--priority: `{code}` is none of {}", all.join(", "))
                })?),
            };
            let residences = register.residences_to_name(&landlord.id).await?;
            let all = own().await?;
            let services: Vec<&provision::Service> = all.iter().map(|one| &one.service).collect();
            let ids = residences.iter().map(|(id, _)| id.as_str());
            let found = coverage(ids, &services, priority, on);
            Sheet {
                columns: covered_columns(lang),
                rows: found
                    .iter()
                    .map(|one| {
                        let name =
                            residences.iter().find(|(id, _)| *id == one.residence).map(|(_, name)| name);
                        let mut row = vec![json!(one.residence), json!(name)];
                        let of = |family: &Family| json!(one.families.get(family).copied().unwrap_or(0));
                        row.extend(Family::ALL.iter().map(of));
                        row.push(json!(one.missing()));
                        row
                    })
                    .collect(),
            }
        }
        ProvisionsAct::Billing { service } => {
            let one = register.provision(&landlord.id, service).await?;
            let law = register.law_of(&landlord.id).await?;
            ways(&billing::judge(&one.service.billing_facts(), &law, on), lang)
        }
        ProvisionsAct::Effects { service } => {
            effects(&register.provision_studies(&landlord.id, service).await?, lang)
        }
        ProvisionsAct::Bundles => bundles(&register.bundles(&landlord.id).await?, lang),
        ProvisionsAct::Chases => chases(&register.chases(&landlord.id, None).await?, lang),
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// What is missing, by codes.
fn gap(of: &Gap) -> String {
    match of {
        Gap::Provider => "provider".to_owned(),
        Gap::Payer => "payer".to_owned(),
        Gap::Route => "route".to_owned(),
        Gap::Residences => "residences".to_owned(),
        Gap::Level => "level".to_owned(),
        Gap::Plan(cents) => format!("plan:{cents}"),
    }
}

fn list(all: &[Provision], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        let (service, uses) = (&one.service, Summary::of(&one.months));
        let gaps: Vec<String> = service.gaps(one.provider_id.is_some()).iter().map(gap).collect();
        vec![
            json!(one.id),
            json!(service.name),
            json!(service.family()),
            json!(service.kind),
            json!(one.provider),
            json!(service.level),
            json!(service.payer),
            json!(service.route),
            json!(service.residences.len()),
            json!(uses.counted),
            json!(uses.tenants),
            json!(uses.others),
            json!(uses.by_use_cents),
            json!(service.plan.cost().ok()),
            json!(gaps.join(" ")),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Service", "Service"),
            column(lang, "name", "Nom", "Name"),
            column(lang, "family", "Famille", "Family"),
            column(lang, "kind", "Sorte", "Kind"),
            column(lang, "provider", "Prestataire", "Provider"),
            column(lang, "level", "Niveau", "Level"),
            column(lang, "payer", "Payeur", "Payer"),
            column(lang, "route", "Facturation", "Charging"),
            column(lang, "residences", "Résidences", "Residences"),
            column(lang, "months", "Mois comptés", "Months counted"),
            column(lang, "tenants", "Usages de locataires", "Uses by tenants"),
            column(lang, "others", "Usages d’autres habitants", "Uses by others"),
            column(lang, "by_use_cents", "Coût par usage (centimes)", "Cost by use (cents)"),
            column(lang, "cost_cents", "Coût annuel prévu (centimes)", "Planned yearly cost (cents)"),
            column(lang, "missing", "Manque", "Missing"),
        ],
        rows: rows.collect(),
    }
}

fn covered_columns(lang: Lang) -> Vec<crate::output::Column> {
    vec![
        column(lang, "id", "Résidence", "Residence"),
        column(lang, "name", "Nom", "Name"),
        column(lang, "daily-life", "Vie quotidienne", "Daily life"),
        column(lang, "vulnerability", "Fragilités", "Vulnerability"),
        column(lang, "purchasing-power", "Charges et pouvoir d’achat", "Charges and purchasing power"),
        column(lang, "living-together", "Vivre ensemble", "Living together"),
        column(lang, "missing", "Familles absentes", "Families missing"),
    ]
}

fn ways(all: &[billing::Judged], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        let (verdict, why) = match &one.verdict {
            Verdict::Allowed => ("allowed", String::new()),
            Verdict::Barred(bars) => {
                ("barred", bars.iter().map(|bar| bar.code()).collect::<Vec<_>>().join(" "))
            }
            Verdict::Unknown(asks, missing) => {
                let asks = asks.iter().map(|ask| format!("ask:{ask}"));
                let law = missing.iter().map(|one| format!("law:{}", one.key));
                ("unknown", asks.chain(law).collect::<Vec<_>>().join(" "))
            }
        };
        let basis: Vec<&str> = one.basis.iter().map(|basis| basis.reference.as_str()).collect();
        vec![json!(one.route), json!(verdict), json!(why), json!(basis.join(" ; "))]
    });
    Sheet {
        columns: vec![
            column(lang, "route", "Voie", "Way"),
            column(lang, "verdict", "Réponse", "Verdict"),
            column(lang, "why", "Pourquoi", "Why"),
            column(lang, "basis", "Fondement", "Basis"),
        ],
        rows: rows.collect(),
    }
}

/// Value, bounds and the smallest effect that would be seen, in points; or why there is none.
fn told(of: Outcome) -> Vec<Value> {
    let points = |share: f64| json!((share * 1_000.0).round() / 10.0);
    match of {
        Outcome::Known(effect) => {
            let figures = [effect.value, effect.low, effect.high, effect.detectable];
            figures.map(points).into_iter().chain([json!("")]).collect()
        }
        Outcome::Masked => vec![Value::Null, Value::Null, Value::Null, Value::Null, json!("masked")],
        Outcome::TooFew(n) => {
            vec![Value::Null, Value::Null, Value::Null, Value::Null, json!(format!("too-few:{n}"))]
        }
    }
}

fn effects(all: &[Study], lang: Lang) -> Sheet {
    let mut rows = Vec::new();
    for study in all {
        let measured = measure(study);
        let mut lines = vec![("served", Some(measured.served.residences), Some(measured.served.change))];
        if let Some(compared) = measured.compared {
            lines.push(("compared", Some(compared.residences), Some(compared.change)));
        }
        lines.push(("net", None, measured.net));
        for (what, residences, outcome) in lines {
            if let Some(outcome) = outcome {
                let mut row = vec![json!(study.indicator), json!(what), json!(residences)];
                row.extend(told(outcome));
                rows.push(row);
            }
        }
    }
    Sheet {
        columns: vec![
            column(lang, "indicator", "Indicateur", "Indicator"),
            column(lang, "what", "Quoi", "What"),
            column(lang, "residences", "Résidences", "Residences"),
            column(lang, "points", "Variation (points)", "Change (points)"),
            column(lang, "low", "Au moins", "At least"),
            column(lang, "high", "Au plus", "At most"),
            column(lang, "detectable", "Plus petit effet visible", "Smallest effect seen"),
            column(lang, "why_not", "Non dit", "Not told"),
        ],
        rows,
    }
}

fn bundles(all: &[KeptBundle], lang: Lang) -> Sheet {
    let mut rows = Vec::new();
    for one in all {
        for month in &one.months {
            rows.push(vec![
                json!(one.id),
                json!(one.bundle.name),
                json!(month.from),
                json!(month.members),
                json!(month.known),
                json!(month.share().map(|share| (share * 1_000.0).round() / 10.0)),
            ]);
        }
    }
    Sheet {
        columns: vec![
            column(lang, "id", "Bouquet", "Bundle"),
            column(lang, "name", "Nom", "Name"),
            column(lang, "month", "Mois", "Month"),
            column(lang, "members", "Ménages", "Households"),
            column(lang, "known", "Comptes regardés", "Accounts looked at"),
            column(lang, "arrears_percent", "En impayé (%)", "In arrears (%)"),
        ],
        rows,
    }
}

fn chases(all: &[Chase], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        let mut row = vec![
            json!(one.id),
            json!(one.title),
            json!(one.closes_on),
            json!(one.purge_on),
            json!(one.purged_on),
        ];
        row.extend(Stage::ALL.iter().map(|stage| json!(one.figures.get(stage).copied().unwrap_or(0))));
        row
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Relance", "Follow-up"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "closes", "Dernier jour", "Last day"),
            column(lang, "purge", "Effacement prévu", "To be erased"),
            column(lang, "purged", "Effacée le", "Erased on"),
            column(lang, "to-contact", "À joindre", "To contact"),
            column(lang, "under-way", "En cours", "Under way"),
            column(lang, "help-asked", "Aide demandée", "Help asked"),
            column(lang, "accompanied", "Accompagnés", "Accompanied"),
            column(lang, "replied", "Répondu", "Replied"),
            column(lang, "declined", "Ne souhaitent pas", "Declined"),
            column(lang, "left", "Partis", "Left"),
        ],
        rows: rows.collect(),
    }
}
