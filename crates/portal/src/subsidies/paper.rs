//! Agreements, notices, changes and titles on paper, made from the texts of the funder; and the text that is signed.

use super::words::{change, condition, paper, rate, report_name};
use super::{address, found, organisation};
use crate::edge::{Asked, PageError};
use crate::envelopes::words::euros;
use crate::ui::PageResult;
use crate::ui::export::attachment;
use axum::extract::Path;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Form, Language, Table};
use register::subsidies::{SubsidyRecord, SubsidySide};
use subsidy::{Paper, Part, Terms, Version, clawbacks, difference, parts, signed_by};
use texts::{Lang, Texts, format};

/// What a document says.
struct Told<'a> {
    t: Texts,
    record: &'a SubsidyRecord,
    version: &'a Version,
    /// The amount of a title, where that is what the document is about.
    amount: Option<i64>,
}

impl Told<'_> {
    fn terms(&self) -> &Terms {
        &self.version.terms
    }

    fn value(&self, name: &str) -> String {
        let (t, terms) = (self.t, self.terms());
        let money = |cents: Option<i64>| cents.map_or_else(|| t.unknown(), |cents| euros(t, cents));
        let names = |ids: Vec<&str>| {
            let all: Vec<String> = ids.into_iter().map(|id| self.record.name(id)).collect();
            if all.is_empty() { "–".to_owned() } else { all.join(", ") }
        };
        match name {
            "objet" => terms.purpose.clone(),
            "projet" => terms.title.clone(),
            "bénéficiaire" => self.record.name(&terms.beneficiary),
            "partenaires" => names(terms.partners.iter().map(String::as_str).collect()),
            "financeurs" => names(terms.funders()),
            "montant" => money(self.amount.or_else(|| terms.agreed())),
            "budget" => money(terms.budget()),
            "début" => format::date(terms.first_on),
            "fin" => format::date(terms.last_on),
            "tolérance" => rate(t, terms.tolerance_bp),
            _ => String::new(),
        }
    }

    fn table(&self, name: &str) -> Block {
        let (t, terms) = (self.t, self.terms());
        let two = |caption: String, heads: [String; 2], rows: Vec<Vec<String>>, total: Option<String>| {
            Block::Table(Table {
                caption: caption.clone(),
                headers: heads.into(),
                rows,
                alignment: vec![Align::Left, Align::Right],
                total: total.map(|cents| vec![t.subsidy_total(), cents]),
                named_rows: true,
            })
        };
        let money = |cents: Option<i64>| cents.map(|cents| euros(t, cents));
        match name {
            "financement" => two(
                t.subsidy_shares(),
                [t.subsidy_funder(), t.envelope_amount()],
                terms
                    .shares
                    .iter()
                    .map(|one| vec![self.record.name(&one.funder), euros(t, one.cents)])
                    .collect(),
                money(terms.agreed()),
            ),
            "dépenses" => two(
                t.subsidy_lines(),
                [t.subsidy_line(), t.subsidy_budget()],
                terms.lines.iter().map(|one| vec![one.label.clone(), euros(t, one.cents)]).collect(),
                money(terms.budget()),
            ),
            "versements" => Block::Table(Table {
                caption: t.subsidy_instalments(),
                headers: vec![
                    t.subsidy_instalment(),
                    t.subsidy_funder(),
                    t.subsidy_conditions(),
                    t.envelope_amount(),
                ],
                rows: terms
                    .instalments
                    .iter()
                    .map(|one| {
                        let when: Vec<String> =
                            one.conditions.iter().map(|of| condition(t, terms, of)).collect();
                        vec![
                            one.label.clone(),
                            self.record.funder_of(&one.envelope),
                            when.join(" ; "),
                            euros(t, one.cents),
                        ]
                    })
                    .collect(),
                alignment: vec![Align::Left, Align::Left, Align::Left, Align::Right],
                total: None,
                named_rows: true,
            }),
            "comptes rendus" => two(
                t.subsidy_reports(),
                [t.subsidy_report(), t.subsidy_due_on()],
                terms.reports.iter().map(|one| vec![report_name(t, one), format::date(one.due_on)]).collect(),
                None,
            ),
            _ => {
                let versions = &self.record.agreement.versions;
                let before = versions.iter().rev().find(|one| one.number < self.version.number);
                let all = before.map(|before| difference(&before.terms, terms)).unwrap_or_default();
                Block::List(all.iter().map(|one| change(t, self.record, one).into()).collect())
            }
        }
    }

    fn document(&self, kind: Paper, text: &str) -> Result<Document, PageError> {
        let t = self.t;
        let made =
            parts(text, |name| self.value(name)).map_err(|fault| PageError::Inside(fault.to_string()))?;
        let mut blocks: Vec<Block> = made
            .into_iter()
            .map(|part| match part {
                Part::Heading(text) => Block::heading(1, text),
                Part::Paragraph(text) => Block::paragraph(text),
                Part::Table(name) => self.table(name),
            })
            .filter(|block| *block != Block::List(Vec::new()))
            .collect();
        if matches!(kind, Paper::Agreement | Paper::Amendment) {
            blocks.push(Block::heading(1, t.subsidy_signatures()));
            let all = signed_by(&self.record.agreement, self.version.number);
            let signed: Vec<_> = all
                .into_iter()
                .map(|(party, (_, on))| t.subsidy_signed_on(self.record.name(party), format::date(on)).into())
                .collect();
            match signed.is_empty() {
                true => blocks.push(Block::paragraph(t.quote_signatures_none())),
                false => blocks.push(Block::List(signed)),
            }
            blocks.push(Block::note(t.quote_sign_digest(self.version.digest.to_string())));
        }
        Ok(Document {
            title: format!("{} – {}", paper(t, kind), self.terms().title),
            subtitle: t.subsidy_parties(self.value("financeurs"), self.value("bénéficiaire")),
            // The texts are those of the funder: French, whatever the language of the page.
            language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
            form: Form::Report,
            author: self.record.coordinator.name.clone(),
            date: None,
            footer: t.quote_version(self.version.number.to_string()),
            blocks: blocks.into_iter().filter(|block| *block != Block::paragraph("")).collect(),
        })
    }
}

