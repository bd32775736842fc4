//! Support, modernisation, innovation: funds and calls; the social impact contract.

use super::{BLANK, Scheme};
use crate::amount::{Aid, WHOLE};
use crate::{Bound, Fact as F, Rule as R};
use law::Status;
use model::Pair;

const PROJECT_PIECES: &[Pair] = &[
    ("Description du projet, public, territoire", "Description of the project, public, territory"),
    ("Budget et plan de financement équilibrés", "Budget and funding plan that balance"),
    ("Calendrier et indicateurs de suivi", "Schedule and indicators"),
    ("Lettres des partenaires", "Letters of the partners"),
];

pub(super) static FNAVDL: Scheme = Scheme {
    code: "fnavdl",
    name: ("FNAVDL, accompagnement vers et dans le logement", "FNAVDL, support towards and in housing"),
    what: (
        "Paie l’accompagnement de personnes prioritaires ou en difficulté, et la gestion locative adaptée. Organismes agréés (L365-3, L365-4), organismes HLM, SEM, ADIL, CCAS.",
        "Pays for support of people with priority or in difficulty, and for adapted letting management. Approved bodies (L365-3, L365-4), HLM bodies, SEM, ADIL, CCAS.",
    ),
    amount: (
        "Le taux n’a pas été trouvé : il dépend de l’appel.",
        "The rate was not found: it depends on the call.",
    ),
    who: (
        "La DDETS ou la DRIHL (préfet) ; la CGLLS gère le fonds.",
        "The DDETS or DRIHL (prefect); CGLLS manages the fund.",
    ),
    steps: &[
        ("Répondre à l’appel à projets du préfet.", "Answer the prefect’s call for projects."),
        (
            "Signer la convention : projet, dépense prévue, échéancier, paiements.",
            "Sign the agreement: project, planned expense, schedule, payments.",
        ),
    ],
    deadline: ("Celle de l’appel de l’année.", "That of the year’s call."),
    pieces: PROJECT_PIECES,
    caution: (
        "Remboursement entier si le projet n’est pas fait, partiel s’il est beaucoup modifié ou retardé sans accord écrit.",
        "Full repayment if the project is not carried out, partial if it is much modified or delayed without written agreement.",
    ),
    reference: "CCH L300-2, R300-2-2",
    status: Status::Verified,
    rule: R::All(&[
        R::Any(&[R::In(F::Holder, &["hlm", "sem", "adil", "ccas"]), R::Yes(F::Approved365)]),
        R::Any(&[R::Yes(F::Support), R::Yes(F::LettingManagement)]),
        R::Yes(F::Priority),
    ]),
    ..BLANK
};

pub(super) static HLM_ACCOMPANIED: Scheme = Scheme {
    code: "hlm-accompanied",
    name: ("Appel « 10 000 logements HLM accompagnés »", "Call “10 000 logements HLM accompagnés”"),
    what: (
        "Bailleur et association déposent ensemble, pour des ménages fragiles : une offre adaptée, un parcours sûr, un accompagnement renforcé et souple.",
        "Landlord and association file together, for fragile households: a suitable offer, a secure path, reinforced and flexible support.",
    ),
    amount: ("Jusqu’à 200 000 € au troisième appel (2016).", "Up to €200,000 in the third call (2016)."),
    who: ("L’USH et la DREAL.", "USH and DREAL."),
    steps: &[
        (
            "Écrire le dossier commun au bailleur et à l’association.",
            "Write the file that landlord and association share.",
        ),
        ("Le déposer à l’USH et à la DREAL.", "File it with USH and DREAL."),
    ],
    deadline: (
        "Quatre appels ont eu lieu ; l’appel a rejoint le FNAVDL en 2020.",
        "Four calls took place; the call joined FNAVDL in 2020.",
    ),
    pieces: PROJECT_PIECES,
    caution: ("Aucun appel en cours n’a été trouvé : voir le FNAVDL.", "No open call was found: see FNAVDL."),
    reference: "Circulaire du 25 mars 2014",
    status: Status::Verified,
    instead: &["fnavdl"],
    rule: R::All(&[
        R::Holds("scheme.hlm_call_open"),
        R::Any(&[
            R::All(&[R::In(F::Holder, &["hlm", "sem"]), R::Yes(F::AssociationPartner)]),
            R::All(&[R::In(F::Holder, &["association"]), R::Yes(F::LandlordPartner)]),
        ]),
        R::Yes(F::Fragile),
        R::Yes(F::Support),
        R::Yes(F::LettingManagement),
        R::Yes(F::LocalPartnership),
        R::AtLeast(F::Months, Bound::Law("scheme.hlm_call_months_min")),
        R::AtMost(F::Months, Bound::Law("scheme.hlm_call_months_max")),
    ]),
    aid: Some(Aid {
        rate: (Bound::Of(0), Bound::Of(10_000)),
        cap: Some(Bound::Law("scheme.hlm_call_cap")),
        ..WHOLE
    }),
    ..BLANK
};

