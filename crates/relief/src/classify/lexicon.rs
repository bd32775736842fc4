//! The words that decide. One line: the stems that a label must all have, what they speak of, which item they name.
//! Stems are without accents; `a|b` is one of them; `a=` is the whole word.

use super::WorksCode::{self, *};

/// What words speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Accessibility by themselves.
    Access,
    /// Accessibility when a word of link goes with them; too little otherwise.
    Weak,
    /// For whom or what for: accessibility itself.
    Link,
    Energy,
    /// Upkeep, hire, contracts: nothing is improved.
    Upkeep,
    /// Works that no relief pays.
    Never,
    /// Finishing and studies: what they go with decides.
    Inseparable,
    /// Says that works follow others.
    Follows,
    /// Studies and management of works: they need no word that says so.
    Study,
}

pub(super) struct Clue {
    pub all: &'static [&'static str],
    pub kind: Kind,
    pub code: Option<WorksCode>,
}

const fn access(code: WorksCode, all: &'static [&'static str]) -> Clue {
    Clue { all, kind: Kind::Access, code: Some(code) }
}

const fn weak(code: WorksCode, all: &'static [&'static str]) -> Clue {
    Clue { all, kind: Kind::Weak, code: Some(code) }
}

const fn says(kind: Kind, all: &'static [&'static str]) -> Clue {
    Clue { all, kind, code: None }
}

const MADE: &str = "creation|creer|install|pose=|poser|amenag|ajout|fourniture";
const LOWER: &str = "abaiss|hauteur|rehauss|rabaiss|surbaiss";

