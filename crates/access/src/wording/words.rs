//! The words of closed lists: statuses, proposals, advice, robustness, holders.

use super::{
    Language,
    numbers::{at_most, percent_range, whole},
};
use crate::{
    decision::{DecisionReason, ProposalKind},
    request::{AdviceKind, AdviceReason},
    stability::Robustness,
    targets::TargetStatus,
};
use model::Interval;

/// What has a wording of its own in both languages.
pub trait Word {
    /// A few words, without a capital nor a full stop unless it is a sentence.
    fn word(&self, language: Language) -> String;
}

fn pick(language: Language, fr: &str, en: &str) -> String {
    match language {
        Language::Fr => fr.to_owned(),
        Language::En => en.to_owned(),
    }
}

impl Word for TargetStatus {
    fn word(&self, language: Language) -> String {
        let (fr, en) = match self {
            Self::Target => ("cible", "target"),
            Self::ToConfirm => ("à confirmer", "to confirm"),
            Self::NotTarget => ("non cible", "not a target"),
            Self::TooSmall => ("trop petite pour la règle", "too small for the rule"),
        };
        pick(language, fr, en)
    }
}

impl Word for Robustness {
    fn word(&self, language: Language) -> String {
        let (fr, en) = match self {
            Self::Robust => ("robuste", "robust"),
            Self::ToDiscuss => ("à discuter", "to discuss"),
            Self::Fragile => ("fragile", "fragile"),
        };
        pick(language, fr, en)
    }
}

impl Word for ProposalKind {
    fn word(&self, language: Language) -> String {
        let (fr, en) = match self {
            Self::MassCampaign => {
                ("campagne massifiée\u{a0}: adapter les logements ici", "campaign: adapt the dwellings here")
            }
            Self::CommonPartsFirst => (
                "parties communes d’abord (rampe, porte, ascenseur), puis logements",
                "common parts first (ramp, door, lift), then the dwellings",
            ),
            Self::ChosenTransfers => (
                "mutations choisies, saisine de la commune et des partenaires\u{a0}; adaptations légères seulement",
                "chosen transfers, referral to the commune and partners; light adaptations only",
            ),
            Self::WelcomeReserve => (
                "réserve d’accueil\u{a0}: réserver les relocations à ceux qui en ont besoin (art. R441-4 CCH)",
                "welcome reserve: keep new lettings for those who need them (art. R441-4 CCH)",
            ),
            Self::MatchDwellings => (
                "les logements adaptés existent\u{a0}: les rapprocher des besoins",
                "the adapted dwellings exist: match them with the needs",
            ),
            Self::CaseByCase => (
                "rien à lancer\u{a0}: examiner les demandes une à une",
                "nothing to launch: examine requests one by one",
            ),
            Self::Visit => ("visite de 20 minutes pour décider", "a 20-minute visit to decide"),
        };
        pick(language, &fr.replace("\u{a0};", "\u{202f};"), en)
    }
}

fn points(i: Interval, language: Language) -> String {
    let (lo, hi) = i.outward();
    match language {
        _ if i.width() < 1e-9 => format!("{lo}"),
        Language::Fr => format!("{lo} à {hi}"),
        Language::En => format!("{lo} to {hi}"),
    }
}

impl Word for DecisionReason {
    fn word(&self, language: Language) -> String {
        let fr = language == Language::Fr;
        match *self {
            Self::Footing { footing, threshold } => {
                let (p, t) = (points(footing, language), format!("{threshold:.0}"));
                if fr { format!("socle {p} (seuil {t})") } else { format!("footing {p} (threshold {t})") }
            }
            Self::Dwellings { dwellings, threshold } => {
                let (p, t) =
                    (percent_range(dwellings, language), percent_range(Interval::known(threshold), language));
                if fr {
                    format!("logements adaptés à {p} de l’objectif (seuil {t})")
                } else {
                    format!("adapted dwellings at {p} of the aim (threshold {t})")
                }
            }
            Self::Need { status, share } => {
                let (s, p) = (status.word(language), percent_range(share, language));
                match status {
                    TargetStatus::TooSmall => s,
                    _ if fr => format!("{s}\u{a0}: {p} des logements"),
                    _ => format!("{s}: {p} of dwellings"),
                }
            }
            Self::CommonPartsWouldDo { footing } => {
                let p = points(footing, language);
                if fr {
                    format!("des travaux dans les parties communes porteraient le socle à {p}")
                } else {
                    format!("works in the common parts would bring the footing to {p}")
                }
            }
            Self::WeaknessOutside { footing } => {
                let p = points(footing, language);
                if fr {
                    format!("même avec des parties communes parfaites, le socle resterait à {p}")
                } else {
                    format!("even with perfect common parts the footing would stay at {p}")
                }
            }
            Self::LiftToStudy => pick(
                language,
                "la faisabilité d’un ascenseur est à étudier",
                "whether a lift can be built is to be studied",
            ),
            Self::BirthsMissing { dwellings } => {
                let n = whole(u64::from(dwellings), language);
                match (fr, dwellings) {
                    (true, 0..=1) => format!("{n} logement dont les dates de naissance manquent"),
                    (true, _) => format!("{n} logements dont les dates de naissance manquent"),
                    (false, 1) => format!("{n} dwelling whose dates of birth are missing"),
                    (false, _) => format!("{n} dwellings whose dates of birth are missing"),
                }
            }
        }
    }
}

