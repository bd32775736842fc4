//! What a plan refuses, in words, in both languages: the pages, the files and the command say the same.

use super::{Broken, MOST_LINES, MOST_OFFERS, Offer, Plan, PlanFault, Refusal};
use crate::words::cents;
use crate::{facts, scheme};
use model::Words;

impl Offer {
    /// What it is called: its scheme in the reader's language, or what was typed.
    #[must_use]
    pub fn name(&self) -> Words {
        let known = self.scheme.as_deref().and_then(scheme);
        known.map_or_else(|| Words::same(self.label.clone()), |scheme| Words::from(scheme.name))
    }
}

fn named(plan: &Plan, at: usize) -> (String, String) {
    plan.offers.get(at).map_or_else(Default::default, |offer| offer.name().into_texts())
}

fn pair(fr: &'static str, en: &'static str) -> Words {
    Words::from((fr, en))
}

impl Refusal {
    /// Why a resource of a plan is not taken, or not further: a sentence about it.
    #[must_use]
    pub fn words(self, plan: &Plan) -> Words {
        match self {
            Refusal::Begun { known: true } => {
                pair("Elle demande que rien ne soit commencé.", "It asks that nothing has begun.")
            }
            Refusal::Begun { known: false } => pair(
                "Elle demande que rien ne soit commencé : dites si le projet l’est.",
                "It asks that nothing has begun: say whether the project has.",
            ),
            Refusal::Nothing => pair("Elle n’apporte rien.", "It brings nothing."),
            Refusal::Unsaid => pair(
                "Son montant n’est pas connu : écrivez le plus grand, ou ce qui en est retenu.",
                "Its amount is not known: write the largest one, or what is taken of it.",
            ),
            Refusal::Group { other } => {
                let (fr, en) = named(plan, other);
                Words::from((format!("Elle exclut : {fr}."), format!("It excludes: {en}.")))
            }
            Refusal::PublicLimit { by } => {
                let (fr, en) = named(plan, by);
                Words::from((
                    format!("La limite d’argent public que fixe « {fr} » est atteinte."),
                    format!("The limit on public money that “{en}” sets is reached."),
                ))
            }
            Refusal::OwnLimit => pair(
                "Sa propre limite d’argent public coûterait plus qu’elle n’apporte.",
                "Its own limit on public money would cost more than it brings.",
            ),
            Refusal::Subsidies => pair(
                "Les aides du plan sont déduites des travaux sur lesquels elle se calcule.",
                "The grants of the plan are taken off the works on which it is counted.",
            ),
            Refusal::Covered => pair("Le coût est déjà couvert.", "The cost is already covered."),
        }
    }
}

impl Broken {
    /// The rule that a plan breaks: a sentence that names the resource and says what would hold.
    #[must_use]
    pub fn words(&self, plan: &Plan) -> Words {
        let about = |at: usize, what: Words| {
            let ((fr, en), (what_fr, what_en)) = (named(plan, at), what.into_texts());
            Words::from((format!("{fr} : {what_fr}"), format!("{en}: {what_en}")))
        };
        match *self {
            Broken::OverMost { offer, most } => {
                let (fr, en) = cents(most).into_texts();
                about(offer, Words::from((format!("au plus {fr}."), format!("{en} at most."))))
            }
            Broken::Begun { offer, known } => about(offer, Refusal::Begun { known }.words(plan)),
            Broken::Group { offer, other } => about(offer, Refusal::Group { other }.words(plan)),
            Broken::PublicLimit { offer, limit, public } => {
                let ((limit_fr, limit_en), (fr, en)) =
                    (cents(limit).into_texts(), cents(public).into_texts());
                about(
                    offer,
                    Words::from((
                        format!("elle limite l’argent public à {limit_fr} ; le plan en prend {fr}."),
                        format!("it limits public money to {limit_en}; the plan takes {en}."),
                    )),
                )
            }
            Broken::TooMuch { over } => {
                let (fr, en) = cents(over).into_texts();
                Words::from((
                    format!("Les ressources et les fonds propres dépassent le coût de {fr}."),
                    format!("Resources and own funds are {en} more than the cost."),
                ))
            }
        }
    }
}

impl PlanFault {
    /// What is wrong, where, and what to do; lines and resources are counted from 1.
    #[must_use]
    pub fn words(&self) -> Words {
        let bounds = || {
            let (fr, en) = cents(facts::HIGHEST_CENTS).into_texts();
            (
                format!("un montant va de 0 à {fr}, un taux de 0 à 100 %"),
                format!("an amount goes from 0 to {en}, a rate from 0 to 100%"),
            )
        };
        let placed = |fr: &str, en: &str, at: usize| {
            let (bounds_fr, bounds_en) = bounds();
            Words::from((format!("{fr} {} : {bounds_fr}.", at + 1), format!("{en} {}: {bounds_en}.", at + 1)))
        };
        match *self {
            PlanFault::TooLarge => {
                let (fr, en) = bounds();
                Words::from((
                    format!("Un montant ne peut pas être compté : {fr}."),
                    format!("An amount cannot be counted: {en}."),
                ))
            }
            PlanFault::TooMany => Words::from((
                format!("{MOST_LINES} coûts et {MOST_LINES} ressources au plus."),
                format!("{MOST_LINES} costs and {MOST_LINES} resources at most."),
            )),
            PlanFault::Line(at) => placed("Coût", "Cost", at),
            PlanFault::Resource(at) => placed("Ressource", "Resource", at),
            PlanFault::Days => pair("La fin est avant le début.", "The end is before the beginning."),
            PlanFault::TooManyOffers => Words::from((
                format!(
                    "{MOST_OFFERS} ressources au plus se composent : retirez-en, ou écrivez les montants."
                ),
                format!("{MOST_OFFERS} resources at most are composed: remove some, or write the amounts."),
            )),
        }
    }
}
