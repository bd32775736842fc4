//! Allocation boards: which files, with whose money, how it is proved, what else could be decided and at what cost, the vote,
//! the adoption that reserves the money, what comes after the results. Told to those who judge without any outside link; the others find nothing here.

mod acts;
pub(crate) mod after;
mod exports;
mod list;
mod run;
mod show;
mod solving;
mod words;

pub(crate) use run::keep_boarding;
pub(crate) use words::refusal;

use crate::edge::doors::Doors;
use crate::instruction::JUDGES;

pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/arbitrages", JUDGES, list::list)
        .post("/arbitrages/appels/{id}/calcul", JUDGES, solving::start)
        .get("/arbitrages/travaux/{id}", JUDGES, solving::job)
        .post("/arbitrages/travaux/{id}/arreter", JUDGES, solving::stop)
        .get("/arbitrages/{id}", JUDGES, show::show_one)
        .get("/arbitrages/{id}/tableau.csv", JUDGES, exports::csv)
        .get("/arbitrages/{id}/question.json", JUDGES, exports::question)
        .get("/arbitrages/{id}/reponse.json", JUDGES, exports::answer)
        .post("/arbitrages/{id}/amender", JUDGES, solving::amend)
        .post("/arbitrages/{id}/vote", JUDGES, acts::open_vote)
        .post("/arbitrages/{id}/bulletin", JUDGES, acts::vote)
        .post("/arbitrages/{id}/clore", JUDGES, acts::close_vote)
        .post("/arbitrages/{id}/recalculer", JUDGES, solving::again)
        .get("/arbitrages/{id}/suites", JUDGES, after::show_one)
        .get("/arbitrages/{id}/suites.csv", JUDGES, after::csv)
        .post("/arbitrages/{id}/suites/repondre", JUDGES, after::answer)
        .post("/arbitrages/{id}/suites/vote", JUDGES, after::open_vote)
        .post("/arbitrages/{id}/suites/bulletin", JUDGES, after::vote)
        .post("/arbitrages/{id}/suites/clore", JUDGES, after::close_vote)
        .post("/arbitrages/{id}/suites/appeler", JUDGES, after::promote)
        .post("/arbitrages/{id}/adopter", JUDGES, acts::adopt)
}
