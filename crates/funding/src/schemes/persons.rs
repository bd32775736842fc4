//! Aids that follow persons: what they are, and which of them social tenants do not have.

use super::{BLANK, Scheme};
use crate::amount::{Aid, Form, WHOLE};
use crate::{Bound, Fact as F, Rule as R};
use law::Status;
use model::Pair;

const ASK_PERSON: &[Pair] =
    &[("La personne demande elle-même, ou se fait aider.", "The person asks, or is helped to.")];
const PERSON_CAUTION: Pair = (
    "C’est un droit de la personne, non du bailleur : elle décide de demander.",
    "It is the person’s right, not the landlord’s: the person decides to ask.",
);

pub(super) static MAPRIMEADAPT: Scheme = Scheme {
    code: "maprimeadapt",
    name: ("MaPrimeAdapt’ (Anah)", "MaPrimeAdapt’ (Anah)"),
    what: (
        "Propriétaires occupants et locataires du parc privé, aux revenus modestes : dès 70 ans, dès 60 ans avec un GIR, ou avec un handicap. Jamais les locataires du parc social.",
        "Owner-occupiers and tenants of private housing with modest incomes: from 70, from 60 with a GIR, or with a disability. Never social tenants.",
    ),
    amount: (
        "50 ou 70 % des travaux, pour 22 000 € hors taxes au plus.",
        "50 or 70% of the works, for €22,000 without tax at most.",
    ),
    who: ("France Rénov’.", "France Rénov’."),
    steps: &[(
        "Se faire accompagner (obligatoire) puis déposer avant de commencer.",
        "Be accompanied (compulsory), then file before beginning.",
    )],
    deadline: ("Avant de commencer.", "Before beginning."),
    caution: (
        "Pour un locataire du parc social : convention du bailleur avec la caisse de retraite, dégrèvement 1391 C, APA ou PCH. Une source limite le GIR à 4.",
        "For a social tenant: the landlord’s agreement with the pension fund, 1391 C relief, APA or PCH. One source limits the GIR to 4.",
    ),
    reference: "Anah, MaPrimeAdapt’ depuis le 1er janvier 2024",
    status: Status::Verified,
    instead: &["pension-landlord", "relief-access", "apa", "pch"],
    rule: R::All(&[
        R::Holds("scheme.mpa_open"),
        R::In(F::Tenure, &["owner", "private-rental"]),
        R::Yes(F::AccessWorks),
        R::Yes(F::ModestIncome),
        R::Any(&[
            R::AtLeast(F::Age, Bound::Law("scheme.mpa_age")),
            R::All(&[
                R::AtLeast(F::Age, Bound::Law("scheme.mpa_age_gir")),
                R::AtMost(F::Gir, Bound::Law("scheme.mpa_gir")),
            ]),
            R::Yes(F::Disability),
        ]),
        R::No(F::Started),
    ]),
    aid: Some(Aid {
        form: Form::PersonAid,
        base: F::CostNet,
        rate: (Bound::Law("scheme.mpa_rate_low"), Bound::Law("scheme.mpa_rate_high")),
        cap: Some(Bound::Law("scheme.mpa_largest")),
        per: Some(F::Dwellings),
        before_start: true,
        ..WHOLE
    }),
    ..BLANK
};

pub(super) static ANAH: Scheme = Scheme {
    code: "anah",
    name: ("Autres aides de l’Anah", "Other aids of Anah"),
    what: (
        "Le parc privé seulement : rénovation et amélioration.",
        "Private stock only: renovation and improvement.",
    ),
    amount: ("Selon l’aide.", "Depends on the aid."),
    who: ("France Rénov’.", "France Rénov’."),
    steps: ASK_PERSON,
    deadline: ("Avant de commencer.", "Before beginning."),
    caution: ("Connu, non vérifié ici.", "Known, not verified here."),
    reference: "CCH R321-12 s.",
    instead: &["relief-access", "relief-energy", "pam"],
    rule: R::All(&[
        R::In(F::Tenure, &["owner", "private-rental"]),
        R::Any(&[R::Yes(F::AccessWorks), R::Yes(F::EnergyWorks)]),
        R::No(F::Started),
    ]),
    ..BLANK
};

pub(super) static APA: Scheme = Scheme {
    code: "apa",
    name: ("APA, allocation personnalisée d’autonomie", "APA, personal autonomy allowance"),
    what: (
        "Dès 60 ans, GIR 1 à 4, locataires du parc social compris. Le plan d’aide peut payer des aides techniques ou une adaptation.",
        "From 60, GIR 1 to 4, social tenants included. The plan can pay for technical aids or an adaptation.",
    ),
    amount: ("Selon le plan d’aide du département.", "As the département’s plan says."),
    who: ("Le département (conseil départemental).", "The département (departmental council)."),
    steps: ASK_PERSON,
    deadline: ("À tout moment.", "At any time."),
    caution: PERSON_CAUTION,
    reference: "CASF L232-1 s.",
    rule: R::All(&[
        R::AtLeast(F::Age, Bound::Law("scheme.apa_age")),
        R::AtMost(F::Gir, Bound::Law("scheme.apa_gir")),
    ]),
    ..BLANK
};

