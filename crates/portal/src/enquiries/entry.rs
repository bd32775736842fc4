//! Noting answers: from what somebody says, fast from paper with the keyboard alone, from lines of a spreadsheet.

use super::acts::wrong;
use super::edit::FormPage;
use super::fields::{answers, fields};
use super::words::{channel, file_wrong, not_an_answer, wanted};
use super::{crumbs, found, held};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use axum::extract::Path;
use enquiry::{Answers, Channel, Stage, read_typed};
use register::enquiries::{Enquiry, Noted};
use tabular::{Limits, Table};
use texts::format;

/// The enquiry of an address, when answers may be noted.
async fn open(asked: &Asked, id: &str) -> Result<Enquiry, PageError> {
    let one = found(asked, id).await?;
    if one.stage() == Stage::Open { Ok(one) } else { Err(PageError::NotFound) }
}

/// The channel of an address or of a form: what an agent notes never came on line.
fn way(text: Option<&str>) -> Channel {
    text.and_then(Channel::from_code)
        .filter(|one| matches!(one, Channel::Paper | Channel::Phone | Channel::Door))
        .unwrap_or(Channel::Paper)
}

fn noted(asked: &Asked, done: Noted) -> String {
    match done {
        Noted::Counts => asked.t.enq_noted(),
        Noted::Aside => asked.t.enq_noted_aside(),
    }
}

fn said_page<'a>(
    asked: &Asked,
    one: &Enquiry,
    (unit, form): (&str, &Pairs),
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let way = way(form.text("canal").or_else(|| asked.pairs.text("canal")));
    let is_plain = asked.pairs.has("facile");
    let title = format!("{} – {}", t.enq_answer_note(), channel(t, way));
    let mut page = FormPage::new(asked, crumbs(asked, one, &title), title, problems);
    page.lead = one.purpose.clone();
    page.hidden = vec![("canal", way.code().to_owned())];
    page.fields = fields(t, &one.form, is_plain, form, problems);
    page.back = format!("/enquetes/{}/logements/{unit}", one.id);
    page
}

/// `GET /enquetes/{id}/logements/{unit}/reponse`
pub(super) async fn ask(asked: Asked, Path((id, unit)): Path<(String, String)>) -> PageResult {
    let one = open(&asked, &id).await?;
    let within = held(&asked)?;
    asked.register.enquiry_unit(asked.caller.organisation_id()?, (&id, &unit), within.as_ref()).await?;
    show(&said_page(&asked, &one, (&unit, &Pairs::parse("")), &[]))
}

/// `POST /enquetes/{id}/logements/{unit}/reponse`
pub(super) async fn note(asked: Asked, Path((id, unit)): Path<(String, String)>, form: Pairs) -> PageResult {
    let one = open(&asked, &id).await?;
    let within = held(&asked)?;
    let own = asked.caller.organisation_id()?;
    asked.register.enquiry_unit(own, (&id, &unit), within.as_ref()).await?;
    let problems = match answers(asked.t, &one.form, &form) {
        Err(problems) => problems,
        Ok(answers) => {
            let said = (way(form.text("canal")), &answers);
            let done = asked
                .register
                .note_enquiry_answer(own, (&id, &unit), said, within.as_ref(), asked.today)
                .await;
            match wrong(&asked, done)? {
                Ok(_) => return go(&format!("/enquetes/{id}/logements/{unit}?fait=note")),
                Err(problem) => vec![at_first(&one, problem)],
            }
        }
    };
    show_wrong(&said_page(&asked, &one, (&unit, &form), &problems))
}

/// A problem of the whole, told at the first question: this form has no other field.
fn at_first(one: &Enquiry, problem: Problem) -> Problem {
    let first = one.form.questions.first().map_or("q1", |question| question.id.as_str());
    Problem::new(first, problem.what)
}

fn fast_page<'a>(asked: &Asked, one: &Enquiry, form: &Pairs, problems: &'a [Problem]) -> FormPage<'a> {
    let t = asked.t;
    let title = t.enq_fast();
    let mut fields = vec![
        Field::text("code", t.enq_code(), form.text("code").unwrap_or("")).hint(t.enq_code_hint()).required(),
    ];
    for (at, question) in one.form.questions.iter().enumerate() {
        let label = format!("{}. {}", at + 1, question.words.said(wanted(t, false)).0);
        let options = question.kind.options().iter().enumerate();
        let hint: Vec<String> =
            options.map(|(at, words)| format!("{} {}", at + 1, words.said(wanted(t, false)).0)).collect();
        let field = Field::text(&question.id, label, form.text(&question.id).unwrap_or(""));
        let hint = match question.kind.bounds() {
            Some((least, most)) => t.enq_number_hint(least.to_string(), most.to_string()),
            None => hint.join(" · "),
        };
        fields.push(if hint.is_empty() { field } else { field.hint(hint) });
    }
    let mut page = FormPage::new(asked, crumbs(asked, one, &title), title, problems);
    page.lead = t.enq_fast_lead();
    page.fields = fields.into_iter().map(|field| field.checked(problems)).collect();
    page.back = format!("/enquetes/{}", one.id);
    page
}

