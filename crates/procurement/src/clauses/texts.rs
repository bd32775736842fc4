//! The texts of the clauses, French and English.

use super::Clause;
use crate::Way::{Cooperation, Grant, InHouse, Innovation, Ordinary, Reserved};
use law::Status;

const NOTICE: (&str, &str) = ("Avis et règlement de la consultation", "Notice and consultation rules");
const TERMS: (&str, &str) = ("Cahier des clauses administratives", "Administrative clauses");
const AGREEMENT: (&str, &str) = ("Convention", "Agreement");

/// Every clause, in the order of pages.
pub static CLAUSES: &[Clause] = &[
    Clause {
        code: "reserve-insertion",
        version: 1,
        title: ("Réserve aux structures d’insertion", "Reservation for insertion structures"),
        place: NOTICE,
        ways: &[Reserved],
        text: (
            "Le présent marché est réservé aux structures d’insertion par l’activité économique et structures équivalentes, dont au moins la moitié des travailleurs sont des personnes défavorisées. Le candidat joint [agrément, convention ou pièce équivalente] en cours de validité à la date de remise des offres. Une candidature sans cette preuve est écartée après une demande de complément restée sans réponse pendant [7] jours.",
            "This contract is reserved for structures of insertion by economic activity and equivalent structures, at least half of whose workers are disadvantaged persons. The candidate attaches [approval, agreement or equivalent document] valid on the day on which tenders are handed in. A candidacy without this proof is set aside after a request to complete it has had no answer for [7] days.",
        ),
        caution: (
            "La réserve se dit dès l’avis, lot par lot. S’assurer qu’au moins deux structures peuvent répondre.",
            "The reservation is said in the notice, lot by lot. Make sure that at least two structures can answer.",
        ),
        reference: "CCP L2113-13, R2113-7",
        status: Status::Verified,
    },
    Clause {
        code: "reserve-adapted",
        version: 1,
        title: ("Réserve aux entreprises adaptées et ESAT", "Reservation for adapted enterprises and ESAT"),
        place: NOTICE,
        ways: &[Reserved],
        text: (
            "Le présent marché [ou le lot n° …] est réservé aux entreprises adaptées, établissements d’aide par le travail et structures équivalentes dont au moins la moitié des travailleurs sont handicapés. Le candidat le prouve par [contrat d’objectifs, autorisation ou pièce équivalente].",
            "This contract [or lot no. …] is reserved for adapted enterprises, sheltered workshops and equivalent structures at least half of whose workers are disabled. The candidate proves it by [target contract, authorisation or equivalent document].",
        ),
        caution: (
            "La part se mesure chez le titulaire, pas chez ses sous-traitants.",
            "The share is that of the holder, not of its subcontractors.",
        ),
        reference: "CCP L2113-12, R2113-7",
        status: Status::Verified,
    },
    Clause {
        code: "reserve-ess",
        version: 1,
        title: (
            "Réserve aux entreprises de l’économie sociale et solidaire",
            "Reservation for social economy enterprises",
        ),
        place: NOTICE,
        ways: &[Reserved],
        text: (
            "Le présent marché porte sur [service social ou spécifique de la liste annexée au code]. Il est réservé aux entreprises de l’économie sociale et solidaire et structures équivalentes dont le but est d’assurer une mission de service public liée à ce service. Sa durée est de [36 mois au plus], reconductions comprises. Ne peut être retenu un candidat qui a reçu de l’acheteur, à ce titre, un tel marché réservé dans les trois années qui précèdent.",
            "This contract is for [social or specific service of the list annexed to the code]. It is reserved for social economy enterprises and equivalent structures whose aim is a public-service mission linked to this service. It lasts [36 months at most], renewals included. A candidate that received such a reserved contract from the buyer in this capacity in the three years before cannot be chosen.",
        ),
        caution: (
            "Vérifier la ligne exacte de la liste annexée et les statuts du candidat.",
            "Check the exact line of the annexed list and the candidate’s articles.",
        ),
        reference: "CCP L2113-15, L2113-16",
        status: Status::Verified,
    },
    Clause {
        code: "insertion-hours",
        version: 1,
        title: ("Heures d’insertion", "Hours of insertion"),
        place: TERMS,
        ways: &[Ordinary, Innovation],
        text: (
            "Le titulaire réserve au moins [nombre] heures de travail, ou [part] % des heures du marché, à des personnes éloignées de l’emploi orientées par [facilitateur désigné par l’acheteur]. Il choisit entre embauche directe, mise à disposition et sous-traitance à une structure d’insertion. Il rend compte chaque trimestre des heures faites, sans nommer les personnes. Une heure due et non faite donne lieu, après mise en demeure de [30] jours, à une pénalité de [montant] €.",
            "The holder keeps at least [number] working hours, or [share]% of the hours of the contract, for people far from employment referred by [facilitator named by the buyer]. It chooses between direct hiring, secondment and subcontracting to an insertion structure. It reports each quarter the hours done, without naming anybody. An hour due and not done gives rise, after formal notice of [30] days, to a penalty of €[amount].",
        ),
        caution: (
            "Le volume se calibre sur la part de main-d’œuvre du marché, avec le facilitateur, avant la consultation.",
            "The volume is set from the labour share of the contract, with the facilitator, before the consultation.",
        ),
        reference: "CCP L2112-2",
        status: Status::Verified,
    },
    Clause {
        code: "environment",
        version: 1,
        title: ("Exécution sobre : réemploi et déchets", "Sober performance: reuse and waste"),
        place: TERMS,
        ways: &[Ordinary, Reserved, Innovation],
        text: (
            "Le titulaire propose à l’acheteur, avant toute dépose, la liste des équipements réemployables. Ceux que l’acheteur retient sont déposés avec soin, entreposés [lieu] et remis à [ressourcerie ou structure désignée]. Le titulaire remet à la réception le poids de ce qui a été réemployé, recyclé et jeté.",
            "Before anything is taken down, the holder gives the buyer the list of equipment that can be reused. What the buyer keeps is taken down with care, stored at [place] and handed to [reuse centre or named structure]. At acceptance the holder gives the weight of what was reused, recycled and thrown away.",
        ),
        caution: (
            "La condition se rapporte à l’objet du marché ; prévoir un prix au bordereau.",
            "The condition is linked to the object of the contract; provide for a price in the schedule.",
        ),
        reference: "CCP L2112-2",
        status: Status::Verified,
    },
    Clause {
        code: "innovation-statement",
        version: 1,
        title: ("Justification du caractère innovant", "Justification of the innovation"),
        place: ("Note de l’acheteur, jointe au dossier", "Buyer’s note, kept with the file"),
        ways: &[Innovation],
        text: (
            "À la date du [jour], l’acheteur a recherché [moyens : salons, publications, échanges] les solutions disponibles pour [besoin]. Celle qui est achetée est nouvelle ou sensiblement améliorée parce que [différence mesurable]. Le montant total du besoin, toutes reconductions comprises, est de [montant] € hors taxes, sous le seuil applicable ce jour-là.",
            "On [day], the buyer looked by [means: fairs, publications, exchanges] for the solutions that exist for [need]. The one that is bought is new or clearly improved because [measurable difference]. The total amount of the need, renewals included, is €[amount] without tax, under the threshold of that day.",
        ),
        caution: (
            "Achetée une seconde fois, la solution n’est plus forcément innovante pour l’acheteur.",
            "Bought a second time, the solution is not necessarily innovative for the buyer any more.",
        ),
        reference: "CCP R2122-9-1",
        status: Status::Verified,
    },
    Clause {
        code: "cooperation-purpose",
        version: 1,
        title: ("Objet d’une coopération publique", "Purpose of a public co-operation"),
        place: AGREEMENT,
        ways: &[Cooperation],
        text: (
            "Les parties, toutes pouvoirs adjudicateurs, mettent en commun [moyens] pour assurer [missions de service public de chacune]. La coopération n’obéit qu’à l’intérêt général. Aucune partie ne vend de prestation à une autre : les sommes échangées compensent des coûts constatés, selon [clé]. Chaque partie certifie chaque année qu’elle réalise sur le marché concurrentiel moins de 20 % des activités visées.",
            "The parties, all contracting authorities, pool [means] to carry out [public-service missions of each]. The co-operation only serves the general interest. No party sells a service to another: sums that change hands make up for recorded costs, by [key]. Each party certifies each year that it makes less than 20% of the activities concerned on the open market.",
        ),
        caution: (
            "Chaque partie apporte quelque chose ; une partie qui ne fait que payer achète. Revue juridique.",
            "Each party brings something; one that only pays is buying. Legal review.",
        ),
        reference: "CCP L2511-6",
        status: Status::Verified,
    },
    Clause {
        code: "in-house-control",
        version: 1,
        title: ("Contrôle analogue", "Analogous control"),
        place: AGREEMENT,
        ways: &[InHouse],
        text: (
            "[L’entité] est contrôlée par [l’acheteur], qui fixe ses objectifs, nomme [organes] et peut s’opposer à toute décision importante. Plus de 80 % de son activité, mesurée sur les trois derniers exercices, est confiée par ceux qui la contrôlent. Aucun capital privé n’y participe directement, hors les formes sans pouvoir de blocage que la loi impose. Tout changement est signalé avant d’être décidé.",
            "[The entity] is controlled by [the buyer], which sets its aims, appoints [bodies] and can oppose any important decision. More than 80% of its activity, over the last three financial years, is entrusted by those who control it. No private capital takes part directly, but for forms without blocking power that the law requires. Any change is told before it is decided.",
        ),
        caution: (
            "À plusieurs actionnaires publics, le contrôle se démontre ensemble.",
            "With several public shareholders, control is shown jointly.",
        ),
        reference: "CCP L2511-1 à L2511-5",
        status: Status::Verified,
    },
    Clause {
        code: "grant-initiative",
        version: 1,
        title: ("Initiative du projet subventionné", "Initiative of the funded project"),
        place: AGREEMENT,
        ways: &[Grant],
        text: (
            "L’association a conçu et porte sous sa responsabilité le projet [nom], conforme à son objet. Le financeur n’en définit ni le contenu ni les modalités et n’en attend aucune prestation en échange. La subvention, de [montant] € pour un budget de [montant] €, ne dépasse pas les coûts du projet. Un compte rendu financier est remis dans les six mois qui suivent la fin de l’exercice.",
            "The association devised and carries the project [name] under its own responsibility, within its object. The funder defines neither its content nor how it is done, and expects no service in return. The grant, of €[amount] for a budget of €[amount], is not above the costs of the project. A financial report is handed in within the six months that follow the end of the financial year.",
        ),
        caution: (
            "Un appel à projets large reste une subvention ; un cahier des charges précis n’en est plus une.",
            "An open call for projects stays a grant; precise specifications do not.",
        ),
        reference: "Loi 2000-321 art. 9-1",
        status: Status::Domain,
    },
    Clause {
        code: "tenants-data",
        version: 1,
        title: ("Données des locataires", "Tenants’ data"),
        place: TERMS,
        ways: &[Ordinary, Reserved, Innovation, InHouse, Cooperation, Grant],
        text: (
            "Le titulaire ne reçoit que les données nécessaires à [service], pour la durée du marché. Il n’en recueille aucune sur la santé. Il les efface ou les rend à la fin, signale toute violation dans les [24] heures et tient à disposition la liste de ceux qui y accèdent.",
            "The holder only receives the data needed for [service], for the duration of the contract. It collects none on health. It erases or returns them at the end, reports any breach within [24] hours and keeps ready the list of those who have access.",
        ),
        caution: (
            "Un contrat de sous-traitance des données s’ajoute quand le titulaire traite pour le compte de l’acheteur.",
            "A data-processing contract is added when the holder processes on the buyer’s behalf.",
        ),
        reference: "Règlement (UE) 2016/679 art. 28",
        status: Status::Domain,
    },
    Clause {
        code: "publication",
        version: 1,
        title: ("Données essentielles", "Essential data"),
        place: ("Note de l’acheteur, jointe au dossier", "Buyer’s note, kept with the file"),
        ways: &[Ordinary, Reserved, Innovation],
        text: (
            "À partir du montant fixé par le code (40 000 € hors taxes), l’acheteur publie les données essentielles du marché dans les deux mois de sa notification, et celles de chaque modification.",
            "From the amount set by the code (€40,000 without tax), the buyer publishes the essential data of the contract within two months of its notification, and those of each amendment.",
        ),
        caution: (
            "Le délai est à vérifier dans le texte du jour.",
            "Check the time limit in the text of the day.",
        ),
        reference: "CCP R2196-1",
        status: Status::Domain,
    },
];
