//! Works on the stock: relief of property tax, aids of pension funds.

use super::{BLANK, Scheme};
use crate::amount::{Aid, Form, WHOLE, Works};
use crate::{Bound, Fact as F, Rule as R};
use law::Status;
use model::Pair;

const OWNERS: &[&str] = &["hlm", "sem", "approved-owner"];

const CLAIM_STEPS: &[Pair] = &[
    (
        "Classer les factures payées dans l’année, centre des impôts par centre des impôts.",
        "Sort the invoices paid in the year, tax office by tax office.",
    ),
    (
        "Écrire une réclamation signée par avis d’imposition, avec ses motifs et l’avis joint.",
        "Write one signed claim per tax notice, with its reasons and the notice attached.",
    ),
    (
        "Le centre des impôts répond en six mois (neuf s’il l’annonce) ; un refus doit être motivé.",
        "The tax office answers within six months (nine if it says so); a refusal must give reasons.",
    ),
];
const CLAIM_PIECES: &[Pair] = &[
    ("Avis de taxe foncière", "Property-tax notice"),
    (
        "Factures lisibles : lieu, logement, nature, lien avec le dispositif",
        "Readable invoices: place, dwelling, nature, link with the scheme",
    ),
    ("Preuves de paiement", "Proofs of payment"),
    ("Tableau annexe des factures", "Annexed table of invoices"),
];
const TAX_OFFICE: Pair = (
    "Le centre des impôts foncier (CDIF ou SIP) de chaque immeuble.",
    "The property-tax office (CDIF or SIP) of each building.",
);
const CLAIM_END: Pair = (
    "Au plus tard le 31 décembre de la deuxième année qui suit le paiement.",
    "On 31 December of the second year after payment at the latest.",
);

pub(super) static RELIEF_ACCESS: Scheme = Scheme {
    code: "relief-access",
    name: (
        "Dégrèvement de taxe foncière, accessibilité (1391 C)",
        "Property-tax relief, accessibility (1391 C)",
    ),
    what: (
        "Le bailleur social déduit de sa taxe foncière ce qu’il a payé pour rendre accessible ou adapter. Aux abords et dans les parties communes, les travaux suffisent ; dans un logement, l’administration attend un handicap.",
        "The social landlord takes off its property tax what it paid for accessibility or adaptation. Outside and in common parts the works are enough; in a dwelling, the administration expects a disability.",
    ),
    amount: (
        "Ce qui a été payé, TTC, sans dépasser la taxe foncière due au même centre des impôts l’année suivante.",
        "What was paid, tax included, up to the property tax due at the same tax office the next year.",
    ),
    who: TAX_OFFICE,
    steps: CLAIM_STEPS,
    deadline: CLAIM_END,
    pieces: CLAIM_PIECES,
    caution: (
        "Le report d’un excédent n’est pas acquis : le supposer perdu. Déduire les subventions reçues. La pratique varie d’un centre des impôts à l’autre.",
        "Carrying an excess forward is not certain: suppose it lost. Take off the subsidies received. Practice varies between tax offices.",
    ),
    reference: "CGI art. 1391 C ; BOI-IF-TFB-50-20-20-10 ; LPF R*196-2",
    status: Status::Verified,
    rule: R::All(&[
        R::In(F::Holder, OWNERS),
        R::Yes(F::AccessWorks),
        R::Yes(F::TfpbDue),
        R::Any(&[R::In(F::Where, &["common", "outside"]), R::Yes(F::Disability)]),
        R::AtLeast(F::PaidYear, Bound::YearsBefore("relief.claim_years")),
    ]),
    aid: Some(Aid {
        form: Form::TaxRelief,
        base: F::AccessGross,
        minus: Some(F::Subsidies),
        minus_if: Some("relief.deduct_subsidies"),
        works: Some(Works::Access),
        within: Some(F::TaxPool),
        ..WHOLE
    }),
    ..BLANK
};

pub(super) static RELIEF_ENERGY: Scheme = Scheme {
    code: "relief-energy",
    name: ("Dégrèvement de taxe foncière, énergie (1391 E)", "Property-tax relief, energy (1391 E)"),
    what: (
        "Le bailleur social déduit de sa taxe foncière une part de ses travaux d’économie d’énergie, travaux indissociables et études compris.",
        "The social landlord takes off its property tax a share of its energy works, with works that go with them and studies.",
    ),
    amount: (
        "Un quart de la dépense hors taxes, subventions déduites.",
        "A quarter of the expense without tax, less subsidies.",
    ),
    who: TAX_OFFICE,
    steps: CLAIM_STEPS,
    deadline: CLAIM_END,
    pieces: CLAIM_PIECES,
    caution: (
        "Une réclamation à part. Une même dépense ne compte pas deux fois, en accessibilité et en énergie.",
        "A claim of its own. The same expense does not count twice, as accessibility and as energy.",
    ),
    reference: "CGI art. 1391 E ; BOI-IF-TFB-50-20-20-30",
    status: Status::Verified,
    rule: R::All(&[
        R::In(F::Holder, OWNERS),
        R::Yes(F::EnergyWorks),
        R::Yes(F::TfpbDue),
        R::AtLeast(F::PaidYear, Bound::YearsBefore("relief.claim_years")),
    ]),
    aid: Some(Aid {
        form: Form::TaxRelief,
        base: F::EnergyNet,
        minus: Some(F::Subsidies),
        works: Some(Works::Energy),
        rate: (Bound::Law("relief.energy_rate"), Bound::Law("relief.energy_rate")),
        ..WHOLE
    }),
    ..BLANK
};

