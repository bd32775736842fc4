//! The letter of a claim: object, the landlord's stock, legal basis, computation, what is joined; and what is not known of
//! the annex, for whoever checks it before it is sent.

use super::annex::{Annex, Which};
use super::claim::found;
use super::{whole, words};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::PageResult;
use crate::ui::export::attachment;
use axum::extract::Path;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Form, Language, Table};
use jiff::civil::Date;
use register::portfolio::Portfolio;
use register::relief::{ReliefBook, ReliefClaim};
use relief::Article;
use relief::ledger::OfficeYear;
use texts::{Lang, Texts, format};

/// What a letter is about: what may still be claimed of an office and a year, or a claim that was filed.
struct Subject<'b> {
    office_id: &'b str,
    year: i16,
    /// Tax due; `None`: no notice is noted.
    pool: Option<i64>,
    deadline: Date,
    on: Date,
    /// By article: what is claimable, when it is still counted, and what is asked.
    asked: Vec<(Article, Option<i64>, Option<i64>)>,
    which: Which<'b>,
}

impl<'b> Subject<'b> {
    fn open(at: &'b OfficeYear, on: Date) -> Subject<'b> {
        let articles = Article::ALL.into_iter().filter(|article| at.of(*article).expenses > 0);
        Subject {
            office_id: &at.office_id,
            year: at.year,
            pool: at.pool,
            deadline: at.deadline,
            on,
            asked: articles
                .map(|article| (article, Some(at.of(article).claimable), at.of(article).relief))
                .collect(),
            which: Which::Open,
        }
    }

    fn filed(book: &ReliefBook, claim: &'b ReliefClaim) -> Subject<'b> {
        let last = relief::deadline::deadline(claim.year.saturating_sub(1), &book.rules);
        let pool = book.ledger.pools.get(&(claim.office_id.clone(), claim.year));
        Subject {
            office_id: &claim.office_id,
            year: claim.year,
            pool: pool.map(|(due, _)| *due),
            deadline: last.unwrap_or(claim.filed_on),
            on: claim.filed_on,
            asked: vec![(claim.article, None, Some(claim.claimed_cents))],
            which: Which::Claim(&claim.id),
        }
    }
}

/// A day of the annex, as people read it.
fn day(text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), format::date)
}

fn computation(t: Texts, pool: Option<i64>, claimable: Option<i64>, asked: Option<i64>) -> Vec<Vec<String>> {
    let mut rows = vec![vec![t.relief_pool(), words::amount(t, pool)]];
    if let Some(cents) = claimable {
        rows.push(vec![t.relief_claimable(), words::euros(t, cents)]);
    }
    rows.push(vec![t.relief_asked(), words::amount(t, asked)]);
    rows
}

