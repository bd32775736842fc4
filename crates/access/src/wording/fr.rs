//! Les phrases en français.

use super::{
    Language::Fr,
    numbers::{NARROW, NBSP, at_most, decimal, metres, percent_range, whole},
};
use crate::{
    Indicator,
    explain::{CeilingReason, Detail, Reason, ServiceState},
    information::Question,
    levers::Lever,
    score::Score,
};
use model::Interval;

fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", whole(n, Fr), if n < 2 { one } else { many })
}

fn dwellings(n: u64) -> String {
    plural(n, "logement", "logements")
}

pub(super) fn headline(s: &Score) -> String {
    let start = format!("Indice d’adaptation{NBSP}:");
    let (lo, hi) = s.shown();
    if s.index == (Interval { lo: 0.0, hi: 100.0 }) && s.coverage == 0.0 {
        return format!("{start} ? sur 100 (rien n’est encore connu).").replace(" ?", &format!("{NBSP}?"));
    }
    let class = match s.classes.sure() {
        Some(class) => format!("classe {}", class.letter()),
        None => format!("classe {} à {}", s.classes.worst.letter(), s.classes.best.letter()),
    };
    if s.index.width() < 1e-9 {
        format!("{start} {lo} sur 100 ({class}).")
    } else {
        format!("{start} entre {lo} et {hi} sur 100 ({class}).")
    }
}

pub(super) fn certainty(s: &Score) -> Option<String> {
    let (lo, hi) = s.shown();
    if s.index.width() < 1e-9 || (lo, hi) == (0, 100) {
        return None;
    }
    Some(format!(
        "Ce n’est pas une moyenne «{NBSP}à peu près{NBSP}»{NBSP}: avec ce que nous savons, il ne peut pas être \
         plus bas que {lo} ni plus haut que {hi}."
    ))
}

pub(super) fn remarks(s: &Score) -> Vec<String> {
    let mut all = Vec::new();
    if !s.has_rank {
        let missing = plural(u64::from(s.missing), "information manque", "informations manquent");
        all.push(format!("Résidence à compléter{NBSP}: {missing}, elle n’a pas encore de rang."));
    }
    if s.to_check > 0 {
        let count = plural(u64::from(s.to_check), "information est", "informations sont");
        all.push(format!("{count} à revérifier."));
    }
    all
}

pub(super) fn strength(r: &Reason) -> String {
    match (r.indicator, r.detail) {
        (Indicator::L, Detail::Dwellings { equivalents, dwellings, .. }) => {
            format!("{} sur {}", equivalent(equivalents, false), whole(dwellings, Fr))
        }
        (Indicator::P1, Detail::Lift(Some(true))) => {
            format!("ascenseur ({} des logements sans marche)", percent_range(r.value, Fr))
        }
        (Indicator::P1, _) => {
            format!("{} des logements sans marche depuis le hall", percent_range(r.value, Fr))
        }
        (Indicator::P2, _) if r.value.lo >= 1.0 => "rez-de-chaussée de plain-pied".into(),
        (Indicator::P2, _) => "rampe entre la rue et le hall".into(),
        (Indicator::P3, _) => "porte d’entrée large".into(),
        (Indicator::P4, _) => "couloirs larges".into(),
        (Indicator::P5, _) => "main courante, nez de marche, éclairage et repérage".into(),
        (Indicator::A1, _) => "chemin sans marche jusqu’à l’arrêt".into(),
        (Indicator::A2, _) => "pente douce".into(),
        (Indicator::A3, _) => "chemin large et stable".into(),
        (Indicator::A4, _) => "bancs rapprochés".into(),
        (Indicator::A5, _) => "traversées abaissées et repérées".into(),
        (Indicator::A6, _) => "rue éclairée".into(),
        (i, Detail::Service(ServiceState::At { metres: m, .. })) => {
            format!("{} à {} sans escalier", service(i), metres(m, Fr))
        }
        (i, _) => format!("{} sans escalier", service(i)),
    }
}