pub(super) static PCH: Scheme = Scheme {
    code: "pch",
    name: ("PCH, part d’aménagement du logement", "PCH, home adaptation part"),
    what: (
        "Personnes handicapées, locataires du parc social compris : aménager le logement.",
        "People with disabilities, social tenants included: adapting the home.",
    ),
    amount: ("Jusqu’à 10 000 € sur dix ans (à vérifier).", "Up to €10,000 over ten years (to check)."),
    who: ("La MDPH.", "The MDPH."),
    steps: ASK_PERSON,
    deadline: ("Avant de commencer.", "Before beginning."),
    caution: PERSON_CAUTION,
    reference: "CASF L245-1 s.",
    rule: R::All(&[
        R::Yes(F::Disability),
        R::Yes(F::AccessWorks),
        R::In(F::Where, &["dwelling"]),
        R::No(F::Started),
    ]),
    aid: Some(Aid {
        form: Form::PersonAid,
        base: F::AccessGross,
        rate: (Bound::Of(0), Bound::Of(10_000)),
        cap: Some(Bound::Law("scheme.pch_cap")),
        per: Some(F::Dwellings),
        before_start: true,
        ..WHOLE
    }),
    ..BLANK
};

pub(super) static ACTION_LOGEMENT: Scheme = Scheme {
    code: "action-logement",
    name: ("Action Logement, aide à l’adaptation", "Action Logement, adaptation aid"),
    what: (
        "Salariés du privé, ou retraités depuis cinq ans au plus. L’aide a varié et s’est arrêtée par moments.",
        "Employees of the private sector, or retired for five years at most. The aid varied and stopped at times.",
    ),
    amount: ("Non trouvé.", "Not found."),
    who: ("L’agence Action Logement du lieu.", "The local Action Logement agency."),
    steps: ASK_PERSON,
    deadline: ("Demander si un guichet est ouvert.", "Ask whether it is open."),
    caution: (
        "Incertain : rien ne dit qu’un guichet soit ouvert. Si vous le savez, saisissez-le dans les paramètres.",
        "Uncertain: nothing says that it is open. If you know, enter it in the parameters.",
    ),
    reference: "—",
    status: Status::Uncertain,
    public: false,
    rule: R::All(&[
        R::Holds("scheme.action_logement_open"),
        R::Yes(F::PrivateEmployee),
        R::Yes(F::AccessWorks),
        R::No(F::Started),
    ]),
    ..BLANK
};

pub(super) static COMPLEMENTARY: Scheme = Scheme {
    code: "complementary",
    name: (
        "Retraite complémentaire (Agirc-Arrco) et mutuelles",
        "Complementary pension funds (Agirc-Arrco) and mutual funds",
    ),
    what: (
        "Actions collectives pour des retraités, aides techniques.",
        "Collective actions for pensioners, technical aids.",
    ),
    amount: ("Selon la caisse.", "Depends on the fund."),
    who: ("L’action sociale de la caisse complémentaire.", "The social action of the complementary fund."),
    steps: &[("Présenter l’action et son public.", "Present the action and its public.")],
    deadline: ("Selon la caisse.", "Depends on the fund."),
    caution: ("Connu, non vérifié ici.", "Known, not verified here."),
    reference: "—",
    public: false,
    rule: R::All(&[R::Yes(F::Retired), R::Any(&[R::Yes(F::Prevention), R::Yes(F::AccessWorks)])]),
    ..BLANK
};

pub(super) static CFPPA: Scheme = Scheme {
    code: "cfppa",
    name: ("CFPPA, conférence des financeurs de la prévention", "CFPPA, conference of funders of prevention"),
    what: (
        "Actions collectives de prévention pour les plus de 60 ans, aides techniques ; une conférence par département.",
        "Collective prevention for people over 60, technical aids; one conference per département.",
    ),
    amount: ("Selon l’appel.", "Depends on the call."),
    who: (
        "Le département, qui préside la conférence des financeurs.",
        "The département, which chairs the conference.",
    ),
    steps: &[("Répondre à l’appel à projets annuel.", "Answer the yearly call.")],
    deadline: ("Celle de l’appel annuel.", "That of the yearly call."),
    caution: ("Connu, non vérifié ici.", "Known, not verified here."),
    reference: "CASF L233-1 s.",
    rule: R::All(&[R::Yes(F::Prevention), R::AtLeast(F::Age, Bound::Law("scheme.cfppa_age"))]),
    ..BLANK
};
