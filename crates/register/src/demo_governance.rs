//! The partnership of the invented town: four partners, a meeting, a decision that was taken and one that is open; and the
//! contacts of the desk in its territories.

use crate::contacts::{Channel, NewContact};
use crate::governance::NewMeeting;
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use pooling::{Choice, Majority, Voting};
use trust::territory::Territory;

const DESK: &str = "La Clé de Valombre";
const PARTNERS: [(&str, &str); 2] = [("Toits partagés", "toits"), ("Les Voisins de Valombre", "voisins")];

impl Register {
    /// Adds the partnership and the contacts of the invented town.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_governance(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let all = self.organisations().await?;
        let named = |name: &str| all.iter().find(|one| one.name == name).map(|one| one.id.clone());
        let Some(desk_id) = named(DESK) else { return Ok(()) };
        let desk = self.demo_person("cle-direction", &desk_id).await?;
        let voting = Voting { majority: Majority::TwoThirds, quorum_percent: 50 };
        let statutes = date(2019, 10, 14);
        let id = desk
            .found_partnership(&desk_id, ("La Clé solidaire de Valombre", statutes), voting, today)
            .await?;
        let mut voters = vec![(desk_id.clone(), "cle-direction")];
        desk.add_partner(&desk_id, &id, (landlord_id, 1), today).await?;
        voters.push((landlord_id.to_owned(), "direction"));
        for (name, email) in PARTNERS {
            let Some(partner) = named(name) else { continue };
            desk.add_partner(&desk_id, &id, (&partner, 1), today).await?;
            voters.push((partner, email));
        }
        let held_on = today.saturating_sub(21.days());
        let meeting = NewMeeting {
            title: "Comité d’automne".to_owned(),
            held_on,
            place: "Maison des associations".to_owned(),
            agenda: "Bilan des demandes reçues\nPremier achat groupé\nCharte des membres".to_owned(),
            minutes: "Le premier achat groupé a été livré dans les délais.\nLa charte est mise au vote."
                .to_owned(),
            present: voters.iter().map(|(id, _)| id.clone()).collect(),
        };
        desk.write_meeting(&desk_id, &id, (None, 0), &meeting, today).await?;
        let closed = today.saturating_sub(7.days());
        let words = ("Charte des membres", "Adopter la charte des membres, version 1.");
        let charter = desk.open_decision(&desk_id, &id, words, closed, held_on).await?;
        for (partner, email) in &voters {
            let voter = self.demo_person(email, partner).await?;
            voter.vote(partner, (&id, &charter), Choice::For, held_on).await?;
        }
        let words = ("Deuxième achat groupé", "Ouvrir un achat groupé d’ordinateurs remis à neuf.");
        let open = desk.open_decision(&desk_id, &id, words, today.saturating_add(14.days()), today).await?;
        desk.vote(&desk_id, (&id, &open), Choice::For, today).await?;
        let guide = self.demo_person("cle", &desk_id).await?;
        let met = [
            (
                "commune:33999",
                "Mairie de Valombre",
                Channel::Meeting,
                40,
                "Un local vide à partager",
                Some(10),
            ),
            (
                "departement:33",
                "Département, service habitat",
                Channel::Call,
                18,
                "Les aides à l’équipement",
                None,
            ),
            (
                "departement:33",
                "Chambre des métiers",
                Channel::Visit,
                75,
                "Artisans formés aux sites occupés",
                Some(-20),
            ),
        ];
        for (territory, partner, channel, ago, about, next) in met {
            let contact = NewContact {
                territory: territory.parse::<Territory>().map_err(|e| Error::Computation(e.to_string()))?,
                partner: partner.to_owned(),
                met_on: today.saturating_sub(ago.days()),
                channel,
                about: about.to_owned(),
                next_on: next.map(|days: i64| today.saturating_add(days.days())),
            };
            guide.note_territory_contact(&desk_id, &contact, today).await?;
        }
        Ok(())
    }
}
