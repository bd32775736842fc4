//! Property-tax relief: offices and years, expenses and what people decide of them, tax notices, claims and their files.
//! A file is prepared; nobody's right is asserted here. A beneficiary is a dwelling: nobody is on these pages.

mod annex;
mod claim;
mod expense;
mod expenses;
mod files;
mod import;
mod letter;
mod list;
mod new;
mod offices;
mod taxes;
mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use register::relief::{NotedExpense, ReliefBook};
use trust::field::ObjectKind;
use trust::policy::{Action, Object};

/// The largest file of expenses taken through a page.
const LARGEST: usize = 16 * 1024 * 1024;

pub(crate) fn doors() -> Doors {
    let list = Need::Right(Action::List, ObjectKind::TaxRelief);
    let create = Need::Right(Action::Create, ObjectKind::TaxRelief);
    let change = Need::Right(Action::Change, ObjectKind::TaxRelief);
    let export = Need::Right(Action::Export, ObjectKind::TaxRelief);
    Doors::new()
        .get("/degrevements", list, list::list)
        .get("/degrevements.csv", export, files::offices_csv)
        .get("/degrevements/depenses", list, expenses::list)
        .get("/degrevements/depenses.csv", export, files::expenses_csv)
        .post("/degrevements/depenses/decision", change, expenses::decide)
        // Whoever may only add what is their own is looked at in the page: see `may_add`.
        .get("/degrevements/depenses/nouvelle", list, new::ask)
        .post("/degrevements/depenses/nouvelle", list, new::note)
        .get("/degrevements/depenses/{id}", list, expense::show_one)
        .post("/degrevements/depenses/{id}/subvention", change, expense::subsidise)
        .post("/degrevements/depenses/{id}/taxe", change, expense::tax)
        .get("/degrevements/importer", create, import::ask)
        .upload("/degrevements/importer", create, LARGEST, import::receive)
        .get("/degrevements/residences/{id}", list, taxes::list)
        .post("/degrevements/residences/{id}", change, taxes::say)
        .get("/degrevements/centres", list, offices::list)
        .post("/degrevements/centres", change, offices::note)
        .post("/degrevements/centres/residences", change, offices::belong)
        .post("/degrevements/avis", change, offices::notice)
        .get("/degrevements/{office}/{year}", list, claim::show_one)
        .get("/degrevements/{office}/{year}/lettre.pdf", export, letter::open)
        .get("/degrevements/{office}/{year}/annexe.xlsx", export, annex::open_xlsx)
        .get("/degrevements/{office}/{year}/annexe.csv", export, annex::open_csv)
        .post("/degrevements/{office}/{year}/depot", change, claim::file)
        .get("/degrevements/demandes/{id}/lettre.pdf", export, letter::filed)
        .get("/degrevements/demandes/{id}/annexe.xlsx", export, annex::filed_xlsx)
        .get("/degrevements/demandes/{id}/annexe.csv", export, annex::filed_csv)
        .post("/degrevements/demandes/{id}/reponse", change, claim::answer)
        .post("/degrevements/demandes/{id}/retrait", change, claim::withdraw)
}

/// The relief, as an object that nobody in particular made, or that the person made.
fn object(asked: &Asked, by: Option<&str>) -> Result<Object, PageError> {
    let mut object = Object::new(ObjectKind::TaxRelief, asked.caller.organisation_id()?.into());
    object.created_by = by.map(Into::into);
    Ok(object)
}

/// Does the person see all of the landlord's, and not only what they noted themselves?
fn sees_all(asked: &Asked) -> Result<bool, PageError> {
    Ok(asked.caller.may(Action::See, &object(asked, None)?).is_ok())
}

/// May the person add an expense?
fn may_add(asked: &Asked) -> Result<bool, PageError> {
    let author = asked.caller.author();
    Ok(asked.caller.may(Action::Create, &object(asked, Some(author.code()))?).is_ok())
}

/// The ledger, for pages that show all of it: for anybody else they do not exist.
async fn whole(asked: &Asked) -> Result<ReliefBook, PageError> {
    if !sees_all(asked)? {
        return Err(PageError::NotFound);
    }
    Ok(asked.register.relief_book(&asked.landlord()?.id, asked.today).await?)
}

/// The ledger, and which of its expenses the person may see.
async fn seen(asked: &Asked) -> Result<(ReliefBook, Vec<NotedExpense>), PageError> {
    let book = asked.register.relief_book(&asked.landlord()?.id, asked.today).await?;
    let mut mine = book.expenses.clone();
    if !sees_all(asked)? {
        let author = asked.caller.author();
        mine.retain(|one| one.author == author.code());
    }
    Ok((book, mine))
}

/// The way to a page of the relief.
fn way(asked: &Asked, more: &[(&str, String)]) -> Vec<Crumb> {
    // The page where one stands is no link.
    let home = if more.is_empty() { "" } else { "/degrevements" };
    let mut all = vec![crumb(home, asked.t.nav_relief())];
    all.extend(more.iter().map(|(href, label)| crumb(*href, label.as_str())));
    all
}
