//! An application on paper, as the very text that is signed, and from a file made elsewhere.

use super::project::writable;
use super::show::{answers, by_partner, closing, costs, money, project};
use super::words::{refusal, role, standing};
use super::{Found, chrome, found, organisation};
use crate::calls::places;
use crate::calls::words::part;
use crate::edge::upload::receive;
use crate::edge::{Asked, PageError};
use crate::ui::export::attachment;
use crate::ui::{Chrome, ErrorSummary, PageResult, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::{Multipart, Path};
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Form, Language, Table};
use register::applications::Side;
use texts::{Lang, Texts, format};
use trust::day::legal_day;

/// The largest body that is received: a file, and the form around it.
pub(super) const MOST_BYTES: usize = 2_200_000;

fn table(caption: String, headers: Vec<String>, rows: Vec<super::show::MoneyRow>, total: String) -> Block {
    let blank = String::new;
    let rows = rows.into_iter().map(|one| vec![one.label, one.what, one.partner, one.amount]);
    Block::Table(Table {
        total: Some(vec![caption.clone(), blank(), blank(), total]),
        caption,
        headers,
        rows: rows.collect(),
        alignment: vec![Align::Left, Align::Left, Align::Left, Align::Right],
        named_rows: true,
    })
}

fn document(t: Texts, found: &Found, places: Vec<String>, now: String) -> Result<Document, PageError> {
    let (record, content, rules) = (&found.record, &found.record.content, found.rules()?);
    let plain = |_: &str| String::new();
    let mut blocks = vec![Block::heading(1, t.application_project())];
    for (label, text) in project(t, content, places, plain) {
        blocks.push(Block::heading(2, label));
        blocks.push(Block::paragraph(text));
    }
    let publics = rules.publics.iter().filter(|one| content.publics.contains(&one.key));
    blocks.push(Block::heading(2, t.call_publics()));
    blocks.push(Block::List(publics.map(|one| one.label.clone().into()).collect()));
    blocks.push(Block::heading(1, t.application_answers()));
    for (label, text) in answers(t, rules, content, plain) {
        blocks.push(Block::heading(2, label));
        blocks.extend(text.lines().filter(|line| !line.trim().is_empty()).map(Block::paragraph));
    }
    blocks.push(Block::heading(1, t.application_partners()));
    let rows =
        content.partners.iter().map(|one| vec![one.name.clone(), role(t, one.role), part(t, one.share_bp)]);
    blocks.push(Block::Table(Table {
        caption: t.application_partners(),
        headers: vec![t.application_partner(), t.application_role(), t.application_share()],
        rows: rows.collect(),
        alignment: vec![Align::Left, Align::Left, Align::Right],
        named_rows: true,
        ..Table::default()
    }));
    let (totals, told) = closing(t, content);
    blocks.push(Block::heading(1, t.application_costs()));
    let headers =
        vec![t.application_line(), t.application_category(), t.application_partner(), t.application_amount()];
    blocks.push(table(t.application_costs(), headers, costs(t, rules, content), totals.0));
    let own = by_partner(t, content).into_iter().map(|(name, sum)| format!("{name} : {sum}").into());
    blocks.push(Block::List(own.collect()));
    blocks.push(Block::heading(1, t.application_money()));
    let headers =
        vec![t.application_payer(), t.col_state(), t.application_receives(), t.application_amount()];
    blocks.push(table(t.application_money(), headers, money(t, rules, content), totals.1));
    blocks.push(Block::paragraph(told));
    blocks.push(Block::heading(1, t.application_signatures()));
    let text = record.digest.to_string();
    let signed = record.signatures.iter().filter(|one| one.voided_at.is_none() && one.digest == text);
    let signed: Vec<documents::Text> = signed
        .map(|one| {
            let who = one.signer_name.clone().unwrap_or_else(|| t.unknown());
            let signed = t.application_signed_by(who, format::date(legal_day(one.at)));
            format!("{} – {signed}", one.organisation).into()
        })
        .collect();
    match signed.is_empty() {
        true => blocks.push(Block::paragraph(t.application_not_signed())),
        false => blocks.push(Block::List(signed)),
    }
    blocks.push(Block::note(t.application_sign_digest(text)));
    let number = record.number.clone().unwrap_or_else(|| found.call.number.clone());
    Ok(Document {
        title: content.title.clone(),
        subtitle: format!("{} – {now}", t.application_led_by(record.lead.name.as_str())),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        form: Form::Report,
        author: record.lead.name.clone(),
        date: None,
        footer: number,
        blocks: blocks.into_iter().filter(|block| *block != Block::List(Vec::new())).collect(),
    })
}

