//! The terms of one version in plain words: for the page of an agreement, and for whoever is about to sign it.

use super::words;
use crate::edge::{Asked, PageError};
use askama::Template;
use askama::filters::HtmlSafe;
use register::agreements::{AgreementRecord, Version};
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::scope::Scope;

/// The open fields of one kind, with what their class means.
pub(super) struct Opens {
    kind: String,
    fields: Vec<(String, String)>,
}

/// The terms of a version.
#[derive(Template)]
#[template(path = "agreements/terms.html")]
pub(super) struct TermsPart {
    t: Texts,
    version: String,
    giver: String,
    taker: String,
    purpose: String,
    basis: String,
    opens: Vec<Opens>,
    scope: String,
    from: String,
    until: String,
    kept: String,
    consent: String,
    signatures: Vec<String>,
    digest: String,
}

impl HtmlSafe for TermsPart {}

impl TermsPart {
    /// The terms of a version of this agreement.
    pub async fn of(
        asked: &Asked,
        record: &AgreementRecord,
        version: &Version,
    ) -> Result<TermsPart, PageError> {
        let t = asked.t;
        let terms = version.terms();
        let names: BTreeMap<String, String> = match &terms.scope {
            Scope::Residences(_) => {
                asked.register.residences_to_name(&record.giver.id).await?.into_iter().collect()
            }
            _ => BTreeMap::new(),
        };
        let gazetteer = asked.register.gazetteer().await?;
        let mut opens: Vec<Opens> = Vec::new();
        for field in &terms.fields {
            let kind = field.kind().map_or_else(String::new, |kind| words::kind(t, kind));
            let line = (words::field(t, *field), words::class(t, field.class()));
            match opens.last_mut() {
                Some(last) if last.kind == kind => last.fields.push(line),
                _ => opens.push(Opens { kind, fields: vec![line] }),
            }
        }
        let signatures = [&record.giver, &record.taker].map(|party| match version.is_signed_by(&party.id) {
            true => t.agreement_signed_by(party.name.as_str()),
            false => t.agreement_unsigned_by(party.name.as_str()),
        });
        Ok(TermsPart {
            t,
            version: t.agreement_version(i64::from(terms.version)),
            giver: record.giver.name.clone(),
            taker: record.taker.name.clone(),
            purpose: words::purpose(t, terms.purpose),
            basis: words::basis(t, terms.legal_basis),
            opens,
            scope: words::scope(t, &gazetteer, &names, &terms.scope),
            from: format::date(terms.from),
            until: format::date(terms.until),
            kept: t.agreement_kept_days(i64::from(terms.kept_days)),
            consent: if terms.needs_consent { t.agreement_consent_yes() } else { t.agreement_consent_no() },
            signatures: signatures.to_vec(),
            digest: t.agreement_print_note(terms.digest().to_string()),
        })
    }
}