/// `GET /enquetes/{id}/saisie`
pub(super) async fn fast(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = open(&asked, &id).await?;
    held(&asked)?;
    let mut page = fast_page(&asked, &one, &Pairs::parse(""), &[]);
    page.done = match asked.pairs.text("fait") {
        Some("a-part") => Some(noted(&asked, Noted::Aside)),
        Some(_) => Some(noted(&asked, Noted::Counts)),
        None => None,
    };
    show(&page)
}

/// `POST /enquetes/{id}/saisie`: then the same form, empty, for the next sheet of paper.
pub(super) async fn fast_note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = open(&asked, &id).await?;
    let within = held(&asked)?;
    let own = asked.caller.organisation_id()?;
    let (mut all, mut problems) = (Answers::new(), Vec::new());
    for question in &one.form.questions {
        match read_typed(question, form.text(&question.id).unwrap_or("")) {
            Ok(Some(value)) => drop(all.insert(question.id.clone(), value)),
            Ok(None) => {}
            Err(why) => problems.push(Problem::new(&question.id, not_an_answer(asked.t, &why))),
        }
    }
    let typed = form.text("code").unwrap_or("");
    match wrong(&asked, asked.register.enquiry_unit_of_code(own, &id, typed).await)? {
        Err(problem) => problems.insert(0, problem),
        Ok(unit) if problems.is_empty() => {
            let said = (Channel::Paper, &all);
            let done = asked
                .register
                .note_enquiry_answer(own, (&id, &unit), said, within.as_ref(), asked.today)
                .await;
            match done {
                // A code of another residence is none here.
                Err(register::Error::Unknown(_)) => {
                    problems.push(super::words::problem(asked.t, "enquiry-code"));
                }
                done => match wrong(&asked, done)? {
                    Ok(Noted::Counts) => return go(&format!("/enquetes/{id}/saisie?fait=note")),
                    Ok(Noted::Aside) => return go(&format!("/enquetes/{id}/saisie?fait=a-part")),
                    Err(problem) => problems.push(problem),
                },
            }
        }
        Ok(_) => {}
    }
    show_wrong(&fast_page(&asked, &one, &form, &problems))
}

fn file_page<'a>(asked: &Asked, one: &Enquiry, text: &str, problems: &'a [Problem]) -> FormPage<'a> {
    let t = asked.t;
    let title = t.enq_file();
    let columns: Vec<&str> = one.form.questions.iter().map(|question| question.id.as_str()).collect();
    let mut page = FormPage::new(asked, crumbs(asked, one, &title), title, problems);
    page.lead = t.enq_file_lead(format!("code;{}", columns.join(";")));
    page.fields = vec![
        Field::area("lignes", t.enq_file_lines(), text).hint(t.enq_fast_lead()).required().checked(problems),
    ];
    page.back = format!("/enquetes/{}", one.id);
    page
}

/// `GET /enquetes/{id}/fichier`
pub(super) async fn file(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = open(&asked, &id).await?;
    held(&asked)?;
    show(&file_page(&asked, &one, "", &[]))
}

/// `POST /enquetes/{id}/fichier`
pub(super) async fn read_file(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let one = open(&asked, &id).await?;
    let within = held(&asked)?;
    let text = form.text("lignes").unwrap_or("");
    let Ok(table) = Table::from_bytes("reponses.csv", text.as_bytes().to_vec(), &Limits::default()) else {
        let problems = [Problem::new("lignes", t.enq_bad_file())];
        return show_wrong(&file_page(&asked, &one, text, &problems));
    };
    let own = asked.caller.organisation_id()?;
    let read = asked.register.import_enquiry_answers(own, &id, table, within.as_ref(), asked.today).await?;
    match read {
        Err(all) => {
            let problems: Vec<Problem> =
                all.iter().map(|one| Problem::new("lignes", file_wrong(t, one))).collect();
            let mut page = file_page(&asked, &one, text, &problems);
            page.notes = vec![t.enq_file_nothing()];
            show_wrong(&page)
        }
        Ok(done) => {
            let mut page = file_page(&asked, &one, "", &[]);
            let count = |n: usize| format::count(t.lang(), n as u64);
            page.done = Some(t.enq_file_done(count(done.added), count(done.aside), count(done.already)));
            show(&page)
        }
    }
}

/// The answer that a form would choose, for the pages of residents.
pub(super) fn plain_choice(t: texts::Texts, is_plain: bool) -> Field {
    let choice = Choice { value: "oui".to_owned(), label: t.enq_plain_yes(), chosen: is_plain };
    Field::boxes("facile", t.enq_plain(), vec![choice])
}