impl Word for AdviceKind {
    fn word(&self, language: Language) -> String {
        let (fr, en) = match self {
            Self::Adapt => ("Adapter le logement.", "Adapt the dwelling."),
            Self::AdaptAndRestoreAccess => {
                ("Adapter le logement et rétablir l’accès.", "Adapt the dwelling and restore the access.")
            }
            Self::ConsiderTransfer => (
                "Envisager une mutation choisie\u{a0}: comparer avec 3 logements du quartier avant de décider. \
                 La personne choisit.",
                "Consider a chosen transfer: compare with 3 dwellings nearby before deciding. The person chooses.",
            ),
            Self::FindOutFirst => {
                ("Compléter d’abord les informations qui décident.", "First find out what decides.")
            }
        };
        pick(language, fr, en)
    }
}

impl Word for AdviceReason {
    fn word(&self, language: Language) -> String {
        let fr = language == Language::Fr;
        match *self {
            Self::UpstairsWithoutLift { floor } => {
                let floor = floor.map_or_else(|| "?".to_owned(), |f| f.to_string());
                if fr {
                    format!("étage {floor} sans ascenseur")
                } else {
                    format!("floor {floor} without a lift")
                }
            }
            Self::ReachedWithoutStep => pick(
                language,
                "logement atteint sans marche depuis le hall",
                "dwelling reached without a step from the hall",
            ),
            Self::LowCeiling { ceiling } => {
                let most = at_most(ceiling.hi, language);
                if fr {
                    format!(
                        "l’adaptation seule ne rétablira pas l’accès (la résidence ne peut pas dépasser {most})"
                    )
                } else {
                    format!("adapting alone will not restore access (the residence cannot exceed {most})")
                }
            }
            Self::StepsOutside => {
                pick(language, "marches entre la rue et le hall", "steps from the street to the hall")
            }
            Self::Footing { footing } => {
                let p = points(footing, language);
                if fr {
                    format!("socle de la résidence\u{a0}: {p} sur 100")
                } else {
                    format!("footing of the residence: {p} out of 100")
                }
            }
            Self::LiftPossible => pick(language, "un ascenseur est possible", "a lift can be built"),
            Self::OpenToMoving => pick(
                language,
                "logement plus grand que le besoin, et la personne souhaite étudier un départ",
                "a home larger than needed, and the person is open to moving",
            ),
            Self::LendDevices => pick(
                language,
                "prêter des aides techniques le temps des travaux",
                "lend assistive devices while the works last",
            ),
            Self::TroubleUnknown => pick(
                language,
                "on ne sait pas si les marches posent problème à la personne",
                "it is not known whether steps are a trouble for the person",
            ),
            Self::ReachUnknown => pick(language, "étage ou ascenseur inconnu", "floor or lift unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_with_their_numbers() {
        let reason =
            DecisionReason::Need { status: TargetStatus::ToConfirm, share: Interval::between(0.18, 0.22) };
        assert_eq!(reason.word(Language::Fr), "à confirmer\u{a0}: 18 à 22\u{202f}% des logements");
        assert_eq!(
            DecisionReason::BirthsMissing { dwellings: 1 }.word(Language::Fr),
            "1 logement dont les dates de naissance manquent"
        );
        let low = AdviceReason::LowCeiling { ceiling: Interval::known(39.0) };
        assert_eq!(
            low.word(Language::Fr),
            "l’adaptation seule ne rétablira pas l’accès (la résidence ne peut pas dépasser 39)"
        );
    }
}
