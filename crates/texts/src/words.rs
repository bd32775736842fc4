//! The closed lists of the vocabulary, in words.

use crate::Texts;
use model::dwelling::AdaptationLevel;
use model::issue::IssueCode;
use model::place::PlaceSource;
use model::survey::{AnswerKind, SurveySource};
use model::{Category, EntranceAccess, Profile};

/// What a place is for.
#[must_use]
pub fn category(t: Texts, category: Category) -> String {
    match category {
        Category::Food => t.category_food(),
        Category::Pharmacy => t.category_pharmacy(),
        Category::Doctor => t.category_doctor(),
        Category::Transport => t.category_transport(),
        Category::CashPost => t.category_cash_post(),
        Category::Social => t.category_social(),
        Category::Care => t.category_care(),
        Category::Seat => t.category_seat(),
    }
}

/// Who walks, or with what.
#[must_use]
pub fn profile(t: Texts, profile: Profile) -> String {
    match profile {
        Profile::Able => t.profile_able(),
        Profile::Cane => t.profile_cane(),
        Profile::WalkingFrame => t.profile_walking_frame(),
        Profile::Wheelchair => t.profile_wheelchair(),
    }
}

/// Can one get in?
#[must_use]
pub fn entrance(t: Texts, entrance: EntranceAccess) -> String {
    match entrance {
        EntranceAccess::Accessible => t.entrance_accessible(),
        EntranceAccess::Partly => t.entrance_partly(),
        EntranceAccess::Not => t.entrance_not(),
        EntranceAccess::Unknown => t.entrance_unknown(),
    }
}

/// A level of the ladder, without its code.
#[must_use]
pub fn level(t: Texts, level: AdaptationLevel) -> String {
    match level {
        AdaptationLevel::N0 => t.level_n0(),
        AdaptationLevel::N1 => t.level_n1(),
        AdaptationLevel::N2 => t.level_n2(),
        AdaptationLevel::N3 => t.level_n3(),
        AdaptationLevel::N4 => t.level_n4(),
    }
}

/// How an answer of the survey was obtained.
#[must_use]
pub fn survey_source(t: Texts, source: SurveySource) -> String {
    match source {
        SurveySource::Field => t.survey_source_field(),
        SurveySource::Plan => t.survey_source_plan(),
        SurveySource::Tenant => t.survey_source_tenant(),
        SurveySource::Inferred => t.survey_source_inferred(),
    }
}

/// Where a place was read.
#[must_use]
pub fn place_source(t: Texts, source: PlaceSource) -> String {
    match source {
        PlaceSource::Osm => t.place_source_osm(),
        PlaceSource::Bpe => t.place_source_bpe(),
        PlaceSource::Acceslibre => t.place_source_acceslibre(),
        PlaceSource::Gtfs => t.place_source_gtfs(),
        PlaceSource::Csv => t.place_source_csv(),
    }
}

/// The question of a survey item; its code when it is not in the closed list.
#[must_use]
pub fn survey_item(t: Texts, code: &str) -> String {
    match code {
        "COM-STEPFREE" => t.item_com_stepfree(),
        "COM-LIFT" => t.item_com_lift(),
        "OUT-STEPS" => t.item_out_steps(),
        "OUT-THRESHOLD" => t.item_out_threshold(),
        "OUT-RAMP" => t.item_out_ramp(),
        "OUT-RAMP-SLOPE" => t.item_out_ramp_slope(),
        "COM-DOOR" => t.item_com_door(),
        "COM-CORRIDOR" => t.item_com_corridor(),
        "COM-HANDRAIL" => t.item_com_handrail(),
        "COM-NOSING" => t.item_com_nosing(),
        "COM-LIGHT" => t.item_com_light(),
        "COM-SIGNS" => t.item_com_signs(),
        "SUR-STEPFREE" => t.item_sur_stepfree(),
        "SUR-SLOPE" => t.item_sur_slope(),
        "SUR-WIDTH" => t.item_sur_width(),
        "SUR-SEAT" => t.item_sur_seat(),
        "SUR-LIGHT" => t.item_sur_light(),
        other => other.to_owned(),
    }
}

/// The unit of an answer; empty for yes and no.
#[must_use]
pub fn unit(t: Texts, kind: AnswerKind) -> String {
    match kind {
        AnswerKind::Centimetres => t.unit_cm(),
        AnswerKind::Percent | AnswerKind::Share => t.unit_percent(),
        AnswerKind::Count => t.unit_count(),
        AnswerKind::Metres => t.unit_metres(),
        AnswerKind::YesNo => String::new(),
    }
}

/// An answer as it is read: `oui`, `90 cm`.
#[must_use]
pub fn answer(t: Texts, kind: AnswerKind, value: i32) -> String {
    match kind {
        AnswerKind::YesNo if value == 0 => t.no(),
        AnswerKind::YesNo => t.yes(),
        other => format!("{value}\u{A0}{}", unit(t, other)),
    }
}

/// What an import problem means.
#[must_use]
pub fn issue(t: Texts, code: IssueCode) -> String {
    match code {
        IssueCode::FichierVide => t.issue_fichier_vide(),
        IssueCode::FichierIllisible => t.issue_fichier_illisible(),
        IssueCode::FichierTropGrand => t.issue_fichier_trop_grand(),
        IssueCode::ModeleInconnu => t.issue_modele_inconnu(),
        IssueCode::ColonneManquante => t.issue_colonne_manquante(),
        IssueCode::ColonneInconnue => t.issue_colonne_inconnue(),
        IssueCode::ColonneEnDouble => t.issue_colonne_en_double(),
        IssueCode::LigneIllisible => t.issue_ligne_illisible(),
        IssueCode::CelluleTropLongue => t.issue_cellule_trop_longue(),
        IssueCode::ValeurIllisible => t.issue_valeur_illisible(),
        IssueCode::HorsListe => t.issue_hors_liste(),
        IssueCode::HorsBornes => t.issue_hors_bornes(),
        IssueCode::DoublonFichier => t.issue_doublon_fichier(),
        IssueCode::DoublonBase => t.issue_doublon_base(),
        IssueCode::RattachementAbsent => t.issue_rattachement_absent(),
        IssueCode::CoordonneesHorsCommune => t.issue_coordonnees_hors_commune(),
        IssueCode::CoordonneesHorsFrance => t.issue_coordonnees_hors_france(),
        IssueCode::CoordonneesInversees => t.issue_coordonnees_inversees(),
        IssueCode::CoordonneesAbsentes => t.issue_coordonnees_absentes(),
        IssueCode::DateFuture => t.issue_date_future(),
        IssueCode::AgeInvraisemblable => t.issue_age_invraisemblable(),
        IssueCode::DonneeInterdite => t.issue_donnee_interdite(),
        IssueCode::EncodageAbime => t.issue_encodage_abime(),
        IssueCode::ReseauIncomplet => t.issue_reseau_incomplet(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use model::survey::SURVEY;

    #[test]
    fn every_question_of_the_survey_has_its_words_in_both_languages() {
        for lang in Lang::ALL {
            let t = Texts::of(lang);
            for item in SURVEY {
                assert_ne!(survey_item(t, item.code), item.code, "{}", lang.code());
            }
        }
    }

    #[test]
    fn answers_carry_their_unit() {
        let t = Texts::of(Lang::Fr);
        assert_eq!(answer(t, AnswerKind::Centimetres, 90), "90\u{A0}cm");
        assert_eq!(answer(t, AnswerKind::YesNo, 0), "non");
    }
}
