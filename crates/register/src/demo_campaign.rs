//! The campaign of the invented town: under way in Les Tilleuls for seven weeks, so that a first reminder is due.

use crate::campaigns::{ContactLine, Letter, NewCampaign};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use pathway::contact::{Event, Fact, Why};

/// Names that nobody bears here.
const NAMES: [&str; 6] = [
    "Madame Aubépine",
    "Monsieur Bruyère",
    "Madame Coudrier",
    "Monsieur Églantier",
    "Madame Fougère",
    "Monsieur Genêt",
];

impl Register {
    /// Adds a campaign towards the tenants of Les Tilleuls, with a few answers.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_campaign(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let found: Option<String> = sqlx::query_scalar(
            "SELECT id FROM residence WHERE landlord_id = $1 AND is_current = 1 AND name = 'Les Tilleuls'",
        )
        .bind(landlord_id)
        .fetch_optional(self.db.read())
        .await?;
        let Some(residence) = found else { return Ok(()) };
        let register = self.demo_person("autonomie", landlord_id).await?;
        let start = today.checked_sub(49.days()).unwrap_or(today);
        let new = NewCampaign {
            title: "Bien vivre aux Tilleuls".to_owned(),
            residences: vec![residence],
            min_age: crate::campaigns::USUAL_AGE,
        };
        let id = register.draft_campaign(landlord_id, &new, start).await?;
        register.freeze_campaign(landlord_id, &id, start).await?;
        let letter = Letter {
            subject: "Bien vivre chez vous, {résidence}".to_owned(),
            body: "Vous habitez {résidence}. Nous souhaitons que vous y viviez bien, longtemps.\n\nNous vous proposons \
                   de regarder votre logement avec vous : la douche, les marches, les poignées. La visite est \
                   gratuite. Vous choisissez ensuite ce que vous voulez, ou rien.\n\nAppelez {référent} au \
                   {téléphone}, ou remettez la réponse ci-dessous au gardien."
                .to_owned(),
            referent: "Amina Diallo".to_owned(),
            phone: "05 00 00 00 00".to_owned(),
            meeting_on: start.checked_add(14.days()).ok(),
            meeting_place: "salle commune, à 14 h".to_owned(),
        };
        register.write_letter(landlord_id, &id, &letter, start).await?;
        let all = register.recipients(landlord_id, &id, start).await?;
        let named: Vec<(String, ContactLine)> = all
            .iter()
            .filter(|r| r.left_out.is_none())
            .zip(NAMES)
            .filter_map(|(r, name)| {
                let phone = Some("05 00 00 00 01".to_owned());
                Some((r.dwelling.reference.clone()?, ContactLine { name: name.to_owned(), phone }))
            })
            .collect();
        register.set_contacts(landlord_id, &named, start).await?;
        register.note_sent(landlord_id, &id, start, start).await?;
        let later = start.checked_add(20.days()).unwrap_or(start);
        let answers = [
            Fact::new(Event::Interested, later),
            Fact { why: Some(Why::Suits), ..Fact::new(Event::Refused, later) },
            Fact { for_day: Some(today), ..Fact::new(Event::CallBack, later) },
            Fact::new(Event::Opposed, later),
        ];
        let written = all.iter().filter(|r| r.left_out.is_none());
        for (recipient, fact) in written.zip(&answers) {
            register.note_contact(landlord_id, &recipient.id, fact, later).await?;
        }
        Ok(())
    }
}
