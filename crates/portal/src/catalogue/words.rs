//! Families, phases, prices and refusals of the catalogue, in words.

use crate::ui::Problem;
use catalogue::{Family, Mark, Phase, Price, subject};
use register::catalogue::SheetState;
use texts::{Lang, Texts};

pub(super) fn family(t: Texts, family: Family) -> String {
    match family {
        Family::AssetManagement => t.services_family_assets(),
        Family::SupportFunctions => t.services_family_support(),
        Family::Living => t.services_family_living(),
    }
}

pub(super) fn phase(t: Texts, phase: Phase) -> String {
    match phase {
        Phase::Diagnosis => t.services_phase_diagnosis(),
        Phase::Accompaniment => t.services_phase_accompaniment(),
    }
}

pub(super) fn price(t: Texts, price: Price) -> String {
    match price {
        Price::Free => t.services_free(),
        Price::CostPrice => t.services_cost_price(),
    }
}

pub(super) fn state(t: Texts, state: SheetState) -> String {
    match state {
        SheetState::Draft => t.services_draft(),
        SheetState::Published => t.services_published(),
        SheetState::Withdrawn => t.services_withdrawn(),
    }
}

/// The subject of a code, in the language of the page.
pub(super) fn subject_name(t: Texts, code: &str) -> String {
    let name = |s: &catalogue::Subject| if t.lang() == Lang::Fr { s.fr } else { s.en };
    subject(code).map_or_else(|| code.to_owned(), |s| name(s).to_owned())
}

/// The beginning of a text, whole words; what was found is kept as such.
pub(super) fn beginning(marks: Vec<Mark>, longest: usize) -> Vec<Mark> {
    let mut left = longest;
    let mut kept = Vec::new();
    for mut mark in marks {
        let length = mark.text.chars().count();
        if length <= left {
            left -= length;
            kept.push(mark);
            continue;
        }
        let cut: String = mark.text.chars().take(left).collect();
        mark.text = format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole));
        kept.push(mark);
        break;
    }
    kept
}

/// What is wrong with a sheet, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "service-name" => ("nom", t.service_name_wrong()),
        "service-link" => ("lien", t.own_website_wrong()),
        "service-person" => ("contenu", t.own_about_person()),
        "sheet-content" => ("contenu", t.services_no_content()),
        "sheet-subjects" => ("sujets", t.services_no_subjects()),
        "sheet-phase" => ("phase", t.services_no_phase()),
        "sheet-price" => ("prix", t.services_no_price()),
        "sheet-diagnosis-free" => ("prix", t.services_no_diagnosis_price()),
        "sheet-unanswered" => ("reponses", t.services_no_answer()),
        "sheet-why" => ("reponses", t.services_no_why()),
        "sheet-same" => ("reponses", t.services_no_same()),
        "sheet-not-draft" | "sheet-not-published" => ("reponses", t.services_no_state()),
        _ => ("contenu", t.own_about_wrong()),
    };
    Problem::new(field, what)
}
