//! The parameters of the method in words, for those who compare versions.

use crate::ui::words;
use access::{Class, Dimension, Indicator};
use model::dwelling::AdaptationLevel;
use texts::Texts;

/// A parameter in words; its code when it is a new one that has none yet.
pub(crate) fn parameter_label(t: Texts, code: &str) -> String {
    if let Some((list, rank)) = code.strip_suffix(']').and_then(|c| c.split_once('[')) {
        return rank.parse().ok().and_then(|rank| of_list(t, list, rank)).unwrap_or_else(|| code.to_owned());
    }
    let language = words::language(t);
    let ceiling = |i: Indicator| t.param_ceiling(i.label(language));
    match code {
        "full_share" => t.weights_full_share(),
        "distance.full_m" => t.weights_near(),
        "distance.half_m" => t.weights_half(),
        "distance.zero_m" => t.weights_far(),
        "ceilings.p1" => ceiling(Indicator::P1),
        "ceilings.p2" => ceiling(Indicator::P2),
        "ceilings.a1" => ceiling(Indicator::A1),
        "display.widest_points" => t.param_display_widest(),
        "display.least_coverage_percent" => t.param_display_coverage(),
        "validity_years.building" => t.param_validity_building(),
        "validity_years.surroundings" => t.param_validity_surroundings(),
        "validity_years.services" => t.param_validity_services(),
        "target.age" => t.weights_target_age(),
        "target.share_percent" => t.weights_target_share(),
        "target.denominator" => t.param_target_denominator(),
        "target.minimum_dwellings" => t.weights_target_size(),
        "target.contact_age" => t.param_target_contact(),
        "decision.sound_footing" => t.param_sound_footing(),
        "decision.enough_dwellings" => t.param_enough_dwellings(),
        "decision.low_ceiling" => t.param_low_ceiling(),
        "presentation.reasons" => t.param_reasons(),
        "presentation.find_out" => t.param_find_out(),
        "presentation.improve" => t.param_improve(),
        "presentation.mask_below" => t.param_mask(),
        _ => of_survey(t, code).unwrap_or_else(|| code.to_owned()),
    }
}

fn of_survey(t: Texts, code: &str) -> Option<String> {
    Some(match code.strip_prefix("survey.")? {
        "level_threshold_cm" => t.param_level_threshold(),
        "ramp_gentle_percent" => t.param_ramp_gentle(),
        "ramp_steep_percent" => t.param_ramp_steep(),
        "ramp_steep_value" => t.param_ramp_steep_value(),
        "door_full_cm" => t.param_door_full(),
        "door_half_cm" => t.param_door_half(),
        "corridor_full_cm" => t.param_corridor_full(),
        "corridor_half_cm" => t.param_corridor_half(),
        "slope_gentle_percent" => t.param_slope_gentle(),
        "slope_steep_percent" => t.param_slope_steep(),
        "path_full_cm" => t.param_path_full(),
        "path_half_cm" => t.param_path_half(),
        "seat_near_m" => t.param_seat_near(),
        "seat_far_m" => t.param_seat_far(),
        "seats_when_mapped" => t.param_seats_mapped(),
        "lift_serves_every_landing" => t.param_lift_landings(),
        _ => return None,
    })
}

/// One of a list: a weight, the credit of a level, the bound of a class.
fn of_list(t: Texts, list: &str, rank: usize) -> Option<String> {
    let language = words::language(t);
    let indicator = |dimension: Dimension| {
        Indicator::ALL.into_iter().filter(|i| i.dimension() == dimension).nth(rank).map(|i| i.label(language))
    };
    match list {
        "dimension_weights" => Dimension::ALL.get(rank).map(|d| t.param_weight(d.label(language))),
        "common_weights" => indicator(Dimension::CommonParts).map(|label| t.param_weight(label)),
        "surroundings_weights" => indicator(Dimension::Surroundings).map(|label| t.param_weight(label)),
        "services_weights" => indicator(Dimension::Services).map(|label| t.param_weight(label)),
        "level_credits" => AdaptationLevel::ALL.get(rank).map(|l| t.param_level_credit(l.code())),
        "class_bounds" => Class::ALL.get(rank).map(|c| t.param_class_bound(c.letter().to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::Parameters;
    use std::collections::BTreeSet;
    use texts::Lang;

    #[test]
    fn every_parameter_has_its_own_words_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            let t = Texts::of(lang);
            let entries = Parameters::default().entries();
            let labels: BTreeSet<String> = entries.iter().map(|e| parameter_label(t, &e.code)).collect();
            assert_eq!(labels.len(), entries.len(), "no two parameters in the same words");
            assert!(entries.iter().all(|e| !labels.contains(&e.code)), "no code is left");
        }
        assert_eq!(parameter_label(Texts::of(Lang::Fr), "new.thing"), "new.thing");
    }
}