fn document(
    t: Texts,
    (book, portfolio): (&ReliefBook, Option<&Portfolio>),
    subject: &Subject<'_>,
    landlord: &str,
) -> Document {
    let at = (subject.office_id, subject.year);
    let office = book.office(subject.office_id);
    let mut address = vec![office.map(|office| office.name.clone()).unwrap_or_default()];
    address.extend(office.and_then(|office| office.address.clone()));
    let annex = Annex::of(t, (book, portfolio), at, subject.which);
    let (dwellings, residences) = portfolio.map_or((0, 0), |portfolio| {
        let on = Date::new(subject.year, 1, 1).unwrap_or(subject.on);
        let mine = portfolio.residences.iter().filter(|r| {
            relief::ledger::office_on(&book.question.belongings, &r.id, on) == Some(subject.office_id)
        });
        mine.fold((0_u64, 0_u64), |(d, n), r| (d + u64::from(r.dwellings), n + 1))
    });
    let count = |n: u64| format::count(t.lang(), n);
    let year = subject.year.to_string();
    let object = t.relief_letter_object(year.clone());
    let mut blocks = vec![
        Block::Address { lines: address },
        Block::paragraph(format::date(subject.on)),
        Block::paragraph(documents::Text::bold(object.clone())),
        Block::heading(2, t.relief_letter_stock()),
        Block::paragraph(t.relief_letter_stock_text(landlord, count(dwellings), count(residences))),
    ];
    let mine = book.notices.iter().filter(|n| n.office_id == subject.office_id && n.year == subject.year);
    let notices: Vec<Vec<String>> =
        mine.map(|n| vec![n.reference.clone(), n.commune.clone(), words::euros(t, n.due_cents)]).collect();
    if !notices.is_empty() {
        blocks.push(Block::Table(Table {
            caption: t.relief_notices(),
            headers: vec![t.relief_notice_ref(), t.relief_commune(), t.relief_due()],
            rows: notices,
            alignment: vec![Align::Left, Align::Left, Align::Right],
            total: None,
            named_rows: true,
        }));
    }
    blocks.push(Block::heading(2, t.relief_letter_law()));
    let paid = subject.year.saturating_sub(1).to_string();
    for (article, ..) in &subject.asked {
        blocks.push(Block::paragraph(match article {
            Article::Access => t.relief_letter_law_access(paid.clone(), year.clone()),
            Article::Energy => t.relief_letter_law_energy(paid.clone(), year.clone()),
        }));
    }
    blocks.push(Block::paragraph(t.relief_letter_deadline(format::date(subject.deadline))));
    blocks.push(Block::heading(2, t.relief_letter_computation()));
    for (article, claimable, asked) in &subject.asked {
        blocks.push(Block::Table(Table {
            caption: article.code().to_owned(),
            headers: vec![t.col_kind(), t.relief_amount()],
            rows: computation(t, subject.pool, *claimable, *asked),
            alignment: vec![Align::Left, Align::Right],
            total: None,
            named_rows: true,
        }));
        let mine = annex.lines().filter(|line| line.cell("article") == article.code());
        let euros =
            |text: &str| words::of_plain(text).map_or_else(String::new, |cents| words::euros(t, cents));
        blocks.push(Block::Table(Table {
            caption: t.relief_letter_lines(article.code()),
            headers: vec![
                t.relief_invoice(),
                t.relief_paid_on(),
                t.relief_label(),
                t.relief_base(),
                t.relief_asked(),
            ],
            rows: mine
                .map(|line| {
                    vec![
                        line.cell("numero_facture").to_owned(),
                        day(line.cell("date_paiement")),
                        line.cell("nature").to_owned(),
                        euros(line.cell("base_retenue")),
                        euros(line.cell("degrevement_demande")),
                    ]
                })
                .collect(),
            alignment: vec![Align::Left, Align::Left, Align::Left, Align::Right, Align::Right],
            total: Some(vec![
                t.col_total(),
                String::new(),
                String::new(),
                claimable.map_or_else(String::new, |cents| words::euros(t, cents)),
                asked.map_or_else(String::new, |cents| words::euros(t, cents)),
            ]),
            named_rows: true,
        }));
    }
    blocks.push(Block::List(vec![
        t.relief_letter_join_annex().into(),
        t.relief_letter_join_invoices().into(),
        t.relief_letter_join_payments().into(),
        t.relief_letter_join_notices().into(),
    ]));
    blocks.push(Block::Signature { lines: vec![landlord.to_owned()] });
    Document {
        title: object,
        subtitle: String::new(),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        form: Form::Letter,
        author: landlord.to_owned(),
        date: Some(subject.on),
        footer: t.relief_prepared(),
        blocks,
    }
}

async fn answer(asked: &Asked, book: &ReliefBook, subject: &Subject<'_>) -> PageResult {
    let portfolio = portfolio(asked).await.ok();
    let made = document(asked.t, (book, portfolio.as_deref()), subject, &asked.landlord()?.name);
    let made = tokio::task::spawn_blocking(move || documents::pdf(&made)).await;
    let bytes = made
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("a letter cannot be made: {e}")))?;
    Ok((attachment("application/pdf", "degrevement-lettre.pdf"), bytes).into_response())
}

/// `GET /degrevements/{office}/{year}/lettre.pdf`
pub(super) async fn open(asked: Asked, Path((office, year)): Path<(String, String)>) -> PageResult {
    let book = whole(&asked).await?;
    let subject = Subject::open(found(&book, &office, &year)?, asked.today);
    answer(&asked, &book, &subject).await
}

/// `GET /degrevements/demandes/{id}/lettre.pdf`: as it was filed.
pub(super) async fn filed(asked: Asked, Path(id): Path<String>) -> PageResult {
    let book = whole(&asked).await?;
    let claim = book.claims.iter().find(|claim| claim.id == id).ok_or(PageError::NotFound)?;
    answer(&asked, &book, &Subject::filed(&book, claim)).await
}