/// The table. The first line that names an item gives the code.
pub(super) const CLUES: &[Clue] = &[
    // Outside.
    access(OutKerb, &["abaiss|bateau", "trottoir|bordure"]),
    access(
        OutPath,
        &["cheminement", "exterieur|pieton|acces|creation|reprise|mise|nivellement|elargi|beton|enrobe"],
    ),
    access(OutPath, &["rampe", "exterieur|beton|acces"]),
    access(OutPath, &["plan", "incline"]),
    access(OutPath, &["nivellement|aplanissement", "allee|acces|chemin|trottoir|abord"]),
    access(OutSurface, &["antiderap|stabilis|podotactile", "allee|cour|exterieur|chemin|abord|trottoir"]),
    access(OutParking, &["parking|stationnement|places|place", "pmr=|handicap|elargi|gic=|gig="]),
    weak(OutPath, &["cheminement|allee|trottoir"]),
    weak(OutLight, &["eclairage", "exterieur|chemin|abord"]),
    weak(OutParking, &["parking|stationnement"]),
    // Common parts.
    access(ComStairlift, &["monte", "escalier|escaliers"]),
    access(ComStairlift, &["plateforme|plate", "elevat|monte"]),
    access(ComStairlift, &["elevateur"]),
    access(ComLift, &["ascenseur", "creation|creer|installation|ajout|prolong|braille|vocal|elargi"]),
    access(ComHandrail, &["main|mains", "courante|courantes"]),
    access(ComDoor, &["porte|portes", "automati|motoris", "hall|entree|immeuble|acces|commune|communes"]),
    access(ComDoor, &["elargi", "porte|portes", "hall|entree|immeuble"]),
    access(ComRamp, &["rampe", "hall|commune|communes|sas|entree"]),
    access(ComMailbox, &["boite|boites", "lettre|lettres", LOWER]),
    access(ComIntercom, &["interphon|visiophon|platine", "boucle|braille|vocal|lumineu|abaiss"]),
    access(ComSign, &["nez", "marche|marches"]),
    access(ComSign, &["bande|bandes|dalle|dalles|clous", "eveil|podotactile|podotactiles|vigilance"]),
    access(ComSign, &["contremarche|contremarches|contraste|contrastes"]),
    access(ComSign, &["signaletique", "braille|tactile|relief|visuel"]),
    weak(ComLift, &["ascenseur|ascenseurs"]),
    weak(ComDoor, &["porte|portes", "hall|entree|immeuble|automati|motoris"]),
    weak(ComMailbox, &["boite|boites", "lettre|lettres"]),
    weak(ComIntercom, &["interphon|visiophon"]),
    weak(ComSign, &["signaletique"]),
    weak(ComRamp, &["rampe"]),
    // In the dwelling.
    access(
        DwBar,
        &["barre|barres|poignee|poignees", "appui|maintien|relevement|redressement|tirage|soutien|transfert"],
    ),
    access(DwShower, &["douche|douches", "baignoire|baignoires"]),
    access(DwShower, &["bac|receveur", "extra|plat|encastre|surbaisse|italienne"]),
    access(DwShower, &["douche|douches", "italienne|plain|extra|securis|adapt|siege|plate|senior|seniors"]),
    access(DwShower, &[MADE, "douche|douches"]),
    access(DwShower, &["siege|strapontin", "douche"]),
    access(DwShower, &["baignoire", "porte|siege|pivotant"]),
    access(DwWc, &["wc=|toilette|toilettes|cuvette|sanitaire", "rehauss|sureleve|suspendu|surelev|hauteur"]),
    access(DwKitchen, &["cuisine|evier|plan", "adapt|reglable|abaiss"]),
    access(DwKitchen, &["meuble|plan|evier", "hauteur", "variable|reglable"]),
    access(DwFloor, &["sol|sols|revetement|carrelage", "antiderap|antigliss|derapant|glissant"]),
    access(DwTap, &["mitigeur|robinet|robinetterie", "levier|infrarouge|ergonomique|medical|col"]),
    access(DwLock, &["serrure|verrou|verrouillage", "ergonomique|automati|electronique|telecommand"]),
    access(
        DwShutter,
        &[
            "volet|volets|store|stores",
            "motoris|electrique|electriques|electrification|telecommand|centralis",
        ],
    ),
    access(
        DwAlarmSensory,
        &["sonnette|carillon|alarme|avertisseur|detecteur", "lumineu|visuel|flash|malentend|vibrant"],
    ),
    access(DwAlarmSensory, &["boucle", "magnetique|induction"]),
    access(DwAutomation, &["domotique|domotiques"]),
    access(DwAutomation, &["chemin", "lumineux"]),
    access(DwElec, &["prise|prises|interrupteur|interrupteurs|commande|commandes", LOWER]),
    access(DwDoor, &["elargissement|elargir", "porte|portes|passage|passages|baie|huisserie|huisseries"]),
    access(DwDoor, &["porte|portes", "coulissant|galandage"]),
    access(
        DwRamp,
        &[
            "seuil|seuils|ressaut|ressauts",
            "suppression|supprimer|plat|rampe|effacement|arasement|rattrapage|abaiss",
        ],
    ),
    access(DwRamp, &["rampe", "logement|balcon|terrasse|loggia|seuil"]),
    access(
        DwWall,
        &[
            "cloison|cloisons",
            "suppression|deplace|abatt|demolition|recul|depose",
            "salle|sdb=|wc=|chambre|toilette|toilettes|circulation|fauteuil",
        ],
    ),
    weak(DwWall, &["cloison|cloisons"]),
    weak(DwShower, &["douche|douches|baignoire|baignoires|sdb=|sdd="]),
    weak(DwShower, &["salle", "bain|bains|eau"]),
    weak(DwWc, &["wc=|toilette|toilettes|cuvette"]),
    weak(DwKitchen, &["cuisine|evier"]),
    weak(DwFloor, &["sol|sols|revetement|lino|parquet"]),
    weak(DwTap, &["mitigeur|mitigeurs|robinet|robinetterie"]),
    weak(DwLock, &["serrure|serrures|verrou"]),
    weak(DwShutter, &["volet|volets"]),
    weak(DwElec, &["prise|prises|interrupteur|interrupteurs"]),
    weak(DwDoor, &["porte|portes"]),
    weak(DwAutomation, &["motorisation|telecommande"]),
    // For whom, what for.
    says(Kind::Link, &["pmr="]),
    says(Kind::Link, &["accessib"]),
    says(Kind::Link, &["handicap|umh=|ufr="]),
    says(Kind::Link, &["mobilite", "reduite"]),
    says(Kind::Link, &["fauteuil", "roulant|acces|passage|circulation"]),
    says(
        Kind::Link,
        &[
            "adaptation|adapter|adapte=|adaptee=|adaptes=",
            "logement|vieillissement|senior|seniors|salle|sdb=|age|agee|agees|perte|handicap|douche|cuisine|wc=|autonomie|maintien",
        ],
    ),
    says(Kind::Link, &["maintien", "domicile"]),
    says(Kind::Link, &["malvoyant|malvoyants|malentendant|malentendants|deficien"]),
    // Energy.
    says(Kind::Energy, &["isolation|isolant|calorifug"]),
    says(Kind::Energy, &["ite=|iti=|vmc=|pac=|dpe=|ecs="]),
    says(Kind::Energy, &["chaudiere|chaudieres|chaufferie|chauffage|radiateur|radiateurs|thermodynamique"]),
    says(Kind::Energy, &["fenetre|fenetres|vitrage|vitrages"]),
    says(Kind::Energy, &["menuiserie|menuiseries", "exterieur|pvc=|alu"]),
    says(Kind::Energy, &["pompe", "chaleur"]),
    says(Kind::Energy, &["photovoltaique|photovoltaiques|solaire|solaires"]),
    says(
        Kind::Energy,
        &["robinet|robinets|tete|tetes", "thermostatique|thermostatiques", "radiateur|radiateurs|chauffage"],
    ),
    says(Kind::Energy, &["energetique|thermique"]),
    says(Kind::Energy, &["comptage|repartiteur|repartiteurs", "chaleur|energie|chauffage"]),
    says(Kind::Energy, &["ventilation", "mecanique|hygro|double"]),
    // Upkeep.
    says(Kind::Upkeep, &["entretien|maintenance|nettoyage|menage"]),
    says(Kind::Upkeep, &["contrat|abonnement|location=|redevance|assurance|cotisation"]),
    says(Kind::Upkeep, &["depannage|debouchage|curage|vidange|ramonage"]),
    says(Kind::Upkeep, &["fuite|fuites|sinistre|vandalisme|degat|degats"]),
    says(Kind::Upkeep, &["identique"]),
    says(Kind::Upkeep, &["remise", "etat"]),
    says(Kind::Upkeep, &["desinsect|deratisation|desinfection|punaise|punaises"]),
    says(Kind::Upkeep, &["espaces|espace", "verts|vert"]),
    says(Kind::Upkeep, &["elagage|tonte|abattage|gardiennage|enlevement"]),
    says(Kind::Upkeep, &["joint|joints|reparation|reparer|reglage"]),
    says(Kind::Upkeep, &["cylindre|cylindres|badge|badges|cle=|cles="]),
    // Works that no relief pays.
    says(Kind::Never, &["ravalement|facade|facades"]),
    says(Kind::Never, &["toiture|couverture|etancheite|gouttiere|gouttieres|zinguerie|charpente"]),
    says(Kind::Never, &["amiante|plomb=|desamiantage"]),
    says(
        Kind::Never,
        &["peinture|peintures", "cage|cages|hall|halls|commune|communes|facade|logement|plafond|plafonds"],
    ),
    says(Kind::Never, &["mise", "conformite|securite|norme|normes", "electri|gaz=|incendie"]),
    says(Kind::Never, &["colonne|colonnes", "montante|montantes|eau|eaux|chute|chutes"]),
    says(Kind::Never, &["canalisation|canalisations|assainissement|reseau|reseaux"]),
    says(Kind::Never, &["videosurveillance|antenne|fibre|extincteur|extincteurs|desenfumage"]),
    says(Kind::Never, &["mobilier|cloture|portail|jeux|conteneur|conteneurs"]),
    // What goes with other works.
    says(Kind::Inseparable, &["peinture|peintures|faience|carrelage|platrerie|platre|enduit|doublage"]),
    says(
        Kind::Inseparable,
        &["plomberie|electricite|evacuation|gravats|demolition|depose|amiante|desamiantage"],
    ),
    says(
        Kind::Inseparable,
        &["reprise|reprises|refection|raccord|raccords|sol|sols|ventilation|menuiserie|habillage"],
    ),
    says(
        Kind::Inseparable,
        &["etude|etudes|maitrise|diagnostic|audit|coordination|sps=|honoraires|moe=|controle"],
    ),
    says(
        Kind::Follows,
        &[
            "suite|apres|lie|liee|lies|liees|consecutif|consecutive|consecutifs|consecutives|induit|induits|accompagnement|indissociable|indissociables|prealable|prealables",
        ],
    ),
    says(Kind::Study, &["etude|etudes|diagnostic|audit|coordination|sps=|honoraires|moe="]),
    says(Kind::Study, &["maitrise", "oeuvre"]),
];
