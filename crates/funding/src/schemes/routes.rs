//! Ways to charge a service to tenants, and ways to buy.

use super::{BLANK, Family, Scheme};
use crate::{Bound, Fact as F, Rule as R};
use law::Status;
use model::Pair;

const LAWYER: Pair = ("Le service juridique du bailleur.", "The landlord’s legal service.");
const BUYER: Pair = ("Le service des marchés du bailleur.", "The landlord’s purchasing service.");

const fn billing(
    code: &'static str,
    name: Pair,
    what: Pair,
    caution: Pair,
    reference: &'static str,
    status: Status,
    rule: R,
) -> Scheme {
    Scheme {
        code,
        family: Family::Billing,
        name,
        what,
        caution,
        reference,
        status,
        who: LAWYER,
        rule,
        ..BLANK
    }
}

const fn purchase(
    code: &'static str,
    name: Pair,
    what: Pair,
    caution: Pair,
    reference: &'static str,
    rule: R,
) -> Scheme {
    Scheme {
        code,
        family: Family::Purchase,
        name,
        what,
        caution,
        reference,
        status: Status::Verified,
        who: BUYER,
        rule,
        ..BLANK
    }
}

pub(super) static CHARGE: Scheme = billing(
    "charge",
    ("Charge récupérable", "Recoverable charge"),
    (
        "La dépense est dans la liste du décret : elle entre dans les charges.",
        "The expense is on the decree’s list: it goes into the charges.",
    ),
    (
        "La liste est limitative. Gardien : 75 % s’il fait ménage et déchets, 40 % pour un seul (à vérifier).",
        "The list is closed. Caretaker: 75% for cleaning and waste, 40% for one of them (to check).",
    ),
    "CCH L442-3 ; décret 82-955",
    Status::Verified,
    R::All(&[R::In(F::ServiceNature, &["listed"])]),
);
pub(super) static AGREEMENT: Scheme = billing(
    "collective-agreement",
    ("Accord collectif local", "Collective local agreement"),
    (
        "Hors de la liste, un accord signé avec les locataires permet de faire payer la sécurité ou le développement durable.",
        "Beyond the list, an agreement signed with tenants allows charging for security or sustainable development.",
    ),
    (
        "Rien d’autre que la sécurité et le développement durable. Un forfait Wi-Fi « compris dans les charges » n’y entre pas.",
        "Nothing but security and sustainable development. Wi-Fi “included in charges” does not fit.",
    ),
    "Loi 86-1290 art. 42",
    Status::Verified,
    R::All(&[R::In(F::ServiceNature, &["security", "sustainable"]), R::Yes(F::LocalAgreement)]),
);
pub(super) static CONTRACT: Scheme = billing(
    "optional-contract",
    ("Contrat de service facultatif", "Optional service contract"),
    (
        "Un contrat à part du bail, à un prix individuel, que le locataire accepte librement et peut résilier.",
        "A contract apart from the lease, with its own price, that the tenant freely accepts and can cancel.",
    ),
    (
        "Jamais une condition pour louer, jamais imposé à tout l’immeuble.",
        "Never a condition of tenancy, never imposed on the whole building.",
    ),
    "—",
    Status::Domain,
    R::All(&[
        R::In(F::ServiceNature, &["security", "sustainable", "comfort", "personal"]),
        R::Yes(F::FreelyAccepted),
    ]),
);
pub(super) static THIRD_PARTY: Scheme = billing(
    "third-party-invoice",
    ("Facture d’un opérateur extérieur", "Invoice of an outside operator"),
    (
        "L’opérateur rend le service et facture le locataire qui l’a choisi.",
        "The operator gives the service and invoices the tenant who chose it.",
    ),
    ("Le bailleur ne recouvre rien pour lui.", "The landlord collects nothing on its behalf."),
    "—",
    Status::Domain,
    R::All(&[
        R::In(F::ServiceNature, &["security", "sustainable", "comfort", "personal"]),
        R::Yes(F::ThirdParty),
    ]),
);
pub(super) static FREE: Scheme = billing(
    "free",
    ("Gratuit pour le locataire", "Free for the tenant"),
    ("Le bailleur, la commune ou un fonds paient tout.", "Landlord, commune or a fund pays for everything."),
    ("Dire combien de temps le financement tient.", "Say how long the funding lasts."),
    "—",
    Status::Domain,
    R::All(&[R::Yes(F::Covered)]),
);

