//! Committees: who judges, what they declared, how the committee works, who reads what, the scoring sheet, minutes. What an
//! interest hides is not in what the register gives; what speaks of all files at once is told to those without outside links.

mod acts;
mod form;
mod list;
mod minutes;
mod review;
mod show;
pub(crate) mod words;

use crate::edge::doors::Doors;
use crate::instruction::JUDGES;

pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/comites", JUDGES, list::list)
        .get("/comites/{id}", JUDGES, show::show_one)
        .post("/comites/{id}/regles", JUDGES, acts::rules)
        .post("/comites/{id}/juges", JUDGES, acts::appoint)
        .post("/comites/{id}/juges/fin", JUDGES, acts::end)
        .post("/comites/{id}/interets", JUDGES, acts::interest)
        .post("/comites/{id}/declaration", JUDGES, acts::declare)
        .post("/comites/{id}/lecteurs", JUDGES, acts::assign)
        .get("/comites/{id}/notes.csv", JUDGES, minutes::scores_csv)
        .get("/comites/{id}/proces-verbal.pdf", JUDGES, minutes::pdf)
        .get("/comites/{id}/proces-verbal.docx", JUDGES, minutes::docx)
        .get("/comites/lectures/{id}", JUDGES, review::ask)
        .post("/comites/lectures/{id}", JUDGES, review::write)
        .post("/comites/lectures/{id}/refus", JUDGES, review::decline)
}
