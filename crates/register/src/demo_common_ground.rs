//! What the organisations of the invented town do together besides money: two practices, a workshop and its proposals, a
//! national roadmap that a region made its own, two bodies with a text to endorse, an event.

use crate::bodies::{BodyKind, NewBody, NewContribution, NewSitting};
use crate::events::NewEvent;
use crate::practices::{Ground, NewPractice, NewReplication, Outcome, Theme};
use crate::roadmaps::{NewAction, NewRoadmap};
use crate::workshops::{NewProposal, NewWorkshop, Status};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;
use trust::territory::Territory;

const DESK: &str = "La Clé de Valombre";
const UNION: &str = "Union des bailleurs de Valombre";
const HOMES: &str = "Toits partagés";

impl Register {
    /// Adds all of it.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_common_ground(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let all = self.organisations().await?;
        let named = |name: &str| all.iter().find(|one| one.name == name).map(|one| one.id.clone());
        let (Some(desk), Some(union), Some(homes)) = (named(DESK), named(UNION), named(HOMES)) else {
            return Ok(());
        };
        self.add_demo_practices(landlord_id, &homes, today).await?;
        self.add_demo_workshop((&desk, &union, landlord_id), today).await?;
        self.add_demo_roadmaps(&union, today).await?;
        self.add_demo_bodies(&desk, &union, today).await?;
        let desk_person = self.demo_person("cle-direction", &desk).await?;
        let day = today.saturating_add(5.days());
        let event = NewEvent {
            title: "Matinée des partenaires".to_owned(),
            about: "Présentation du guichet, des appels à projets et des achats groupés.".to_owned(),
            place: "Maison des associations".to_owned(),
            starts_at: day.at(9, 30, 0, 0),
            ends_at: day.at(12, 0, 0, 0),
            capacity: Some(60),
        };
        let now = today.at(0, 0, 0, 0);
        let id = desk_person.hold_event(&desk, &event, now).await?;
        self.demo_person("toits", &homes).await?.ask_seats(&homes, &id, 3, now).await
    }

    async fn add_demo_practices(&self, landlord_id: &str, homes: &str, today: Date) -> Result<(), Error> {
        let landlord = self.demo_person("direction", landlord_id).await?;
        let homes_person = self.demo_person("toits", homes).await?;
        let showers = NewPractice {
            title: "Des douches de plain-pied avant la chute".to_owned(),
            theme: Theme::AdaptedHomes,
            grounds: BTreeSet::from([Ground::Town, Ground::PriorityNeighbourhood]),
            context: "Des locataires de plus de 75 ans, dans des résidences avec ascenseur et des baignoires.".to_owned(),
            method: "Proposer les travaux à tous les ménages d’une résidence, en une campagne : courrier, permanence, visite.\nCommander par lots de vingt."
                .to_owned(),
            partners: "Le bailleur, une association d’aide à domicile, une entreprise de plomberie.".to_owned(),
            cost_cents: Some(8_400_000),
            results: "Vingt et un logements adaptés en onze mois ; quatre refus, tous pour un départ proche.".to_owned(),
            conditions: "Une personne du bailleur présente dans la résidence ; un accord avec la caisse de retraite.".to_owned(),
        };
        let id = landlord.tell_practice(landlord_id, None, &showers).await?;
        let taken = NewReplication {
            territory: Territory::Departement("33".to_owned()),
            noted_on: today.saturating_sub(30.days()),
            outcome: Outcome::UnderWay,
            words: "Six logements d’une pension de famille, avec la même entreprise.".to_owned(),
        };
        homes_person.note_replication(homes, &id, &taken, today).await?;
        let shared = NewPractice {
            title: "Une pièce commune tenue par les voisins".to_owned(),
            theme: Theme::LivingTogether,
            grounds: BTreeSet::from([Ground::Town]),
            context: "Une résidence où un quart des locataires vivent seuls.".to_owned(),
            method: "Un local vacant prêté par le bailleur, ouvert deux après-midi par semaine.".to_owned(),
            partners: "Le bailleur, une association, un groupe de locataires.".to_owned(),
            cost_cents: None,
            results: "Une trentaine de personnes par semaine après six mois.".to_owned(),
            conditions: "Un local de plain-pied, et quelqu’un qui a la clé.".to_owned(),
        };
        homes_person.tell_practice(homes, None, &shared).await.map(drop)
    }

    async fn add_demo_workshop(
        &self,
        (desk, union, landlord_id): (&str, &str, &str),
        today: Date,
    ) -> Result<(), Error> {
        let host = self.demo_person("union", union).await?;
        let new = NewWorkshop {
            title: "Journée régionale du logement accompagné".to_owned(),
            held_on: today.saturating_sub(45.days()),
            place: "Valombre".to_owned(),
            agenda: "Matin : ce qui manque.\nAprès-midi : ce que nous proposons.".to_owned(),
            axes: [
                "Alternatives à l’hébergement",
                "Offre abordable",
                "Accès et maintien",
                "Insertion et emploi",
                "Vivre ensemble",
            ]
            .map(str::to_owned)
            .to_vec(),
        };
        let id = host.hold_workshop(union, &new).await?;
        let one = host.workshop(&id).await?;
        let axes = host.workshop_axes(&one, Some(union)).await?;
        let landlord = self.demo_person("direction", landlord_id).await?;
        let guide = self.demo_person("cle-direction", desk).await?;
        landlord
            .note_in_workshop(landlord_id, &axes[1].id, "Peu de T2 accessibles sont libres dans l’année.")
            .await?;
        guide
            .note_in_workshop(desk, &axes[2].id, "Les demandes d’aide arrivent après la première dette.")
            .await?;
        let notes = host.workshop_axes(&one, Some(union)).await?;
        let note = notes[1].notes.first().map(|note| note.id.clone());
        let proposal = NewProposal {
            axis_id: axes[1].id.clone(),
            note_id: note,
            words: "Publier chaque trimestre les T2 accessibles qui se libèrent.".to_owned(),
            owner_id: Some(landlord_id.to_owned()),
            due_on: Some(today.saturating_add(60.days())),
        };
        let carried = host.propose_in_workshop(union, &proposal).await?;
        let words = "Un premier état est prêt.";
        landlord.step_proposal(landlord_id, &carried, (Status::Accepted, words), today).await?;
        let free = NewProposal {
            axis_id: axes[2].id.clone(),
            note_id: None,
            words: "Prévenir l’association dès le premier loyer manqué, avec l’accord du ménage.".to_owned(),
            owner_id: None,
            due_on: None,
        };
        host.propose_in_workshop(union, &free).await?;
        host.publish_workshop(union, &id, Some(96), today).await
    }

    async fn add_demo_roadmaps(&self, union: &str, today: Date) -> Result<(), Error> {
        let host = self.demo_person("union", union).await?;
        let year = i64::from(today.year());
        let title = "Feuille de route du logement accompagné".to_owned();
        let new =
            |territory| NewRoadmap { territory, title: title.clone(), first_year: year, last_year: year + 2 };
        let id = host.begin_roadmap(union, None, &new(Territory::Country)).await?;
        for (axis, actions) in [
            (
                "Accéder au logement",
                [
                    ("Ouvrir des logements accompagnés", "logements ouverts", 10_000),
                    ("Signer des baux directs", "baux glissés", 4_000),
                ],
            ),
            (
                "Se maintenir chez soi",
                [
                    ("Adapter des logements", "logements adaptés", 6_000),
                    ("Former les gardiens", "gardiens formés", 2_500),
                ],
            ),
        ] {
            host.add_roadmap_axis(union, &id, axis).await?;
            let one = host.roadmap(&id, Some(union)).await?;
            let axes = host.roadmap_axes(&one).await?;
            let Some(last) = axes.last() else { continue };
            for (title, indicator, target) in actions {
                let action = action(title, "Les bailleurs et les associations", indicator, target);
                host.add_roadmap_action(union, &last.id, &action).await?;
            }
        }
        host.publish_roadmap(union, &id).await?;
        let region = Territory::Region("75".to_owned());
        let own = host.begin_roadmap(union, Some(&id), &new(region)).await?;
        let one = host.roadmap(&own, Some(union)).await?;
        let copied: Vec<_> =
            host.roadmap_axes(&one).await?.into_iter().flat_map(|axis| axis.actions).collect();
        for (action_of, target) in copied.iter().zip([600, 240, 450]) {
            let adapted = action(&action_of.title, "L’union régionale", &action_of.indicator, target);
            host.write_roadmap_action(union, &action_of.id, &adapted).await?;
        }
        if let Some(first) = copied.first() {
            let read = (today.saturating_sub(20.days()), 212, "relevé des bailleurs de la région");
            host.read_indicator(union, &first.id, read, today).await?;
        }
        if let Some(last) = copied.last() {
            let aside = NewAction {
                set_aside: "La formation est déjà menée par les bailleurs eux-mêmes.".to_owned(),
                ..action(&last.title, "", &last.indicator, 0)
            };
            host.write_roadmap_action(union, &last.id, &aside).await?;
        }
        host.publish_roadmap(union, &own).await
    }

    async fn add_demo_bodies(&self, desk: &str, union: &str, today: Date) -> Result<(), Error> {
        let keeper = self.demo_person("cle-direction", desk).await?;
        let now = today.at(0, 0, 0, 0);
        let plan = NewBody {
            kind: BodyKind::Pdalhpd,
            name: "Comité responsable du plan".to_owned(),
            territory: Territory::Departement("33".to_owned()),
            members: "Présidé ensemble par l’État et le département.\nY siègent bailleurs, associations, caisses et communes."
                .to_owned(),
        };
        let id = keeper.add_body(desk, &plan).await?;
        let sitting = NewSitting {
            starts_at: today.saturating_add(24.days()).at(14, 0, 0, 0),
            place: "Préfecture".to_owned(),
            agenda: "Bilan de l’année.\nObjectifs de logement accompagné.".to_owned(),
        };
        let next = keeper.announce_sitting(desk, &id, &sitting, now).await?;
        let text = NewContribution {
            title: "Un objectif de logements accompagnés au plan".to_owned(),
            words: "Nous proposons que le plan dise combien de logements accompagnés s’ouvrent chaque année, par bassin."
                .to_owned(),
            asks_prefect: false,
        };
        keeper.write_contribution(desk, &next, None, &text).await?;
        let host = self.demo_person("union", union).await?;
        let conference = NewBody {
            kind: BodyKind::Cil,
            name: "Conférence intercommunale du logement".to_owned(),
            territory: Territory::Commune("33999".to_owned()),
            members: "Maires, préfet, bailleurs, département, réservataires, associations.".to_owned(),
        };
        host.add_body(union, &conference).await.map(drop)
    }
}

fn action(title: &str, owner: &str, indicator: &str, target: i64) -> NewAction {
    NewAction {
        title: title.to_owned(),
        owner: owner.to_owned(),
        due_on: None,
        indicator: indicator.to_owned(),
        target: (target > 0).then_some(target),
        set_aside: String::new(),
    }
}
