//! One question of a draft: its words in four ways, how it is answered; taking it away, moving it up.

use super::crumbs;
use super::edit::{FormPage, draft};
use super::words::{refusal, wrong};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use axum::extract::Path;
use enquiry::{Form, Kind, MOST_QUESTIONS, Question, Wording, Wrong};
use register::enquiries::{Enquiry, NewEnquiry};

/// The place of a question in an address, from 1; `None`: a new one.
fn place(one: &Enquiry, text: &str) -> Result<Option<usize>, PageError> {
    if text == "nouvelle" {
        return Ok(None);
    }
    let at = text.parse::<usize>().ok().and_then(|at| at.checked_sub(1));
    at.filter(|at| *at < one.form.questions.len()).map(Some).ok_or(PageError::NotFound)
}

/// Words in four ways on one line: standard ; plain ; English ; plain English.
fn four(text: &str) -> Wording {
    let mut parts = text.split(';').map(|part| part.trim().to_owned());
    let mut next = || parts.next().unwrap_or_default();
    Wording { fr: next(), fr_plain: next(), en: next(), en_plain: next() }
}

fn line(words: &Wording) -> String {
    let all = [&words.fr, &words.fr_plain, &words.en, &words.en_plain].map(String::as_str);
    all.join(" ; ").trim_end_matches([' ', ';']).to_owned()
}

fn page<'a>(
    asked: &Asked,
    one: &Enquiry,
    at: Option<usize>,
    (form, problems): (&Pairs, &'a [Problem]),
) -> FormPage<'a> {
    let t = asked.t;
    let known = at.and_then(|at| one.form.questions.get(at)).filter(|_| !form.has("genre"));
    let text = |name: &str, own: fn(&Question) -> String| {
        known.map_or_else(|| form.text(name).unwrap_or("").to_owned(), own)
    };
    let now = text("genre", |question| question.kind.code().to_owned());
    let now = if now.is_empty() { "one" } else { now.as_str() };
    let kinds = [
        ("one", t.enq_kind_one()),
        ("several", t.enq_kind_several()),
        ("scale", t.enq_kind_scale()),
        ("number", t.enq_kind_number()),
        ("text", t.enq_kind_text()),
    ];
    let kinds = kinds.into_iter().filter(|(code, _)| *code != "text" || one.form.takes_text);
    let bound = |name: &str, own: fn(&Question) -> String| text(name, own);
    let fields = [
        Field::text("fr", t.enq_words_fr(), &text("fr", |q| q.words.fr.clone())).required(),
        Field::text("facile", t.enq_words_plain(), &text("facile", |q| q.words.fr_plain.clone()))
            .hint(t.enq_words_plain_hint())
            .required(),
        Field::text("en", t.enq_words_en(), &text("en", |q| q.words.en.clone())),
        Field::text("easy", t.enq_words_easy(), &text("easy", |q| q.words.en_plain.clone())),
        Field::radios(
            "genre",
            t.enq_kind(),
            kinds.map(|(code, label)| Choice::new(code, label, now)).collect(),
        ),
        Field::area(
            "choix",
            t.enq_options(),
            &text("choix", |q| q.kind.options().iter().map(line).collect::<Vec<_>>().join("\n")),
        )
        .hint(t.enq_options_hint()),
        Field::text(
            "de",
            t.enq_least(),
            &bound("de", |q| q.kind.bounds().map_or(String::new(), |b| b.0.to_string())),
        ),
        Field::text(
            "a",
            t.enq_most(),
            &bound("a", |q| q.kind.bounds().map_or(String::new(), |b| b.1.to_string())),
        ),
        Field::text(
            "bas",
            t.enq_low(),
            &text("bas", |q| if let Kind::Scale { low, .. } = &q.kind { line(low) } else { String::new() }),
        )
        .hint(t.enq_ends_hint()),
        Field::text(
            "haut",
            t.enq_high(),
            &text(
                "haut",
                |q| if let Kind::Scale { high, .. } = &q.kind { line(high) } else { String::new() },
            ),
        ),
    ];
    let title = t.enq_question();
    let mut page = FormPage::new(asked, crumbs(asked, one, &title), title, problems);
    page.lead = t.enq_question_lead();
    page.fields = fields.into_iter().map(|field| field.checked(problems)).collect();
    page.back = format!("/enquetes/{}", one.id);
    page
}