/// The version of the address, else the one that a page shows.
fn chosen<'a>(asked: &Asked, record: &'a SubsidyRecord) -> Result<&'a Version, PageError> {
    let wanted = asked.pairs.text("version").and_then(|n| n.parse::<u32>().ok());
    let found = wanted.map_or_else(|| record.shown(), |number| record.agreement.version(number));
    found.ok_or(PageError::NotFound)
}

async fn file(document: Document, is_docx: bool, name: &str) -> PageResult {
    let make = move || if is_docx { documents::docx(&document) } else { documents::pdf(&document) };
    let made =
        tokio::task::spawn_blocking(make).await.map_err(|error| PageError::Inside(error.to_string()))?;
    let bytes = made.map_err(|error| PageError::Inside(error.to_string()))?;
    let (media, end) = if is_docx {
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
    } else {
        ("application/pdf", "pdf")
    };
    Ok((attachment(media, &format!("{name}.{end}")), bytes).into_response())
}

async fn agreement(asked: Asked, id: &str, is_docx: bool) -> PageResult {
    let record = found(&asked, id).await?;
    let version = chosen(&asked, &record)?;
    let told = Told { t: asked.t, record: &record, version, amount: None };
    let document = told.document(Paper::Agreement, &version.terms.clauses)?;
    file(document, is_docx, "convention-de-financement").await
}

/// `GET /conventions-de-financement/{id}/convention.pdf`
pub(super) async fn agreement_pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    agreement(asked, &id, false).await
}

/// `GET /conventions-de-financement/{id}/convention.docx`
pub(super) async fn agreement_docx(asked: Asked, Path(id): Path<String>) -> PageResult {
    agreement(asked, &id, true).await
}

/// The documents that may be printed now.
pub(super) fn offered(asked: &Asked, record: &SubsidyRecord) -> Vec<(String, String)> {
    let own = asked.caller.organisation_id().unwrap_or("");
    let is_funder = record.side_of(own) == Some(SubsidySide::Funder);
    let here = address(&record.id);
    let mut all = Vec::new();
    if is_funder {
        all.push((format!("{here}/documents/notice"), paper(asked.t, Paper::Notice)));
    }
    for version in record.agreement.versions.iter().skip(1) {
        let name = format!("{} {}", paper(asked.t, Paper::Amendment), version.number - 1);
        all.push((format!("{here}/documents/amendment?version={}", version.number), name));
    }
    all
}

/// `GET /conventions-de-financement/{id}/documents/{kind}`
pub(super) async fn other(asked: Asked, Path((id, code)): Path<(String, String)>) -> PageResult {
    let record = found(&asked, &id).await?;
    let kind = Paper::from_code(&code).ok_or(PageError::NotFound)?;
    let side = record.side_of(organisation(&asked)?);
    let version = chosen(&asked, &record)?;
    let title = asked.pairs.text("titre").unwrap_or("");
    let amount = match kind {
        Paper::Agreement => return Err(PageError::NotFound),
        Paper::Notice if side != Some(SubsidySide::Funder) => return Err(PageError::NotFound),
        Paper::Amendment if version.number < 2 => return Err(PageError::NotFound),
        Paper::Clawback => {
            let all = clawbacks(&record.agreement);
            let found = all.into_iter().find(|one| one.title.id == title);
            Some(found.ok_or(PageError::NotFound)?.title.cents)
        }
        Paper::Notice | Paper::Amendment => None,
    };
    let text = asked.register.subsidy_text_of(&record, kind).await?;
    let told = Told { t: asked.t, record: &record, version, amount };
    let document = told.document(kind, &text)?;
    file(document, false, kind.code()).await
}

/// `GET /conventions-de-financement/{id}/contenu.json`: the very text that is signed.
pub(super) async fn content(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    let number = chosen(&asked, &record)?.number;
    let text = asked.register.subsidy_content(organisation(&asked)?, &id, number).await?;
    let name = format!("convention-de-financement-version-{number}.json");
    Ok((attachment("application/json", &name), text).into_response())
}