pub(super) static DIRECT: Scheme = purchase(
    "direct-award",
    ("Marché sans publicité ni mise en concurrence", "Contract without advertising or competition"),
    (
        "Petit besoin : choisir une offre pertinente et bien user de l’argent public.",
        "Small need: choose a relevant offer and use public money well.",
    ),
    (
        "Ne pas choisir toujours le même. Le seuil a pu monter en 2026 : le vérifier dans les paramètres.",
        "Do not always choose the same one. The threshold may have risen in 2026: check it in the parameters.",
    ),
    "CCP R2122-8",
    R::All(&[R::Yes(F::PublicBuyer), R::Under(F::PurchaseNet, Bound::Law("procurement.direct_supplies"))]),
);
pub(super) static DIRECT_WORKS: Scheme = Scheme {
    status: Status::Domain,
    ..purchase(
        "direct-award-works",
        ("Travaux sans publicité ni mise en concurrence", "Works without advertising or competition"),
        (
            "Petits travaux : le seuil n’est pas celui des fournitures et services.",
            "Small works: the threshold is not that of supplies and services.",
        ),
        (
            "Compter tous les travaux de l’opération, pas un lot à la fois.",
            "Count all the works of the operation, not one lot at a time.",
        ),
        "CCP R2122-8",
        R::All(&[
            R::Yes(F::PublicBuyer),
            R::Yes(F::WorksNeed),
            R::Under(F::PurchaseNet, Bound::Law("procurement.direct_works")),
        ]),
    )
};
/// Under the threshold of formal procedures, which is not the same for works.
const UNDER_FORMAL: R = R::Any(&[
    R::All(&[R::No(F::WorksNeed), R::Under(F::PurchaseNet, Bound::Law("procurement.formal_supplies"))]),
    R::All(&[R::Yes(F::WorksNeed), R::Under(F::PurchaseNet, Bound::Law("procurement.formal_works"))]),
]);
pub(super) static ADAPTED_PROCEDURE: Scheme = Scheme {
    status: Status::Domain,
    ..purchase(
        "adapted-procedure",
        ("Procédure adaptée", "Adapted procedure"),
        (
            "L’acheteur fixe lui-même une publicité et une mise en concurrence à la mesure du besoin.",
            "The buyer itself sets advertising and competition that fit the need.",
        ),
        (
            "Les services sociaux de la liste y ont droit à tout montant : le vérifier avec le service des marchés.",
            "Social services of the list may use it at any amount: check with the purchasing service.",
        ),
        "CCP L2123-1",
        R::All(&[R::Yes(F::PublicBuyer), UNDER_FORMAL]),
    )
};
pub(super) static FORMAL_PROCEDURE: Scheme = Scheme {
    status: Status::Domain,
    ..purchase(
        "formal-procedure",
        ("Procédure formalisée", "Formal procedure"),
        (
            "Au-delà du seuil européen : avis européen, délais et procédure fixés par le code.",
            "Above the European threshold: European notice, time limits and procedure set by the code.",
        ),
        (
            "Les seuils changent tous les deux ans : celui du jour de l’envoi de l’avis compte.",
            "Thresholds change every two years: that of the day on which the notice is sent counts.",
        ),
        "CCP L2124-1",
        R::All(&[R::Yes(F::PublicBuyer), R::Not(&UNDER_FORMAL)]),
    )
};
pub(super) static INNOVATIVE: Scheme = purchase(
    "innovative-purchase",
    ("Achat innovant", "Innovative purchase"),
    ("Une solution nouvelle ou sensiblement améliorée.", "A solution that is new or clearly improved."),
    ("Écrire pourquoi elle est nouvelle.", "Write why it is new."),
    "CCP R2122-9-1",
    R::All(&[
        R::Yes(F::PublicBuyer),
        R::Yes(F::Innovative),
        R::Under(F::PurchaseNet, Bound::Law("scheme.purchase_innovative")),
    ]),
);
pub(super) static ADAPTED: Scheme = purchase(
    "reserved-adapted",
    ("Marché réservé aux entreprises adaptées et ESAT", "Contract reserved for adapted enterprises and ESAT"),
    ("Au moins la moitié de travailleurs handicapés.", "At least half of the workers are disabled."),
    ("La réserve se dit dans l’avis.", "The notice says that it is reserved."),
    "CCP L2113-12, R2113-7",
    R::All(&[
        R::Yes(F::PublicBuyer),
        R::AtLeast(F::DisabledShare, Bound::Percent("scheme.purchase_reserved_share")),
    ]),
);
pub(super) static INSERTION: Scheme = purchase(
    "reserved-insertion",
    ("Marché réservé à l’insertion (SIAE)", "Contract reserved for insertion (SIAE)"),
    ("Au moins la moitié de travailleurs défavorisés.", "At least half of the workers are disadvantaged."),
    ("La réserve se dit dans l’avis.", "The notice says that it is reserved."),
    "CCP L2113-13, R2113-7",
    R::All(&[
        R::Yes(F::PublicBuyer),
        R::AtLeast(F::InsertionShare, Bound::Percent("scheme.purchase_reserved_share")),
    ]),
);
pub(super) static MIXED: Scheme = purchase(
    "reserved-mixed",
    ("Marché réservé aux deux publics", "Contract reserved for both groups"),
    (
        "Ouvert ensemble aux entreprises adaptées et à l’insertion.",
        "Open to adapted enterprises and to insertion together.",
    ),
    ("La réserve se dit dans l’avis.", "The notice says that it is reserved."),
    "CCP L2113-14",
    R::All(&[
        R::Yes(F::PublicBuyer),
        R::Any(&[
            R::AtLeast(F::DisabledShare, Bound::Percent("scheme.purchase_reserved_share")),
            R::AtLeast(F::InsertionShare, Bound::Percent("scheme.purchase_reserved_share")),
        ]),
    ]),
);
pub(super) static PRISON: Scheme = purchase(
    "reserved-prison",
    ("Marché réservé au travail en prison", "Contract reserved for prison work"),
    ("Au moins la moitié de personnes détenues.", "At least half of the workers are prisoners."),
    ("La réserve se dit dans l’avis.", "The notice says that it is reserved."),
    "CCP L2113-13-1",
    R::All(&[
        R::Yes(F::PublicBuyer),
        R::AtLeast(F::PrisonShare, Bound::Percent("scheme.purchase_reserved_share")),
    ]),
);
pub(super) static ESS: Scheme = purchase(
    "reserved-ess",
    ("Marché réservé à l’économie sociale et solidaire", "Contract reserved for the social economy"),
    (
        "Services sociaux de la liste seulement, trois ans au plus, pas deux fois de suite.",
        "Services of the list only, three years at most, not twice running.",
    ),
    ("Le but est une mission de service public.", "The aim is a public-service mission."),
    "CCP L2113-15, L2113-16",
    R::All(&[
        R::Yes(F::PublicBuyer),
        R::Yes(F::EssSupplier),
        R::Yes(F::ListedService),
        R::AtMost(F::ContractMonths, Bound::Law("scheme.purchase_ess_months")),
        R::No(F::AwardedBefore),
        R::Yes(F::PublicMission),
    ]),
);
pub(super) static CLAUSES: Scheme = purchase(
    "social-clauses",
    ("Clauses sociales et environnementales", "Social and environmental clauses"),
    (
        "Des conditions d’exécution sur l’insertion ou l’environnement, dans un marché ordinaire.",
        "Conditions of performance on insertion or environment, in an ordinary contract.",
    ),
    ("Elles sont liées à l’objet du marché.", "They are linked to the object of the contract."),
    "CCP L2112-2",
    R::All(&[R::Yes(F::PublicBuyer)]),
);
pub(super) static IN_HOUSE: Scheme = purchase(
    "in-house",
    ("Quasi-régie", "In-house"),
    (
        "L’acheteur contrôle l’autre comme ses services, et l’autre travaille presque tout pour lui.",
        "The buyer controls the other as its own departments, and the other works nearly all for it.",
    ),
    (
        "Aucun capital privé direct, sauf formes imposées par la loi sans pouvoir de blocage.",
        "No direct private capital, but for forms that the law requires and that cannot block.",
    ),
    "CCP L2511-1 à L2511-5",
    R::All(&[
        R::Yes(F::PublicBuyer),
        R::Yes(F::Control),
        R::No(F::PrivateCapital),
        R::Not(&R::AtMost(F::ControlledShare, Bound::Percent("scheme.purchase_in_house_share"))),
    ]),
);
pub(super) static COOPERATION: Scheme = purchase(
    "public-cooperation",
    ("Coopération entre pouvoirs adjudicateurs", "Co-operation between contracting authorities"),
    (
        "Entre acheteurs publics seulement, pour l’intérêt général.",
        "Between public buyers only, in the general interest.",
    ),
    (
        "Une association seule n’y entre en général pas : les « services croisés » avec elle demandent une revue juridique.",
        "An association alone generally does not fit: “crossed services” with it need a legal review.",
    ),
    "CCP L2511-6",
    R::All(&[
        R::Yes(F::PublicBuyer),
        R::Yes(F::SupplierAuthority),
        R::Under(F::MarketShare, Bound::Percent("scheme.purchase_market_share")),
        R::Yes(F::GeneralInterest),
    ]),
);
pub(super) static RESEARCH: Scheme = purchase(
    "innovation-partnership",
    ("Partenariat d’innovation", "Innovation partnership"),
    (
        "La recherche d’abord, l’achat ensuite, dans un même marché.",
        "Research first, purchase next, in one contract.",
    ),
    ("Pas si la solution existe déjà.", "Not if the solution already exists."),
    "CCP L2172-3",
    R::All(&[R::Yes(F::PublicBuyer), R::Yes(F::Research)]),
);
pub(super) static GRANT: Scheme = Scheme {
    status: Status::Domain,
    ..purchase(
        "grant",
        ("Subvention plutôt que marché", "Grant instead of a contract"),
        (
            "Le projet vient de l’association ; rien n’est rendu en échange à qui donne.",
            "The project comes from the association; nothing is given back to the giver.",
        ),
        (
            "S’il y a une prestation en échange, c’est un marché.",
            "If there is a service in return, it is a contract.",
        ),
        "Loi 2000-321 art. 9-1",
        R::All(&[R::Yes(F::SupplierInitiated), R::No(F::Counterpart)]),
    )
};
