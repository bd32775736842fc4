//! Allocation boards: which files, with whose money, how it is proved, what else could be decided and at what cost, the vote,
//! the adoption that reserves the money. Told to those who judge without any outside link; the others find nothing here.

mod acts;
mod exports;
mod list;
mod run;
mod show;
mod solving;
mod words;

pub(crate) use run::keep_boarding;

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
        .post("/arbitrages/{id}/adopter", JUDGES, acts::adopt)
}
