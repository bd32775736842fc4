//! Loans to landlords, and European money by aggregation.

use super::{BLANK, Scheme};
use crate::amount::{Aid, Form, WHOLE};
use crate::{Bound, Fact as F, Rule as R};
use law::Status;
use model::Pair;

const BANK: Pair = (
    "La direction régionale de la Banque des Territoires.",
    "The regional office of Banque des Territoires.",
);
const LOAN_PIECES: &[Pair] = &[
    ("Plan de financement", "Funding plan"),
    ("Convention APL", "APL agreement"),
    ("Délibération d’emprunt", "Decision to borrow"),
];

pub(super) static PAM: Scheme = Scheme {
    code: "pam",
    name: ("Prêt PAM (Banque des Territoires)", "PAM loan (Banque des Territoires)"),
    what: (
        "Améliorer des logements sociaux conventionnés, accessibilité et abords compris.",
        "Improving social dwellings under an APL agreement, accessibility and outside works included.",
    ),
    amount: (
        "Livret A + 0,60 % ; 5 à 10 ans pour l’amélioration, 5 à 25 pour la réhabilitation, 26 à 35 pour le lourd.",
        "Livret A + 0.60%; 5 to 10 years for improvement, 5 to 25 for rehabilitation, 26 to 35 for heavy works.",
    ),
    who: BANK,
    steps: &[(
        "Demander avec le plan de financement ; préfinancement de 3 à 24 mois possible.",
        "Apply with the funding plan; prefinancing of 3 to 24 months is possible.",
    )],
    deadline: ("Avant la signature des marchés.", "Before contracts are signed."),
    pieces: LOAN_PIECES,
    caution: (
        "Un prêt se rembourse : il retarde l’effort, il ne le réduit pas.",
        "A loan is paid back: it delays the effort, it does not reduce it.",
    ),
    reference: "Banque des Territoires, PAM",
    status: Status::Verified,
    public: false,
    rule: R::All(&[
        R::In(F::Holder, &["hlm", "sem", "approved-owner"]),
        R::Any(&[R::Yes(F::AccessWorks), R::Yes(F::EnergyWorks)]),
        R::Yes(F::AplAgreement),
    ]),
    aid: Some(Aid { form: Form::Loan, ..WHOLE }),
    ..BLANK
};

pub(super) static ECO_LOAN: Scheme = Scheme {
    code: "eco-loan",
    name: ("Éco-prêt logement social", "Eco-loan for social housing"),
    what: (
        "Rénover l’énergie de logements sociaux qui consomment beaucoup.",
        "Energy renovation of social dwellings that use a lot.",
    ),
    amount: ("Un prêt sur 30 ans au plus.", "A loan over 30 years at most."),
    who: BANK,
    steps: &[("Faire l’audit énergétique, puis demander.", "Have the energy audit made, then apply.")],
    deadline: ("Avant les travaux.", "Before the works."),
    pieces: LOAN_PIECES,
    caution: (
        "Un prêt se rembourse : il retarde l’effort, il ne le réduit pas.",
        "A loan is paid back: it delays the effort, it does not reduce it.",
    ),
    reference: "Banque des Territoires, éco-prêt",
    status: Status::Verified,
    public: false,
    rule: R::All(&[
        R::In(F::Holder, &["hlm", "sem", "approved-owner"]),
        R::Yes(F::EnergyWorks),
        R::Any(&[
            R::AtLeast(F::Kwh, Bound::Law("scheme.eco_energy")),
            R::AtLeast(F::Ghg, Bound::Law("scheme.eco_emissions")),
        ]),
        R::No(F::Started),
    ]),
    aid: Some(Aid { form: Form::Loan, base: F::EnergyNet, ..WHOLE }),
    ..BLANK
};

pub(super) static ERDF: Scheme = Scheme {
    code: "erdf",
    name: ("FEDER, par regroupement", "ERDF, by aggregation"),
    what: (
        "Énergie du parc social, logement de communautés marginalisées. Une demande isolée n’aboutit guère : il faut la grouper dans un programme.",
        "Energy of social stock, housing of marginalised communities. A lone application hardly succeeds: it must be grouped in a programme.",
    ),
    amount: ("Selon le programme de la Région.", "As the Region’s programme says."),
    who: ("La Région, autorité de gestion.", "The Region, managing authority."),
    steps: &[
        ("Grouper les demandes.", "Group the applications."),
        ("Déposer à la Région.", "File with the Region."),
    ],
    deadline: ("Celle du programme.", "That of the programme."),
    caution: (
        "Avance à porter : l’Europe paie après la dépense, sur pièces.",
        "Money must be advanced: Europe pays after the expense, on documents.",
    ),
    reference: "Règlement FEDER",
    status: Status::Stated,
    rule: R::All(&[
        R::In(F::Holder, &["hlm", "sem", "approved-owner", "association"]),
        R::Any(&[R::Yes(F::EnergyWorks), R::Yes(F::Fragile)]),
        R::Yes(F::Aggregated),
    ]),
    ..BLANK
};
