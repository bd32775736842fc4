//! Meetings at an event of the invented town: a landlord that more want to meet than its afternoon holds, a timetable that is
//! published, a request that waits for an answer.

use crate::events::NewEvent;
use crate::meetings::{Answer, NewOffer, NewPlan};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use trust::organisation::Theme;

const DESK: &str = "La Clé de Valombre";

struct Comes {
    name: &'static str,
    email: &'static str,
    brings: &'static str,
    seeks: &'static str,
    themes: &'static [Theme],
    /// What it wants to speak of, how much, and how much the landlord wants it; `None`: the landlord has not answered.
    asks: (&'static str, u32, Option<u32>),
}

const COME: [Comes; 4] = [
    Comes {
        name: "Toits partagés",
        email: "toits",
        brings: "Une équipe qui accompagne des colocations de jeunes et d’aînés.",
        seeks: "Deux grands logements près d’un arrêt de bus.",
        themes: &[Theme::SupportedHousing, Theme::Ageing],
        asks: ("Colocations entre générations", 3, Some(3)),
    },
    Comes {
        name: "Les Voisins de Valombre",
        email: "voisins",
        brings: "Des ateliers de réparation tenus par des habitants.",
        seeks: "Un local en pied d’immeuble, même petit.",
        themes: &[Theme::SocialLink, Theme::VacantSpaces],
        asks: ("Un local pour l’atelier de réparation", 3, Some(2)),
    },
    Comes {
        name: "Rampe commune",
        email: "rampe",
        brings: "Des rampes posées en une demi-journée.",
        seeks: "Des résidences où les essayer.",
        themes: &[Theme::Ageing],
        asks: ("Essayer une rampe dans une résidence", 2, Some(2)),
    },
    Comes {
        name: "SIAO de Valombre",
        email: "siao",
        brings: "La vue d’ensemble des demandes d’hébergement.",
        seeks: "Des bailleurs qui louent à des associations.",
        themes: &[Theme::SupportedHousing],
        asks: ("Intermédiation locative", 2, None),
    },
];

impl Register {
    /// Adds the event and its meetings.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_meetings(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        // A landlord that begins has nothing to bring yet.
        if self.residences_to_name(landlord_id).await?.is_empty() {
            return Ok(());
        }
        let all = self.organisations().await?;
        let named = |name: &str| all.iter().find(|one| one.name == name).map(|one| one.id.clone());
        let Some(desk_id) = named(DESK) else { return Ok(()) };
        let desk = self.demo_person("cle", &desk_id).await?;
        let (now, on) = (today.at(0, 0, 0, 0), today.saturating_add(40.days()));
        let new = NewEvent {
            title: "Rencontres bailleurs et économie sociale".to_owned(),
            about: "Des rendez-vous courts entre un bailleur et celles et ceux qui ont quelque chose à lui proposer."
                .to_owned(),
            place: "Maison des associations, Valombre".to_owned(),
            starts_at: on.at(14, 0, 0, 0),
            ends_at: on.at(17, 0, 0, 0),
            capacity: Some(40),
        };
        let event = desk.hold_event(&desk_id, &new, now).await?;
        let plan = NewPlan {
            starts_at: on.at(14, 0, 0, 0),
            ends_at: on.at(14, 45, 0, 0),
            minutes: 20,
            pause: 5,
            tables: 2,
            asks_until: on.saturating_sub(5.days()),
        };
        desk.plan_meetings(&desk_id, &event, &plan, (0, false), now).await?;
        let landlord = self.demo_person("direction", landlord_id).await?;
        landlord.ask_seats(landlord_id, &event, 2, now).await?;
        let offer = NewOffer {
            brings: "Des rez-de-chaussée et des logements vides, un calendrier clair.".to_owned(),
            seeks: "Des projets qui servent aux habitants.".to_owned(),
            themes: [Theme::VacantSpaces, Theme::Ageing, Theme::SupportedHousing].into(),
        };
        landlord.offer_at_meetings(landlord_id, &event, &offer, now).await?;
        for one in COME {
            let Some(id) = named(one.name) else { continue };
            let person = self.demo_person(one.email, &id).await?;
            person.ask_seats(&id, &event, 1, now).await?;
            let themes = one.themes.iter().copied().collect();
            let offer = NewOffer { brings: one.brings.to_owned(), seeks: one.seeks.to_owned(), themes };
            person.offer_at_meetings(&id, &event, &offer, now).await?;
            let (subject, wanted, answer) = one.asks;
            let ask = person.ask_meeting(&id, (&event, landlord_id), (subject, wanted), now).await?;
            if let Some(wanted) = answer {
                let answer = Answer::Accept(wanted);
                landlord.answer_meeting(landlord_id, (&event, &ask), &answer, now).await?;
            }
        }
        desk.compute_meetings(&desk_id, &event, now).await?;
        let edition = desk.meeting_plan(&event).await?.edition;
        desk.publish_meetings(&desk_id, &event, (edition, true), now).await
    }
}
