//! Roadmaps: a national one by axes and actions, regions that make it their own, and the figures that come back.

mod action;
mod files;
mod list;
mod show;
mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Roadmap);
    let (create, change) = (right(Action::Create), right(Action::Change));
    Doors::new()
        .get("/feuilles-de-route", Need::Person, list::list)
        .get("/feuilles-de-route/nouvelle", create, list::ask)
        .post("/feuilles-de-route/nouvelle", create, list::begin)
        .get("/feuilles-de-route/{id}", Need::Person, show::show_one)
        .get("/feuilles-de-route/{id}/actions.csv", Need::Person, files::csv)
        .get("/feuilles-de-route/{id}/feuille.pdf", Need::Person, files::pdf)
        .post("/feuilles-de-route/{id}/axes", change, show::add_axis)
        .post("/feuilles-de-route/{id}/actions", change, show::add_action)
        .post("/feuilles-de-route/{id}/publier", change, show::publish)
        .get("/feuilles-de-route/{id}/actions/{action}", change, action::show_one)
        .post("/feuilles-de-route/{id}/actions/{action}", change, action::write)
        .post("/feuilles-de-route/{id}/actions/{action}/releves", change, action::read)
        .post("/feuilles-de-route/{id}/actions/{action}/deplacer", change, action::shift)
        .post("/feuilles-de-route/{id}/actions/{action}/retirer", change, action::take_out)
        .post("/feuilles-de-route/{id}/actions/{action}/retablir", change, action::put_back)
}