pub(super) static PENSION_LANDLORD: Scheme = Scheme {
    code: "pension-landlord",
    name: (
        "Convention bailleur – caisse de retraite (CARSAT, CNAV–USH)",
        "Agreement landlord – pension fund (CARSAT, CNAV–USH)",
    ),
    what: (
        "La caisse aide le bailleur à adapter des logements de retraités du régime général, autonomes, dans une convention locale signée.",
        "The fund helps the landlord adapt dwellings of independent pensioners of the general scheme, under a signed local agreement.",
    ),
    amount: (
        "Un plafond par logement, fixé par la convention ; le reste va au dégrèvement ou aux fonds propres.",
        "A ceiling per dwelling, set by the agreement; the rest goes to tax relief or own funds.",
    ),
    who: ("Le service de prévention de la CARSAT du lieu.", "The prevention service of the local CARSAT."),
    steps: &[
        (
            "Signer une convention : nombre de logements, durée, départements.",
            "Sign an agreement: number of dwellings, duration, départements.",
        ),
        (
            "S’engager aussi sur la prévention, la connaissance des besoins, la formation du personnel.",
            "Also commit to prevention, knowledge of needs, staff training.",
        ),
        (
            "Ne pas commencer un logement avant l’accord de la caisse.",
            "Begin no dwelling before the fund agrees.",
        ),
    ],
    deadline: ("Selon la convention locale.", "As the local agreement says."),
    pieces: &[
        ("Convention signée", "Signed agreement"),
        ("Tableau des logements, sans nom", "Table of dwellings, without names"),
        ("Factures et attestations de fin de travaux", "Invoices and statements of completion"),
    ],
    caution: (
        "L’accord national CNAV–USH d’après 2022 n’a pas été trouvé : vérifier auprès de la caisse, puis saisir les valeurs de votre convention dans les paramètres.",
        "The national CNAV–USH agreement after 2022 was not found: ask the fund, then enter the values of your agreement in the parameters.",
    ),
    reference: "Circulaire CNAV 2020-11 ; accord national CNAV–USH 2019",
    status: Status::Uncertain,
    rule: R::All(&[
        R::In(F::Holder, &["hlm", "sem"]),
        R::Yes(F::PensionAgreement),
        R::Holds("scheme.pension_open"),
        R::Yes(F::AccessWorks),
        R::In(F::Tenure, &["social"]),
        R::Yes(F::Retired),
        R::Yes(F::GeneralScheme),
        R::AtLeast(F::Age, Bound::Law("pension.min_age")),
        R::AtLeast(F::Gir, Bound::Law("pension.gir_lowest")),
        R::No(F::Started),
    ]),
    aid: Some(Aid {
        base: F::AccessGross,
        cap: Some(Bound::Law("pension.cap_per_dwelling")),
        per: Some(F::Dwellings),
        before_start: true,
        ..WHOLE
    }),
    ..BLANK
};

pub(super) static PENSION_PERSON: Scheme = Scheme {
    code: "pension-person",
    name: (
        "Aide individuelle de la CNAV à l’habitat (jusqu’en 2023)",
        "Individual housing aid of CNAV (until 2023)",
    ),
    what: (
        "Pour mémoire : l’aide individuelle aux retraités du régime général a rejoint MaPrimeAdapt’ le 1er janvier 2024.",
        "For the record: the individual aid to pensioners of the general scheme joined MaPrimeAdapt’ on 1 January 2024.",
    ),
    amount: (
        "Un plafond annuel selon les revenus, jusqu’à 3 500 € pour les plus modestes.",
        "A yearly ceiling by income, up to €3,500 for the lowest.",
    ),
    who: ("La caisse de retraite de la personne.", "The pension fund of the person."),
    steps: &[("Demander l’accord avant de commencer.", "Ask for the agreement before beginning.")],
    deadline: ("Fermée depuis le 1er janvier 2024.", "Closed since 1 January 2024."),
    caution: (
        "Les locataires du parc social n’ont pas MaPrimeAdapt’ : la convention du bailleur avec la caisse reste la voie.",
        "Social tenants have no MaPrimeAdapt’: the landlord’s agreement with the fund remains the way.",
    ),
    reference: "Circulaire CNAV 2011-51",
    status: Status::Verified,
    instead: &["pension-landlord", "relief-access"],
    rule: R::All(&[
        R::Holds("scheme.cnav_person_open"),
        R::Yes(F::Retired),
        R::Yes(F::GeneralScheme),
        R::AtLeast(F::Age, Bound::Law("pension.min_age")),
        R::AtLeast(F::Gir, Bound::Law("pension.gir_lowest")),
        R::Yes(F::AccessWorks),
        R::No(F::Started),
    ]),
    aid: Some(Aid {
        form: Form::PersonAid,
        base: F::AccessGross,
        cap: Some(Bound::Law("scheme.cnav_person_cap")),
        per: Some(F::Dwellings),
        before_start: true,
        ..WHOLE
    }),
    ..BLANK
};