/// `GET /candidatures/{id}/dossier.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = found(&asked, &id).await?;
    let places = places::named(&asked, &found.record.content.territories).await?;
    let now = standing(asked.t, found.record.standing(&found.call, asked.caller.at));
    let document = document(asked.t, &found, places, now)?;
    let made = tokio::task::spawn_blocking(move || documents::pdf(&document)).await;
    let bytes = made.map_err(|error| PageError::Inside(error.to_string()))?;
    let bytes = bytes.map_err(|error| PageError::Inside(error.to_string()))?;
    Ok((attachment("application/pdf", "candidature.pdf"), bytes).into_response())
}

/// `GET /candidatures/{id}/dossier.json`: the very text that is signed; whoever has it can compute its digest again.
pub(super) async fn text(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = found(&asked, &id).await?;
    let text = asked.register.application_text(organisation(&asked)?, &id).await?;
    let name = format!("candidature-edition-{}.json", found.record.edition);
    Ok((attachment("application/json", &name), text).into_response())
}

#[derive(Template)]
#[template(path = "applications/import.html")]
struct ImportPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    edition: i64,
    errors: ErrorSummary<'a>,
    file_error: Option<String>,
}

fn page<'a>(asked: &Asked, found: &Found, problems: &'a [Problem]) -> ImportPage<'a> {
    let t = asked.t;
    ImportPage {
        t,
        c: chrome(asked, found, &t.application_import()).narrow(),
        id: found.record.id.clone(),
        edition: found.record.edition,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        file_error: problems.first().map(|one| one.what.clone()),
    }
}

/// The application of an address, for whoever leads it: a file takes the place of the whole text.
async fn led(asked: &Asked, id: &str) -> Result<Found, PageError> {
    let found = writable(asked, id).await?;
    if found.side == Side::Lead { Ok(found) } else { Err(PageError::NotFound) }
}

/// `GET /candidatures/{id}/importer`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = led(&asked, &id).await?;
    show(&page(&asked, &found, &[]))
}

/// `POST /candidatures/{id}/importer`
pub(super) async fn import(asked: Asked, Path(id): Path<String>, form: Multipart) -> PageResult {
    let t = asked.t;
    let found = led(&asked, &id).await?;
    let spool = asked.register.folder().join("spool");
    let sent = receive(form, MOST_BYTES as u64, &spool).await?;
    let seen = sent.text("vu").and_then(|n| n.parse().ok()).unwrap_or(0);
    let problem = match sent.file {
        None => t.application_no_file_sent(),
        Some(received) => {
            let bytes = tokio::fs::read(&received.path)
                .await
                .map_err(|e| PageError::Inside(format!("a received file cannot be read: {e}")))?;
            // A byte that is no text is told as any other mistake of the file: with its line.
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let own = organisation(&asked)?;
            match asked.register.import_application(own, (&id, seen), &text, asked.caller.at).await {
                Ok(_) => return go(&format!("/candidatures/{id}?fait=importe")),
                Err(register::Error::Refused(code)) => refusal(t, &code),
                Err(register::Error::Changed) => t.application_conflict_todo(),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &found, &[Problem::new("file", problem)]))
}
