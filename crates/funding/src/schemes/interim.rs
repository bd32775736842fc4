//! Empty premises used for a while.

use super::{BLANK, Family, Scheme};
use crate::{Bound, Fact as F, Rule as R};
use law::Status;
use model::Pair;

const OWNER: Pair = (
    "Le propriétaire et l’occupant, avec un notaire ou un juriste.",
    "Owner and occupier, with a notary or a lawyer.",
);
const PREMISES: &[Pair] = &[
    ("État des lieux, surfaces, équipements", "Inventory, areas, equipment"),
    ("Diagnostics (amiante, plomb, électricité)", "Surveys (asbestos, lead, electricity)"),
    ("Assurance", "Insurance"),
    ("Calendrier du projet qui suit, avec une marge", "Schedule of the later project, with a margin"),
];

pub(super) static ELAN: Scheme = Scheme {
    code: "interim-elan",
    family: Family::Occupation,
    name: ("Protection par l’occupation (ELAN, art. 29)", "Protection by occupation (ELAN, art. 29)"),
    what: (
        "Un organisme agréé loge des résidents temporaires dans des locaux vides et les protège. Convention de trois ans au plus, puis d’un an en un an si un projet suit.",
        "An approved body houses temporary residents in empty premises and protects them. Agreement of three years at most, then year by year if a project follows.",
    ),
    amount: (
        "Le gardiennage évité ; redevance des résidents de 200 € par mois au plus.",
        "Guarding costs avoided; residents’ fee of €200 a month at most.",
    ),
    who: ("Un organisme agréé par le préfet.", "A body approved by the prefect."),
    steps: &[
        ("Choisir un organisme agréé.", "Choose an approved body."),
        (
            "Signer la convention : lieux, équipements, causes de fin objectives.",
            "Sign the agreement: premises, equipment, objective causes of its end.",
        ),
    ],
    deadline: ("Prévoir une marge avant les travaux.", "Keep a margin before the works."),
    pieces: PREMISES,
    caution: (
        "Les résidents n’ont pas droit au maintien : préparer leur départ dès l’entrée.",
        "Residents have no right to stay: prepare their departure from the start.",
    ),
    reference: "Loi 2018-1021 art. 29 ; décret 2019-497",
    status: Status::Verified,
    rule: R::All(&[
        R::Yes(F::Vacant),
        R::Yes(F::Dwellable),
        R::AtLeast(F::VacantMonths, Bound::Law("scheme.elan_months_min")),
        R::Any(&[R::AtMost(F::VacantMonths, Bound::Law("scheme.elan_months_max")), R::Yes(F::LaterProject)]),
    ]),
    ..BLANK
};

pub(super) static PRECARIOUS: Scheme = Scheme {
    code: "interim-precarious",
    family: Family::Occupation,
    name: (
        "Convention d’occupation précaire ou temporaire",
        "Agreement of precarious or temporary occupation",
    ),
    what: (
        "Un motif objectif rend l’occupation courte : travaux, vente ou démolition prévus.",
        "An objective reason makes the occupation short: works, sale or demolition planned.",
    ),
    amount: ("Redevance libre, souvent modique.", "Free fee, often small."),
    who: OWNER,
    steps: &[("Écrire le motif dans la convention.", "Write the reason in the agreement.")],
    deadline: ("Fin liée au motif.", "It ends with the reason."),
    pieces: PREMISES,
    caution: (
        "Sans vrai motif, le juge y voit un bail. Domaine public : AOT.",
        "Without a true reason, a judge sees a lease. Public domain: AOT.",
    ),
    reference: "—",
    rule: R::All(&[R::Yes(F::Vacant), R::Yes(F::LaterProject)]),
    ..BLANK
};

pub(super) static LOAN_FOR_USE: Scheme = Scheme {
    code: "interim-loan",
    family: Family::Occupation,
    name: ("Prêt à usage (commodat)", "Loan for use"),
    what: (
        "Le propriétaire prête sans loyer ; l’occupant rend à la date convenue.",
        "The owner lends without rent; the occupier gives back on the agreed day.",
    ),
    amount: (
        "Gratuit ; l’occupant paie souvent les fluides.",
        "Free; the occupier often pays for energy and water.",
    ),
    who: OWNER,
    steps: &[("Écrire l’usage et la date de retour.", "Write the use and the day of return.")],
    deadline: ("La date de retour.", "The day of return."),
    pieces: PREMISES,
    caution: ("Aucune contrepartie, même cachée.", "Nothing in return, even hidden."),
    reference: "Code civil art. 1875",
    rule: R::All(&[R::Yes(F::Vacant)]),
    ..BLANK
};

pub(super) static SUB_LETTING: Scheme = Scheme {
    code: "interim-sub-letting",
    family: Family::Occupation,
    name: ("Location à un organisme qui sous-loue (L442-8-1)", "Letting to a body that sub-lets (L442-8-1)"),
    what: (
        "L’organisme HLM loue à un organisme agréé (L365-4), à une association pour personnes âgées ou handicapées, à un CCAS, qui sous-loue.",
        "The HLM body lets to an approved body (L365-4), to an association for older or disabled people, to a CCAS, which sub-lets.",
    ),
    amount: ("Le loyer HLM.", "The social rent."),
    who: ("Le service de gestion locative du bailleur.", "The landlord’s letting service."),
    steps: &[(
        "Vérifier à quel titre l’organisme peut sous-louer.",
        "Check in what capacity the body may sub-let.",
    )],
    deadline: ("Selon le contrat.", "As the contract says."),
    pieces: PREMISES,
    caution: (
        "Le sous-locataire a des droits : ce n’est pas une occupation précaire.",
        "The sub-tenant has rights: it is not a precarious occupation.",
    ),
    reference: "CCH L442-8-1",
    status: Status::Verified,
    rule: R::All(&[
        R::Yes(F::Vacant),
        R::Yes(F::Dwellable),
        R::Any(&[R::Yes(F::Approved365), R::In(F::Holder, &["association", "ccas"])]),
    ]),
    ..BLANK
};
