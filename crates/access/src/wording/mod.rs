//! The sentences of the index, in French and in English, produced beside the formula that they tell.
//!
//! Register: plain, exact, never a verdict on people. Unknown is said to be unknown.

mod en;
mod fr;
mod numbers;
mod words;

pub use model::Language;
pub use numbers::{NARROW, NBSP, decimal, gain, metres, percent, percent_range, whole};
pub use words::Word;

use crate::{
    explain::{CeilingReason, Explanation, Reason},
    information::{FindOut, Question},
    levers::{Improvement, Lever},
};
use serde::Serialize;

/// The text of an explanation, in parts: a page shows each where it wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wording {
    pub language: Language,
    /// "Indice d'adaptation : entre 59 et 90 sur 100 (classe C à A)."
    pub headline: String,
    /// What the interval means; none when the index is known.
    pub certainty: Option<String>,
    pub pulls_up: Vec<String>,
    pub limits: Vec<String>,
    pub find_out: Vec<String>,
    pub improve: Vec<String>,
    pub ceiling: Option<String>,
    /// Why there is no rank, or what must be checked again.
    pub remarks: Vec<String>,
}

/// Puts an explanation into words.
#[must_use]
pub fn wording(e: &Explanation, language: Language) -> Wording {
    let strings = |reasons: &[Reason], say: fn(&Reason) -> String| reasons.iter().map(say).collect();
    let (headline, certainty, remarks) = match language {
        Language::Fr => (fr::headline(&e.score), fr::certainty(&e.score), fr::remarks(&e.score)),
        Language::En => (en::headline(&e.score), en::certainty(&e.score), en::remarks(&e.score)),
    };
    let (strength, limit) = match language {
        Language::Fr => (fr::strength as fn(&Reason) -> String, fr::limit as fn(&Reason) -> String),
        Language::En => (en::strength as fn(&Reason) -> String, en::limit as fn(&Reason) -> String),
    };
    Wording {
        language,
        headline,
        certainty,
        pulls_up: strings(&e.pulls_up, strength),
        limits: strings(&e.limits, limit),
        find_out: e.find_out.iter().map(|f| find_out(f, language)).collect(),
        improve: e.improve.iter().map(|i| improvement(i, language)).collect(),
        ceiling: e.ceiling.as_ref().map(|c| ceiling(c, language)),
        remarks,
    }
}

/// "visiter 12 logements": a question as something to do.
#[must_use]
pub fn question(q: Question, language: Language) -> String {
    match language {
        Language::Fr => fr::question(q),
        Language::En => en::question(q),
    }
}

/// "+4 logements adaptés", "2 bancs".
#[must_use]
pub fn lever(l: Lever, language: Language) -> String {
    match language {
        Language::Fr => fr::lever(l),
        Language::En => en::lever(l),
    }
}

/// "visiter 12 logements (−13)".
#[must_use]
pub fn find_out(f: &FindOut, language: Language) -> String {
    format!("{} ({})", question(f.question, language), numbers::reduction(f.reduction, language))
}

/// "2 bancs = +2".
#[must_use]
pub fn improvement(i: &Improvement, language: Language) -> String {
    format!("{} = {}", lever(i.lever, language), gain(i.gain, language))
}

/// "Plafond : avec 20 % des logements…".
#[must_use]
pub fn ceiling(c: &CeilingReason, language: Language) -> String {
    match language {
        Language::Fr => fr::ceiling(c),
        Language::En => en::ceiling(c),
    }
}