const FSI_STEPS: &[Pair] = &[
    ("Déposer avant de commencer.", "File before beginning."),
    ("Le comité se réunit six fois par an.", "The committee meets six times a year."),
    (
        "Au-delà de {subsidy.agreement_threshold} dans l’année, signer une convention.",
        "Above {subsidy.agreement_threshold} in the year, sign an agreement.",
    ),
];
const FSI_CAUTION: Pair = (
    "Toutes les aides publiques réunies ne dépassent pas 80 % du coût. La continuité du fonds d’une année à l’autre n’est pas sûre.",
    "All public aids together stay within 80% of the cost. The fund’s continuity from year to year is not certain.",
);
const FSI_RULE: [R; 7] = [
    R::In(F::Holder, &["hlm", "sem", "approved-owner"]),
    R::Yes(F::Psp),
    R::No(F::Started),
    R::No(F::ComplianceOnly),
    R::AtLeast(F::CostGross, Bound::Law("scheme.fsi_min_project")),
    R::AtMost(F::Months, Bound::Law("scheme.fsi_months")),
    R::Under(F::FsiReceived, Bound::Law("scheme.fsi_overall_cap")),
];
const FSI_AID: Aid =
    Aid { public_limit: Some("scheme.fsi_public_limit"), before_start: true, group: Some("fsi"), ..WHOLE };

pub(super) static FSI_MODERNISATION: Scheme = Scheme {
    code: "fsi-modernisation",
    name: ("FSI, modernisation (CGLLS)", "FSI, modernisation (CGLLS)"),
    what: (
        "Aide un organisme à moderniser ses outils, son organisation, ses études. Pas pour se mettre en conformité, pas si c’est commencé.",
        "Helps a body modernise its tools, organisation, studies. Not for compliance, not once begun.",
    ),
    amount: (
        "40 % du coût, 100 000 € au plus ; à plusieurs bailleurs 50 % et 150 000 €.",
        "40% of the cost, €100,000 at most; with several landlords 50% and €150,000.",
    ),
    who: ("L’association régionale HLM.", "The regional HLM association."),
    steps: FSI_STEPS,
    deadline: (
        "Six comités par an ; terminer en trois ans.",
        "Six committees a year; finish within three years.",
    ),
    pieces: PROJECT_PIECES,
    caution: FSI_CAUTION,
    reference: "CGLLS, règlement du FSI",
    status: Status::Verified,
    rule: R::All(&[R::Yes(F::Modernisation), R::All(&FSI_RULE)]),
    aid: Some(Aid {
        rate: (Bound::Law("scheme.fsi_modernisation_rate"), Bound::Law("scheme.fsi_modernisation_rate")),
        cap: Some(Bound::Law("scheme.fsi_modernisation_cap")),
        joint: Some((
            F::SeveralLandlords,
            Bound::Law("scheme.fsi_joint_rate"),
            Bound::Law("scheme.fsi_modernisation_joint_cap"),
        )),
        ..FSI_AID
    }),
    ..BLANK
};