fn equivalent(n: f64, known: bool) -> String {
    let known = match (known, n < 2.0) {
        (false, _) => "",
        (true, true) => " connu",
        (true, false) => " connus",
    };
    if n < 2.0 {
        format!("{} équivalent-logement adapté{known}", decimal(n, Fr))
    } else {
        format!("{} équivalents-logements adaptés{known}", decimal(n, Fr))
    }
}

pub(super) fn limit(r: &Reason) -> String {
    let unknown = r.value == Interval::UNKNOWN;
    // Trois façons de limiter : inconnu, incomplet ou constaté insuffisant.
    let say = |unseen: &str, poor: &str| {
        if unknown {
            unseen.to_owned()
        } else if r.value.is_known() {
            poor.to_owned()
        } else {
            format!("{poor} (à préciser)")
        }
    };
    match (r.indicator, r.detail) {
        (Indicator::L, Detail::Dwellings { dwellings: 0, .. }) => "aucun logement enregistré".into(),
        (Indicator::L, Detail::Dwellings { equivalents, dwellings: all, unknown }) => {
            let seen = match unknown {
                0 => String::new(),
                1 => " (1 logement jamais visité)".into(),
                n => format!(" ({} jamais visités)", dwellings(n)),
            };
            format!("{} sur {}{seen}", equivalent(equivalents, unknown > 0), whole(all, Fr))
        }
        (Indicator::P1, _) if unknown => "ascenseur et étages desservis inconnus".into(),
        (Indicator::P1, _) => {
            format!("{} des logements sans marche depuis le hall", percent_range(r.value, Fr))
        }
        (Indicator::P2, _) => say("accès entre la rue et le hall inconnu", "marches entre la rue et le hall"),
        (Indicator::P3, _) => say("largeur de la porte d’entrée inconnue", "porte d’entrée étroite"),
        (Indicator::P4, _) => say("largeur des couloirs inconnue", "couloirs étroits"),
        (Indicator::P5, _) => say(
            "main courante et éclairage jamais vérifiés",
            "main courante, nez de marche ou éclairage à reprendre",
        ),
        (Indicator::A1, _) => say("chemin jusqu’à l’arrêt inconnu", "marches sur le chemin de l’arrêt"),
        (Indicator::A2, _) => say("pente inconnue", "pente forte vers l’arrêt"),
        (Indicator::A3, _) => say("largeur du chemin inconnue", "chemin étroit"),
        (Indicator::A4, _) => {
            format!("pas de banc {}dans les 300{NBSP}m", if unknown { "connu " } else { "rapproché " })
        }
        (Indicator::A5, _) => say("traversées inconnues", "traversées sans bateau ou sans repère"),
        (Indicator::A6, _) => say("éclairage de la rue inconnu", "rue mal éclairée"),
        (i, Detail::Service(state)) => service_limit(i, state),
        (i, _) => format!("{}{NARROW}?", service(i)),
    }
}

fn service_limit(i: Indicator, state: ServiceState) -> String {
    let what = service(i);
    match state {
        ServiceState::Unknown => format!("{what}{NBSP}: rien de connu"),
        ServiceState::None => format!("{what}{NBSP}: aucun lieu dans les environs"),
        ServiceState::NoPath => format!("{what}{NBSP}: aucun chemin praticable"),
        ServiceState::PathUnseen { metres: m } => format!("{what} à {}, chemin à vérifier", metres(m, Fr)),
        ServiceState::At { metres: m, entrance } => {
            let door = if entrance.hi <= 0.0 {
                ", entrée inaccessible"
            } else if !entrance.is_known() {
                ", entrée inconnue"
            } else if entrance.hi < 1.0 {
                ", entrée en partie accessible"
            } else {
                ""
            };
            format!("{what} à {}{door}", metres(m, Fr))
        }
    }
}

fn service(i: Indicator) -> &'static str {
    match i {
        Indicator::Food => "alimentation",
        Indicator::Pharmacy => "pharmacie",
        Indicator::Doctor => "médecin",
        Indicator::Transport => "arrêt de transport",
        Indicator::CashPost => "retrait d’espèces ou poste",
        _ => "lieu de convivialité",
    }
}