impl Wording {
    /// The whole as paragraphs of plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let (colon, semicolon, points) = match self.language {
            Language::Fr => ("\u{a0}: ", "\u{202f}; ", " points d’incertitude)"),
            Language::En => (": ", "; ", " points of uncertainty)"),
        };
        let label = |fr: &'static str, en: &'static str| match self.language {
            Language::Fr => fr,
            Language::En => en,
        };
        let mut paragraphs = vec![match &self.certainty {
            Some(certainty) => format!("{} {certainty}", self.headline),
            None => self.headline.clone(),
        }];
        let mut sides = Vec::new();
        for (title, list, separator) in [
            (label("Ce qui tire vers le haut", "What pulls it up"), &self.pulls_up, ", "),
            (label("Ce qui limite", "What limits it"), &self.limits, semicolon),
        ] {
            if !list.is_empty() {
                sides.push(format!("{title}{colon}{}.", list.join(separator)));
            }
        }
        let mut acts = Vec::new();
        if !self.find_out.is_empty() {
            let numbered = self.find_out.iter().enumerate().map(|(i, text)| {
                // The unit is said once, on the first.
                let text = match text.strip_suffix(')') {
                    Some(start) if i == 0 => format!("{start}{points}"),
                    _ => text.clone(),
                };
                format!("{})\u{a0}{text}", i + 1)
            });
            let title = label("Pour savoir", "To find out");
            acts.push(format!("{title}{colon}{}.", numbered.collect::<Vec<_>>().join(" ")));
        }
        if !self.improve.is_empty() {
            let title = label("Pour améliorer", "To improve");
            acts.push(format!("{title}{colon}{}.", self.improve.join(semicolon)));
        }
        for group in [sides, acts] {
            if !group.is_empty() {
                paragraphs.push(group.join(" "));
            }
        }
        paragraphs.extend(self.ceiling.clone());
        paragraphs.extend(self.remarks.iter().cloned());
        paragraphs.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Indicator, Parameters, Reading, ResidenceFacts, explain::explain, levers::catalogue, samples,
    };
    use proptest::prelude::*;

    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    fn worded(facts: &ResidenceFacts, levers: &[Lever], language: Language) -> Wording {
        wording(&explain(facts, &Parameters::default(), Reading::default(), levers), language)
    }

    const FOUR: [Lever; 4] = [
        Lever::AdaptDwellings(4),
        Lever::Service(Indicator::CashPost, 300.0),
        Lever::Benches,
        Lever::AutomaticDoor,
    ];

    #[test]
    fn the_incomplete_sheet_is_told_as_the_specification_tells_it() {
        let w = worded(&samples::tilleuls_with_unknowns(), &FOUR, Language::Fr);
        insta::assert_snapshot!(plain(&w.text()), @r"
        Indice d’adaptation : entre 59 et 90 sur 100 (classe C à A). Ce n’est pas une moyenne « à peu près » : avec ce que nous savons, il ne peut pas être plus bas que 59 ni plus haut que 90.
        Ce qui tire vers le haut : ascenseur (85 % des logements sans marche), rez-de-chaussée de plain-pied, chemin sans marche jusqu’à l’arrêt, alimentation à 100 m sans escalier. Ce qui limite : 6 équivalents-logements adaptés connus sur 40 (12 logements jamais visités) ; pas de banc connu dans les 300 m ; médecin à 650 m, entrée inconnue ; retrait d’espèces ou poste : rien de connu.
        Pour savoir : 1) visiter 12 logements (−13 points d’incertitude) 2) mesurer la pente vers l’arrêt (−5) 3) mesurer les couloirs (−4). Pour améliorer : +4 logements adaptés = +0 à +11 ; retrait d’espèces à 300 m = +0 à +3 ; 2 bancs = +0 à +3 ; porte automatique = +0 à +3.
        Plafond : avec 85 % des logements accessibles sans marche, une résidence ne peut pas dépasser 90,9, même si tout le reste est parfait.
        ");
        for phrase in [
            "Indice d’adaptation : entre 59 et 90 sur 100 (classe C à A).",
            "il ne peut pas être plus bas que 59 ni plus haut que 90.",
            "ascenseur (85 % des logements sans marche)",
            "rez-de-chaussée de plain-pied",
            "alimentation à 100 m sans escalier",
            "6 équivalents-logements adaptés connus sur 40 (12 logements jamais visités)",
            "pas de banc connu dans les 300 m",
            "1) visiter 12 logements (−13 points d’incertitude) 2) mesurer la pente vers l’arrêt (−5) \
             3) mesurer les couloirs (−4)",
        ] {
            assert!(plain(&w.text()).contains(phrase), "{phrase}");
        }
    }

    #[test]
    fn the_complete_sheet_says_exactly_what_each_lever_wins() {
        let w = worded(&samples::tilleuls(), &FOUR, Language::Fr);
        let improve = plain(&w.improve.join(" ; "));
        assert_eq!(
            improve,
            "+4 logements adaptés = +9 ; retrait d’espèces à 300 m = +2 ; 2 bancs = +2 ; porte automatique = +1"
        );
        assert_eq!(plain(&w.headline), "Indice d’adaptation : 66 sur 100 (classe B).");
        assert!(w.find_out.is_empty() && w.certainty.is_none());
    }

    #[test]
    fn the_ceiling_is_told_in_words() {
        let mut facts = samples::erables();
        facts.common[0] = 0.2.into();
        facts.common[1] = 1.0.into();
        let w = worded(&facts, &[], Language::Fr);
        assert_eq!(
            plain(&w.ceiling.unwrap()),
            "Plafond : avec 20 % des logements accessibles sans marche, une résidence ne peut pas dépasser 51,2, \
             même si tout le reste est parfait."
        );
    }

    #[test]
    fn english_says_the_same() {
        let w = worded(&samples::tilleuls_with_unknowns(), &FOUR, Language::En);
        insta::assert_snapshot!(plain(&w.text()), @r"
        Adaptation index: between 59 and 90 out of 100 (class C to A). This is not a rough average: with what we know, it cannot be lower than 59 nor higher than 90.
        What pulls it up: a lift (85% of dwellings without a step), a level entrance, a step-free path to the stop, food at 100 m without stairs. What limits it: 6 equivalent adapted dwellings known out of 40 (12 dwellings never visited); no known seat within 300 m; doctor at 650 m, entrance unknown; cash or post office: nothing known.
        To find out: 1) visit 12 dwellings (−13 points of uncertainty) 2) measure the slope to the stop (−5) 3) measure the corridors (−4). To improve: +4 adapted dwellings = +0 to +11; a cash point at 300 m = +0 to +3; 2 benches = +0 to +3; an automatic door = +0 to +3.
        Ceiling: with 85% of dwellings reached without a step, a residence cannot exceed 90.9, even if all the rest is perfect.
        ");
    }

    #[test]
    fn a_residence_never_seen_is_a_question_mark() {
        let w = worded(&ResidenceFacts::default(), &[], Language::Fr);
        insta::assert_snapshot!(plain(&w.text()), @r"
        Indice d’adaptation : ? sur 100 (rien n’est encore connu).
        Ce qui limite : aucun logement enregistré ; chemin jusqu’à l’arrêt inconnu ; pente inconnue ; alimentation : rien de connu.
        Pour savoir : 1) enregistrer les logements de la résidence (−36 points d’incertitude) 2) constater l’ascenseur et les étages desservis (−31) 3) constater les marches et la rampe entre la rue et le hall (−26).
        Résidence à compléter : 18 informations manquent, elle n’a pas encore de rang.
        ");
    }

    #[test]
    fn french_typography_uses_spaces_that_do_not_break() {
        let text = worded(&samples::tilleuls_with_unknowns(), &FOUR, Language::Fr).text();
        let letters = text.chars().collect::<Vec<_>>();
        for pair in letters.windows(2) {
            if matches!(pair[1], ':' | ';' | '%' | '»' | '?' | '!') {
                assert!(matches!(pair[0], '\u{a0}' | '\u{202f}'), "before {:?}", pair[1]);
            }
        }
        assert!(!text.contains('\''), "apostrophes are typographic");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_residence_can_be_told_in_both_languages(facts in samples::any_facts()) {
            for language in [Language::Fr, Language::En] {
                let text = worded(&facts, &catalogue(&facts), language).text();
                prop_assert!(!text.contains("NaN") && !text.contains("inf ") && !text.contains("[]"));
            }
        }
    }
}