pub(super) static FSI_INNOVATION: Scheme = Scheme {
    code: "fsi-innovation",
    name: ("FSI, innovation (CGLLS)", "FSI, innovation (CGLLS)"),
    what: (
        "Aide un organisme à faire un projet innovant que d’autres pourront reprendre.",
        "Helps a body make an innovative project that others can repeat.",
    ),
    amount: (
        "50 % du coût, 200 000 € au plus ; à plusieurs bailleurs 250 000 €.",
        "50% of the cost, €200,000 at most; with several landlords €250,000.",
    ),
    who: ("La fédération de l’organisme.", "The federation of the body."),
    steps: FSI_STEPS,
    deadline: (
        "Six comités par an ; terminer en trois ans, deux prolongations d’un an.",
        "Six committees a year; finish within three years, two extensions of one year.",
    ),
    pieces: PROJECT_PIECES,
    caution: FSI_CAUTION,
    reference: "CGLLS, règlement du FSI",
    status: Status::Verified,
    rule: R::All(&[R::Yes(F::Innovation), R::All(&FSI_RULE)]),
    aid: Some(Aid {
        rate: (Bound::Law("scheme.fsi_innovation_rate"), Bound::Law("scheme.fsi_innovation_rate")),
        cap: Some(Bound::Law("scheme.fsi_innovation_cap")),
        joint: Some((
            F::SeveralLandlords,
            Bound::Law("scheme.fsi_innovation_rate"),
            Bound::Law("scheme.fsi_innovation_joint_cap"),
        )),
        ..FSI_AID
    }),
    ..BLANK
};

pub(super) static FIS: Scheme = Scheme {
    code: "fis",
    name: (
        "FIS, fonds pour l’innovation sociale des ESH",
        "FIS, social innovation fund of the ESH federation",
    ),
    what: (
        "Une association et une ESH déposent ensemble un projet de deux à trois ans, sur un à trois sites. Le fonds existe depuis 2007.",
        "An association and an ESH file together a project of two to three years, on one to three sites. The fund exists since 2007.",
    ),
    amount: ("Fixé par le comité.", "Set by the committee."),
    who: ("La fédération des ESH.", "The federation of ESH."),
    steps: &[
        ("Écrire le dossier à deux.", "Write the file together."),
        ("Quatre comités par an.", "Four committees a year."),
    ],
    deadline: ("Quatre comités par an.", "Four committees a year."),
    pieces: PROJECT_PIECES,
    caution: (
        "Deux projets par an et par ESH ; quatre au-delà de 100 000 logements (à saisir dans les paramètres).",
        "Two projects a year for each ESH; four above 100,000 dwellings (enter it in the parameters).",
    ),
    reference: "Fédération des ESH, règlement du FIS",
    status: Status::Verified,
    public: false,
    rule: R::All(&[
        R::Any(&[
            R::All(&[R::In(F::Holder, &["association"]), R::Yes(F::LandlordPartner)]),
            R::All(&[R::In(F::Holder, &["hlm"]), R::Yes(F::AssociationPartner)]),
        ]),
        R::Yes(F::Innovation),
        R::AtLeast(F::HolderYears, Bound::Law("scheme.fis_years")),
        R::AtLeast(F::Months, Bound::Law("scheme.fis_months_min")),
        R::AtMost(F::Months, Bound::Law("scheme.fis_months_max")),
        R::Yes(F::EshContributed),
        R::Under(F::FisProjects, Bound::Law("scheme.fis_projects")),
    ]),
    ..BLANK
};

pub(super) static IMPACT_CONTRACT: Scheme = Scheme {
    code: "impact-contract",
    name: ("Contrat à impact social (CIS)", "Social impact contract (CIS)"),
    what: (
        "Des investisseurs avancent l’argent d’un projet de l’économie sociale ; un payeur public les rembourse selon les résultats, vérifiés par un tiers.",
        "Investors advance the money of a project of the social economy; a public payer repays them by results, verified by a third party.",
    ),
    amount: ("Selon les résultats convenus : à négocier.", "By the results agreed: to negotiate."),
    who: (
        "La direction régionale de l’économie (DREETS) ou un structureur de contrats à impact.",
        "The regional directorate for the economy (DREETS) or a structurer of impact contracts.",
    ),
    steps: &[
        ("Choisir des résultats que l’on peut compter.", "Choose results that can be counted."),
        ("Trouver payeur, investisseurs et évaluateur.", "Find payer, investors and evaluator."),
    ],
    deadline: ("Selon les appels à manifestation d’intérêt.", "As calls for expressions of interest say."),
    pieces: PROJECT_PIECES,
    caution: (
        "Payé aux résultats : sans eux, l’investisseur perd sa mise. Dire qui porte ce risque.",
        "Paid by results: without them, the investor loses the stake. Say who bears that risk.",
    ),
    reference: "—",
    status: Status::Domain,
    rule: R::All(&[
        R::Yes(F::Ess),
        R::Yes(F::Measurable),
        R::Any(&[R::Yes(F::Support), R::Yes(F::Prevention), R::Yes(F::Innovation)]),
    ]),
    ..BLANK
};
