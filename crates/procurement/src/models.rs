//! Models of shared places, territorial clusters and ways to live together: what they are, when they can be done again
//! elsewhere, how they may be paid for. Told in the words of this house; no figure of a place is promised to another.

use crate::Way;
use law::Status;
use model::Pair;
use trust::closed_list;

closed_list! {
    /// What a model is about.
    Family {
        Cluster = "cluster",
        Place = "place",
        Housing = "housing",
    }
}

/// The sheet of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// Its name in addresses and files.
    pub code: &'static str,
    pub family: Family,
    pub title: Pair,
    pub what: Pair,
    /// Without these it is another project.
    pub conditions: &'static [Pair],
    pub partners: Pair,
    pub caution: Pair,
    /// Ways by which it is paid for, most often.
    pub ways: &'static [Way],
    pub reference: &'static str,
    pub status: Status,
}

/// The model of a code.
#[must_use]
pub fn model(code: &str) -> Option<&'static Model> {
    MODELS.iter().find(|one| one.code == code)
}

/// Every model, in the order of pages.
pub static MODELS: &[Model] = &[
    Model {
        code: "cluster",
        family: Family::Cluster,
        title: (
            "Pôle territorial de coopération économique",
            "Territorial cluster of economic co-operation (PTCE)",
        ),
        what: (
            "Sur un même territoire, entreprises sociales, entreprises, collectivités et centres de recherche se donnent une stratégie commune et durable au service du développement local. Un bailleur y apporte des locaux, des besoins et des habitants.",
            "On one territory, social enterprises, companies, local authorities and research centres give themselves a common and lasting strategy for local development. A landlord brings premises, needs and residents.",
        ),
        conditions: &[
            (
                "Au moins une entreprise sociale et une autre entreprise engagées par écrit",
                "At least one social enterprise and one other company committed in writing",
            ),
            (
                "Une structure qui anime, payée pour cela pendant trois ans",
                "A body that runs it, paid to do so for three years",
            ),
            (
                "Des activités communes, pas seulement un lieu commun",
                "Activities in common, not only a place in common",
            ),
            (
                "Une gouvernance où les habitants du quartier ont une voix",
                "A governance in which residents of the area have a voice",
            ),
        ],
        partners: (
            "Chambre régionale de l’ESS, intercommunalité, bailleurs, recherche",
            "Regional ESS chamber, inter-municipal body, landlords, research",
        ),
        caution: (
            "Le pôle n’est pas un acheteur : chaque marché reste celui de qui le passe.",
            "The cluster is no buyer: each contract stays that of whoever awards it.",
        ),
        ways: &[Way::Grant, Way::Reserved],
        reference: "Loi 2014-856 art. 9",
        status: Status::Domain,
    },
    Model {
        code: "shared-place",
        family: Family::Place,
        title: ("Tiers-lieu au pied des immeubles", "Shared place at the foot of buildings"),
        what: (
            "Un local du bailleur réunit atelier, bureau partagé et permanences. Les porteurs de projets essaient à faible loyer ; les habitants y trouvent des services et du travail.",
            "Premises of the landlord bring together a workshop, a shared office and help sessions. Project holders try at a low rent; residents find services and work there.",
        ),
        conditions: &[
            (
                "Un local en rez-de-chaussée, sans marche, aux normes pour le public",
                "Ground-floor premises, without a step, fit for the public",
            ),
            (
                "Un exploitant unique, responsable des clés, des comptes et de la sécurité",
                "One operator, answerable for keys, accounts and safety",
            ),
            (
                "Trois usages au moins qui ne se gênent pas aux mêmes heures",
                "Three uses at least that do not disturb each other at the same hours",
            ),
            ("Un loyer progressif, écrit d’avance", "A rent that grows by steps, written in advance"),
        ],
        partners: (
            "Commune, régie de quartier, associations, couveuse",
            "Commune, neighbourhood company, associations, incubator",
        ),
        caution: (
            "Un loyer sous le marché est une aide : la chiffrer et la dire.",
            "A rent under the market is an aid: put a figure on it and say it.",
        ),
        ways: &[Way::Grant, Way::Ordinary],
        reference: "—",
        status: Status::Proposed,
    },
    Model {
        code: "shared-laundry",
        family: Family::Place,
        title: ("Buanderie, cuisine et jardin partagés", "Shared laundry, kitchen and garden"),
        what: (
            "Des équipements communs remplacent une machine par logement et donnent une raison de se rencontrer.",
            "Common equipment replaces one machine per dwelling and gives a reason to meet.",
        ),
        conditions: &[
            (
                "La demande d’habitants, mesurée avant les travaux",
                "Residents’ demand, measured before the works",
            ),
            ("Des règles d’usage faites avec eux", "Rules of use made with them"),
            (
                "Une voie de facturation trouvée : charge, accord collectif, contrat facultatif ou gratuité",
                "A way to charge found: charge, collective agreement, optional contract or free",
            ),
        ],
        partners: (
            "Conseil de concertation locative, association d’habitants",
            "Tenants’ consultation council, residents’ association",
        ),
        caution: (
            "Hors de la liste des charges récupérables, rien ne se facture sans accord.",
            "Beyond the list of recoverable charges, nothing is charged without an agreement.",
        ),
        ways: &[Way::Ordinary, Way::Reserved],
        reference: "CCH L442-3 ; décret 82-955",
        status: Status::Verified,
    },
    Model {
        code: "group-purchase",
        family: Family::Place,
        title: ("Groupement d’achat d’habitants", "Residents’ purchasing group"),
        what: (
            "Une association ouvre dans un quartier prioritaire une vente mensuelle de produits durables, à prix coûtant, tenue avec des habitants.",
            "In a priority neighbourhood an association opens a monthly sale of sustainable goods, at cost price, run with residents.",
        ),
        conditions: &[
            (
                "Un site dans un quartier prioritaire, accessible à pied et sans marche",
                "A site in a priority neighbourhood, reached on foot and without a step",
            ),
            (
                "Une salle libre un jour par mois et un lieu de stockage",
                "A room that is free one day a month and a place to store",
            ),
            ("Un groupe d’habitants prêts à tenir la vente", "A group of residents ready to run the sale"),
            ("Une association tête de réseau qui achète et forme", "A lead association that buys and trains"),
        ],
        partners: (
            "Bailleurs, centre social, commune, producteurs",
            "Landlords, social centre, commune, producers",
        ),
        caution: (
            "L’adhésion est libre et le tarif dépend des moyens, sans fichier de ressources.",
            "Membership is free and the price depends on means, without a file of incomes.",
        ),
        ways: &[Way::Grant],
        reference: "—",
        status: Status::Stated,
    },
    Model {
        code: "inclusive",
        family: Family::Housing,
        title: ("Habitat inclusif", "Inclusive housing"),
        what: (
            "Des personnes âgées ou handicapées ont chacune leur logement et partagent un projet de vie sociale, des espaces et quelqu’un qui l’anime.",
            "Older or disabled people each have their dwelling and share a project of social life, spaces and somebody who runs it.",
        ),
        conditions: &[
            (
                "Un projet de vie sociale écrit avec les habitants",
                "A project of social life written with residents",
            ),
            (
                "Une personne morale qui le porte, distincte du bailleur ou non",
                "A legal person that carries it, the landlord or another",
            ),
            ("Un espace commun dans l’immeuble ou à côté", "A common space in the building or next to it"),
            ("Des logements accessibles ou adaptables", "Dwellings that are accessible or can be adapted"),
        ],
        partners: ("Département, association, caisse de retraite", "Département, association, pension fund"),
        caution: (
            "Ce n’est pas un établissement : chacun choisit ses aides.",
            "It is no institution: everybody chooses their own help.",
        ),
        ways: &[Way::Grant, Way::Ordinary],
        reference: "CASF L281-1",
        status: Status::Domain,
    },
    Model {
        code: "intergenerational",
        family: Family::Housing,
        title: ("Logement intergénérationnel", "Intergenerational housing"),
        what: (
            "Un locataire de plus de soixante ans sous-loue une pièce à un jeune, ou des jeunes et des aînés vivent dans un même immeuble avec un projet commun.",
            "A tenant over sixty sublets a room to a young person, or young and older people live in one building with a common project.",
        ),
        conditions: &[
            (
                "L’accord écrit du bailleur et une information sur les droits de chacun",
                "The landlord’s written consent and information on everybody’s rights",
            ),
            (
                "Une association qui met en relation et reste joignable",
                "An association that brings people together and can be reached",
            ),
            ("Une pièce à soi pour chacun", "A room of one’s own for everybody"),
        ],
        partners: (
            "Association de cohabitation, bailleur, CROUS",
            "Home-sharing association, landlord, student body (CROUS)",
        ),
        caution: (
            "Des services rendus contre la chambre ne sont jamais un travail déguisé.",
            "Services given for the room are never hidden work.",
        ),
        ways: &[Way::Grant],
        reference: "CCH L442-8-1",
        status: Status::Verified,
    },
    Model {
        code: "evolving",
        family: Family::Housing,
        title: ("Logement évolutif et modulable", "Evolving, modular dwelling"),
        what: (
            "Cloisons, réseaux et surfaces prévus d’avance pour réunir, séparer ou adapter des logements quand la vie change.",
            "Partitions, networks and areas planned ahead to join, split or adapt dwellings when life changes.",
        ),
        conditions: &[
            ("Le choix fait avant le permis", "The choice made before the permit"),
            (
                "Des gaines et des murs porteurs compatibles, étage par étage",
                "Shafts and bearing walls that allow it, floor by floor",
            ),
            (
                "Un carnet remis au gestionnaire, qui dit ce qui se déplace et à quel prix",
                "A booklet given to the manager, which says what moves and at what cost",
            ),
        ],
        partners: (
            "Maîtrise d’œuvre, bailleur, ergothérapeute",
            "Designers, landlord, occupational therapist",
        ),
        caution: (
            "Accessible, évolutif et adapté sont trois choses : ne pas promettre l’une pour l’autre.",
            "Accessible, evolving and adapted are three things: do not promise one for another.",
        ),
        ways: &[Way::Ordinary, Way::Innovation],
        reference: "Loi 2018-1021 (ELAN) ; décret 2019-305",
        status: Status::Verified,
    },
    Model {
        code: "cooperative",
        family: Family::Housing,
        title: ("Habitat participatif et coopératif", "Participatory and co-operative housing"),
        what: (
            "De futurs habitants conçoivent avec un bailleur leurs logements et leurs espaces communs, puis les gèrent ensemble.",
            "Future residents design with a landlord their dwellings and common spaces, then run them together.",
        ),
        conditions: &[
            (
                "Un groupe d’habitants accompagné dès le programme",
                "A group of residents supported from the brief on",
            ),
            (
                "Des attributions qui respectent les règles du logement social",
                "Allocations that follow the rules of social housing",
            ),
            ("Un statut choisi avant l’achat du terrain", "A legal form chosen before the land is bought"),
            ("Une règle de départ et d’arrivée des habitants", "A rule for residents who leave and arrive"),
        ],
        partners: (
            "Bailleur, commune, accompagnateur, coopérative",
            "Landlord, commune, facilitator, co-operative",
        ),
        caution: (
            "Le temps de conception s’allonge : le prévoir dans le plan de financement.",
            "Design takes longer: allow for it in the funding plan.",
        ),
        ways: &[Way::Ordinary, Way::Grant],
        reference: "CCH L200-1",
        status: Status::Domain,
    },
];
