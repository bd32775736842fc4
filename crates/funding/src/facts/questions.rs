//! The questions: one line each. To add one, add its line; rules name it by its variant.

use super::{Group, Kind, Question};

macro_rules! facts {
    ($($fact:ident = $code:literal, $group:ident, $kind:expr, $change:literal, $label:expr, $hint:expr;)+) => {
        /// A question of the form, in its order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact { $($fact),+ }

        impl Fact {
            /// Every question, in the order of the form.
            pub const ALL: &'static [Fact] = &[$(Fact::$fact),+];
        }

        pub(super) static QUESTIONS: &[Question] = &[$(Question {
            fact: Fact::$fact, code: $code, group: Group::$group, kind: $kind, changeable: $change,
            label: $label, hint: $hint,
        }),+];
    };
}

use Kind::{Money, Number, Word, YesNo};

const NO_HINT: (&str, &str) = ("", "");
const YEARS: (&str, &str) = ("ans", "years");
const MONTHS: (&str, &str) = ("mois", "months");
const PERCENT: (&str, &str) = ("%", "%");

#[rustfmt::skip]
facts! {
    Holder = "holder", Holder, Word(&[
        ("hlm", ("organisme HLM (office, ESH, coopérative, fondation)", "social housing body (HLM)")),
        ("sem", ("SEM de logement", "housing SEM")),
        ("approved-owner", ("organisme agréé propriétaire (L365-1, L365-2)", "approved owner body (L365-1, L365-2)")),
        ("association", ("association", "association")),
        ("ccas", ("CCAS ou CIAS", "municipal social centre (CCAS, CIAS)")),
        ("adil", ("ADIL", "housing information agency (ADIL)")),
        ("company", ("entreprise ou coopérative", "company or co-operative")),
        ("other", ("autre", "other"))]), false,
        ("Qui porte le projet", "Who carries the project"), NO_HINT;
    Approved365 = "approved-365", Holder, YesNo, true,
        ("Agrément pour l’ingénierie sociale ou l’intermédiation locative", "Approval for social engineering or letting intermediation"),
        ("CCH L365-3 ou L365-4 ; l’agrément vaut cinq ans.", "CCH L365-3 or L365-4; an approval lasts five years.");
    Ess = "ess", Holder, YesNo, false, ("Le porteur est de l’économie sociale et solidaire", "The holder belongs to the social economy"), NO_HINT;
    HolderYears = "holder-years", Holder, Number(0, 300, YEARS), false, ("Âge de la structure qui porte le projet", "Age of the body that carries the project"), NO_HINT;
    LandlordPartner = "landlord-partner", Holder, YesNo, true, ("Un bailleur social dépose le dossier avec le porteur", "A social landlord files with the holder"), NO_HINT;
    AssociationPartner = "association-partner", Holder, YesNo, true, ("Une association dépose le dossier avec le porteur", "An association files with the holder"), NO_HINT;
    SeveralLandlords = "several-landlords", Holder, YesNo, true, ("Plusieurs bailleurs portent le projet ensemble", "Several landlords carry the project together"), NO_HINT;
    Psp = "psp", Holder, YesNo, true, ("Plan stratégique de patrimoine adopté", "Asset strategy plan (PSP) adopted"),
        ("Plan d’entretien pour un organisme agréé propriétaire.", "A maintenance plan for an approved owner body.");
    AplAgreement = "apl-agreement", Holder, YesNo, false, ("Logements conventionnés à l’APL", "Dwellings under an APL agreement"), NO_HINT;
    PensionAgreement = "pension-agreement", Holder, YesNo, true, ("Convention en cours entre le bailleur et la caisse de retraite (CARSAT)", "Agreement in force between the landlord and the pension fund (CARSAT)"), NO_HINT;
    EshContributed = "esh-contributed", Holder, YesNo, false, ("L’ESH a cotisé au FIS deux années de suite", "The ESH contributed to the FIS two years running"), NO_HINT;
    FisProjects = "fis-projects", Holder, Number(0, 50, ("projets", "projects")), false, ("Projets que le FIS finance déjà cette année pour cette ESH", "Projects that the FIS already funds this year for this ESH"), NO_HINT;
    FsiReceived = "fsi-received", Holder, Money, false, ("Déjà reçu du FSI sur 36 mois", "Already received from the FSI over 36 months"), NO_HINT;

    AccessWorks = "access-works", Project, YesNo, true, ("Travaux d’accessibilité ou d’adaptation", "Accessibility or adaptation works"), NO_HINT;
    Where = "where", Project, Word(&[
        ("dwelling", ("dans le logement", "in the dwelling")),
        ("common", ("dans les parties communes", "in the common parts")),
        ("outside", ("aux abords", "outside"))]), false, ("Où se font les travaux d’accessibilité", "Where the accessibility works are made"), NO_HINT;
    EnergyWorks = "energy-works", Project, YesNo, true, ("Travaux d’économie d’énergie", "Energy-saving works"), NO_HINT;
    Support = "support", Project, YesNo, true, ("Accompagnement social des habitants", "Social support of residents"), NO_HINT;
    LettingManagement = "letting-management", Project, YesNo, true, ("Gestion locative adaptée", "Adapted letting management"), NO_HINT;
    Prevention = "prevention", Project, YesNo, true, ("Actions collectives de prévention ou de lien social", "Collective actions of prevention or social links"), NO_HINT;
    Modernisation = "modernisation", Project, YesNo, true, ("Modernisation de l’organisme (outils, organisation, études)", "Modernisation of the body (tools, organisation, studies)"), NO_HINT;
    Innovation = "innovation", Project, YesNo, true, ("Projet innovant, reproductible ailleurs", "Innovative project that others can repeat"), NO_HINT;
    LocalPartnership = "local-partnership", Project, YesNo, true, ("Partenariat local écrit", "Written local partnership"), NO_HINT;
    Measurable = "measurable", Project, YesNo, true, ("Résultats mesurables, vérifiés par un tiers", "Measurable results, verified by a third party"), NO_HINT;
    Aggregated = "aggregated", Project, YesNo, true, ("Demande groupée avec d’autres dans un programme national", "Application grouped with others in a national programme"), NO_HINT;
    ComplianceOnly = "compliance-only", Project, YesNo, false, ("Simple mise en conformité avec une obligation", "Mere compliance with a legal duty"), NO_HINT;
    Started = "started", Project, YesNo, false, ("Déjà commencé", "Already begun"), ("Bon de commande signé ou première dépense.", "Order signed or first expense.");
    Months = "months", Project, Number(0, 600, MONTHS), true, ("Durée", "Duration"), NO_HINT;

    CostNet = "cost-net", Money, Money, false, ("Coût total hors taxes", "Total cost without tax"), NO_HINT;
    CostGross = "cost-gross", Money, Money, false, ("Coût total TTC", "Total cost with tax"), NO_HINT;
    AccessGross = "access-gross", Money, Money, false, ("Dont accessibilité, TTC", "Of which accessibility, with tax"), NO_HINT;
    EnergyNet = "energy-net", Money, Money, false, ("Dont énergie, hors taxes", "Of which energy, without tax"), NO_HINT;
    Subsidies = "subsidies", Money, Money, false, ("Subventions déjà obtenues sur ces travaux", "Subsidies already obtained for these works"), NO_HINT;
    PaidYear = "paid-year", Money, Number(1990, 2100, NO_HINT), false, ("Année du paiement des travaux", "Year in which the works are paid"), NO_HINT;
    TaxPool = "tax-pool", Money, Money, false, ("Taxe foncière due au même centre des impôts l’année suivante", "Property tax due at the same tax office the next year"), NO_HINT;

    Tenure = "tenure", Place, Word(&[
        ("social", ("locataires du parc social", "tenants of social housing")),
        ("private-rental", ("locataires du parc privé", "tenants of private housing")),
        ("owner", ("propriétaires occupants", "owner-occupiers"))]), false, ("Qui habite", "Who lives there"), NO_HINT;
    TfpbDue = "tfpb-due", Place, YesNo, false, ("Les logements paient la taxe foncière", "The dwellings bear property tax"),
        ("L’avis de taxe foncière fait foi. Un logement récent est souvent exonéré 15 ou 25 ans.", "The tax notice decides. A recent dwelling is often exempt for 15 or 25 years.");
    Dwellings = "dwellings", Place, Number(0, 1_000_000, ("logements", "dwellings")), true, ("Logements concernés", "Dwellings concerned"), NO_HINT;
    Kwh = "kwh", Place, Number(0, 2000, ("kWh/m².an", "kWh/m².year")), false, ("Consommation d’énergie avant travaux", "Energy use before works"), NO_HINT;
    Ghg = "ghg", Place, Number(0, 500, ("kg CO₂/m².an", "kg CO₂/m².year")), false, ("Gaz à effet de serre avant travaux", "Greenhouse gases before works"), NO_HINT;
    Vacant = "vacant", Place, YesNo, false, ("Locaux vides pour un temps", "Premises empty for a while"), NO_HINT;
    VacantMonths = "vacant-months", Place, Number(0, 240, MONTHS), false, ("Durée pendant laquelle ils restent libres", "How long they stay free"), NO_HINT;
    LaterProject = "later-project", Place, YesNo, true, ("Un projet daté existe pour la suite (travaux, vente, démolition)", "A dated project exists for what follows (works, sale, demolition)"), NO_HINT;
    Dwellable = "dwellable", Place, YesNo, true, ("Eau, chauffage, sanitaires et sécurité en état", "Water, heating, sanitary and safety in order"), NO_HINT;

    Disability = "disability", Persons, YesNo, false, ("Des occupants ont un handicap ou une mobilité réduite", "Some occupants have a disability or reduced mobility"), ("Jamais de nom, jamais de diagnostic.", "Never a name, never a diagnosis.");
    Age = "age", Persons, Number(0, 120, YEARS), false, ("Âge du plus jeune bénéficiaire", "Age of the youngest beneficiary"), NO_HINT;
    Retired = "retired", Persons, YesNo, false, ("Les bénéficiaires sont retraités", "The beneficiaries are retired"), NO_HINT;
    GeneralScheme = "general-scheme", Persons, YesNo, false, ("Le régime général est leur régime principal", "The general scheme is their main pension scheme"), NO_HINT;
    Gir = "gir", Persons, Number(1, 6, NO_HINT), false, ("Groupe GIR", "Dependency group (GIR)"), ("1 : le plus dépendant ; 6 : autonome.", "1: the most dependent; 6: independent.");
    Fragile = "fragile", Persons, YesNo, false, ("Ménages qui cumulent difficultés sociales et économiques", "Households with both social and economic difficulties"), NO_HINT;
    Priority = "priority", Persons, YesNo, false, ("Ménages reconnus prioritaires (DALO) ou en difficulté (L301-1)", "Households with priority (DALO) or in difficulty (L301-1)"), NO_HINT;
    PrivateEmployee = "private-employee", Persons, YesNo, false, ("Salariés du privé, ou retraités depuis cinq ans au plus", "Employees of the private sector, or retired for five years at most"), NO_HINT;
    ModestIncome = "modest-income", Persons, YesNo, false, ("Revenus modestes au sens de l’Anah", "Modest income as Anah counts it"), NO_HINT;

    ServiceNature = "service", Service, Word(&[
        ("listed", ("dépense de la liste des charges récupérables (décret 82-955)", "expense on the list of recoverable charges (decree 82-955)")),
        ("security", ("sécurité de l’immeuble", "security of the building")),
        ("sustainable", ("développement durable", "sustainable development")),
        ("comfort", ("confort ou connexion (Wi-Fi…)", "comfort or connection (Wi-Fi…)")),
        ("personal", ("service à la personne", "personal service"))]), false, ("Nature du service", "Nature of the service"), NO_HINT;
    LocalAgreement = "local-agreement", Service, YesNo, true, ("Accord collectif local signé", "Collective local agreement signed"), NO_HINT;
    FreelyAccepted = "freely-accepted", Service, YesNo, true, ("Contrat séparé du bail, accepté librement, résiliable", "Contract apart from the lease, freely accepted, that can be cancelled"), NO_HINT;
    ThirdParty = "third-party", Service, YesNo, true, ("Un opérateur extérieur rend le service et le facture", "An outside operator gives the service and invoices it"), NO_HINT;
    Covered = "covered", Service, YesNo, true, ("Bailleur, commune ou fonds paient tout le service", "Landlord, commune or funds pay for the whole service"), NO_HINT;

    PublicBuyer = "public-buyer", Purchase, YesNo, false, ("L’acheteur est un pouvoir adjudicateur", "The buyer is a contracting authority"), ("Un organisme HLM l’est.", "A social housing body is one.");
    PurchaseNet = "purchase-net", Purchase, Money, true, ("Montant du besoin, hors taxes", "Amount of the need, without tax"), ("Le besoin entier : on ne le découpe pas.", "The whole need: it is not split.");
    Innovative = "innovative", Purchase, YesNo, false, ("Achat innovant (nouveau ou sensiblement amélioré)", "Innovative purchase (new or clearly improved)"), NO_HINT;
    Research = "research", Purchase, YesNo, false, ("Il faut d’abord de la recherche et développement", "Research and development is needed first"), NO_HINT;
    DisabledShare = "disabled-share", Purchase, Number(0, 100, PERCENT), false, ("Travailleurs handicapés chez le fournisseur", "Disabled workers at the supplier"), NO_HINT;
    InsertionShare = "insertion-share", Purchase, Number(0, 100, PERCENT), false, ("Travailleurs défavorisés (insertion) chez le fournisseur", "Disadvantaged workers (insertion) at the supplier"), NO_HINT;
    PrisonShare = "prison-share", Purchase, Number(0, 100, PERCENT), false, ("Personnes détenues parmi ceux qui font le travail", "Prisoners among those who do the work"), NO_HINT;
    EssSupplier = "ess-supplier", Purchase, YesNo, false, ("Le fournisseur est de l’économie sociale et solidaire", "The supplier belongs to the social economy"), NO_HINT;
    ListedService = "listed-service", Purchase, YesNo, false, ("Service social ou spécifique de la liste annexée", "Social or specific service of the annexed list"), NO_HINT;
    ContractMonths = "contract-months", Purchase, Number(0, 240, MONTHS), true, ("Durée du marché", "Duration of the contract"), NO_HINT;
    AwardedBefore = "awarded-before", Purchase, YesNo, false, ("Le fournisseur a eu un tel marché réservé depuis moins de trois ans", "The supplier had such a reserved contract less than three years ago"), NO_HINT;
    Control = "control", Purchase, YesNo, false, ("L’acheteur contrôle le fournisseur comme ses propres services", "The buyer controls the supplier as its own departments"), NO_HINT;
    ControlledShare = "controlled-share", Purchase, Number(0, 100, PERCENT), false, ("Part de l’activité du fournisseur pour ceux qui le contrôlent", "Share of the supplier’s activity for those who control it"), NO_HINT;
    PrivateCapital = "private-capital", Purchase, YesNo, false, ("Capital privé direct chez le fournisseur", "Direct private capital at the supplier"), NO_HINT;
    SupplierAuthority = "supplier-authority", Purchase, YesNo, false, ("L’autre partie est un pouvoir adjudicateur", "The other party is a contracting authority"), ("Une association seule ne l’est en général pas.", "An association alone generally is not one.");
    MarketShare = "market-share", Purchase, Number(0, 100, PERCENT), false, ("Part des activités de la coopération faite sur le marché", "Share of the activities of the co-operation made on the market"), NO_HINT;
    SupplierInitiated = "supplier-initiated", Purchase, YesNo, false, ("Le projet vient de l’association elle-même", "The project comes from the association itself"), NO_HINT;
    Counterpart = "counterpart", Purchase, YesNo, false, ("L’acheteur attend une prestation en échange", "The buyer expects a service in return"), NO_HINT;
    WorksNeed = "works-need", Purchase, YesNo, false, ("Le besoin porte sur des travaux", "The need is for works"), ("Non : fournitures ou services.", "No: supplies or services.");
    GeneralInterest = "general-interest", Purchase, YesNo, false, ("La coopération ne vise que l’intérêt général", "The co-operation only serves the general interest"), ("Chaque partie y assure ses missions de service public ; aucune n’y vend une prestation.", "Each party carries out its public-service missions in it; none sells a service.");
    PublicMission = "public-mission", Purchase, YesNo, false, ("Le fournisseur a pour but une mission de service public liée à ce service", "The supplier’s aim is a public-service mission linked to this service"), ("Ses statuts le disent.", "Its articles say so.");
}