pub(super) fn question(q: Question) -> String {
    match q {
        Question::VisitDwellings(n) => format!("visiter {}", dwellings(n)),
        Question::RegisterDwellings => "enregistrer les logements de la résidence".into(),
        Question::Observe(i) => observe(i).into(),
        Question::SeeEntrances(i) => format!("voir l’entrée{NBSP}: {}", service(i)),
        Question::WalkPath(i) => format!("parcourir le chemin{NBSP}: {}", service(i)),
        Question::WalkPathAndSeeEntrances(i) => {
            format!("parcourir le chemin et voir l’entrée{NBSP}: {}", service(i))
        }
        Question::FindService(i) => format!("repérer les lieux{NBSP}: {}", service(i)),
        Question::LookAgain(i) => format!("revérifier{NBSP}: {}", i.label(Fr).to_lowercase()),
    }
}

fn observe(i: Indicator) -> &'static str {
    match i {
        Indicator::P1 => "constater l’ascenseur et les étages desservis",
        Indicator::P2 => "constater les marches et la rampe entre la rue et le hall",
        Indicator::P3 => "mesurer la porte d’entrée",
        Indicator::P4 => "mesurer les couloirs",
        Indicator::P5 => "vérifier main courante, nez de marche, éclairage et repérage",
        Indicator::A1 => "parcourir le chemin jusqu’à l’arrêt",
        Indicator::A2 => "mesurer la pente vers l’arrêt",
        Indicator::A3 => "mesurer la largeur du chemin",
        Indicator::A4 => "repérer les bancs dans les 300\u{a0}m",
        Indicator::A5 => "regarder les traversées",
        Indicator::A6 => "regarder l’éclairage de la rue",
        other => other.label(Fr),
    }
}

pub(super) fn lever(l: Lever) -> String {
    match l {
        Lever::AdaptDwellings(n) if n < 2 => format!("+{n} logement adapté"),
        Lever::AdaptDwellings(n) => format!("+{} logements adaptés", whole(u64::from(n), Fr)),
        Lever::Lift => "ascenseur desservant tous les paliers".into(),
        Lever::Ramp => "rampe douce ou entrée de plain-pied".into(),
        Lever::AutomaticDoor => "porte automatique".into(),
        Lever::WideCorridors => "couloirs élargis".into(),
        Lever::SafeStairs => "main courante, nez de marche, éclairage et repérage".into(),
        Lever::StepFreePath => "chemin sans marche jusqu’à l’arrêt".into(),
        Lever::WidePath => "chemin élargi et stabilisé".into(),
        Lever::Benches => "2 bancs".into(),
        Lever::Crossings => "traversées abaissées et repérées".into(),
        Lever::StreetLighting => "éclairage de la rue".into(),
        // Un point de retrait suffit : nul besoin d'un bureau de poste.
        Lever::Service(Indicator::CashPost, m) => format!("retrait d’espèces à {}", metres(m, Fr)),
        Lever::Service(i, m) => format!("{} à {}", service(i), metres(m, Fr)),
    }
}

pub(super) fn ceiling(c: &CeilingReason) -> String {
    let with = match c.indicator {
        Indicator::P1 if c.value.hi <= 0.0 => "sans aucun logement accessible sans marche".to_owned(),
        Indicator::P1 => {
            let at_most = if c.value.is_known() { "" } else { "au plus " };
            let share = percent_range(Interval::known(c.value.hi), Fr);
            format!("avec {at_most}{share} des logements accessibles sans marche")
        }
        Indicator::P2 if c.value.hi <= 0.0 => "sans entrée de plain-pied ni rampe praticable".to_owned(),
        Indicator::P2 => "avec une rampe raide entre la rue et le hall".to_owned(),
        _ if c.value.hi <= 0.0 => "sans chemin praticable jusqu’à l’arrêt".to_owned(),
        _ => "avec un chemin en partie praticable jusqu’à l’arrêt".to_owned(),
    };
    format!(
        "Plafond{NBSP}: {with}, une résidence ne peut pas dépasser {}, même si tout le reste est parfait.",
        at_most(c.ceiling.hi, Fr)
    )
}