/// The question of a form. `Err`: the field that cannot be read.
fn read(asked: &Asked, form: &Pairs, id: String) -> Result<Question, Problem> {
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let number = |name: &str| {
        let digits = text(name);
        digits.parse::<i64>().map_err(|_| Problem::new(name, asked.t.enq_bad_number()))
    };
    let options = || text("choix").lines().filter(|line| !line.trim().is_empty()).map(four).collect();
    let kind = match form.text("genre") {
        Some("several") => Kind::Several { options: options() },
        Some("scale") => Kind::Scale {
            least: number("de")?,
            most: number("a")?,
            low: four(&text("bas")),
            high: four(&text("haut")),
        },
        Some("number") => Kind::Number { least: number("de")?, most: number("a")? },
        Some("text") => Kind::Text { longest: 300 },
        _ => Kind::One { options: options() },
    };
    let words = Wording { fr: text("fr"), fr_plain: text("facile"), en: text("en"), en_plain: text("easy") };
    Ok(Question { id, words, kind })
}

/// Where something wrong is told.
fn field_of(question: &Question, what: Wrong) -> &'static str {
    let words = &question.words;
    let own = [words.fr.trim(), words.fr_plain.trim()];
    match (what, &question.kind) {
        (Wrong::Empty, _) if own[0].is_empty() => "fr",
        (Wrong::Plain, _) if own[1].is_empty() => "facile",
        (Wrong::Empty | Wrong::Plain | Wrong::Options, Kind::Scale { .. }) => "bas",
        (Wrong::Empty | Wrong::Plain | Wrong::Options, _) => "choix",
        (Wrong::Bounds, _) => "de",
        (Wrong::Text, _) => "genre",
        _ => "fr",
    }
}

/// The draft with other questions.
async fn write(asked: &Asked, one: &Enquiry, questions: Vec<Question>) -> Result<(), register::Error> {
    let new = NewEnquiry {
        title: one.title.clone(),
        purpose: one.purpose.clone(),
        form: Form { takes_text: one.form.takes_text, questions },
        design: one.design.clone(),
        residences: one.residences.clone(),
        closes_on: one.closes_on,
        kept_months: one.kept_months,
    };
    let landlord = asked.landlord.as_ref().map_or("", |landlord| landlord.id.as_str());
    asked.register.rewrite_enquiry(landlord, &one.id, &new, asked.today).await
}

/// `GET /enquetes/{id}/questions/{place}`
pub(super) async fn ask(asked: Asked, Path((id, at)): Path<(String, String)>) -> PageResult {
    let one = draft(&asked, &id).await?;
    let at = place(&one, &at)?;
    show(&page(&asked, &one, at, (&Pairs::parse(""), &[])))
}

/// `POST /enquetes/{id}/questions/{place}`
pub(super) async fn keep(asked: Asked, Path((id, at)): Path<(String, String)>, form: Pairs) -> PageResult {
    let one = draft(&asked, &id).await?;
    let at = place(&one, &at)?;
    let known = at.and_then(|at| one.form.questions.get(at)).map(|question| question.id.clone());
    let problems = match read(&asked, &form, known.unwrap_or_else(|| one.form.next_id())) {
        Err(problem) => vec![problem],
        Ok(question) => match question.check(one.form.takes_text) {
            Some(what) => vec![Problem::new(field_of(&question, what), wrong(asked.t, what))],
            None if at.is_none() && one.form.questions.len() >= MOST_QUESTIONS => {
                vec![Problem::new("fr", wrong(asked.t, Wrong::Count))]
            }
            None => {
                let mut all = one.form.questions.clone();
                match at.and_then(|at| all.get_mut(at)) {
                    Some(there) => *there = question,
                    None => all.push(question),
                }
                match write(&asked, &one, all).await {
                    Ok(()) => return go(&format!("/enquetes/{id}?fait=note#questions")),
                    Err(register::Error::Refused(code)) => {
                        vec![Problem::new("fr", refusal(asked.t, &code))]
                    }
                    Err(other) => return Err(other.into()),
                }
            }
        },
    };
    show_wrong(&page(&asked, &one, at, (&form, &problems)))
}

/// `POST /enquetes/{id}/questions/{place}/retirer`
pub(super) async fn remove(asked: Asked, Path((id, at)): Path<(String, String)>) -> PageResult {
    let one = draft(&asked, &id).await?;
    let at = place(&one, &at)?.ok_or(PageError::NotFound)?;
    let mut all = one.form.questions.clone();
    all.remove(at);
    write(&asked, &one, all).await?;
    go(&format!("/enquetes/{id}?fait=note#questions"))
}

/// `POST /enquetes/{id}/questions/{place}/monter`
pub(super) async fn up(asked: Asked, Path((id, at)): Path<(String, String)>) -> PageResult {
    let one = draft(&asked, &id).await?;
    let at = place(&one, &at)?.filter(|at| *at > 0).ok_or(PageError::NotFound)?;
    let mut all = one.form.questions.clone();
    all.swap(at, at - 1);
    write(&asked, &one, all).await?;
    go(&format!("/enquetes/{id}?fait=note#questions"))
}
