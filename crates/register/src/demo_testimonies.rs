//! Testimonies of the invented town: two that the other side confirmed, one that waits, one about an organisation that has
//! no account. All of it is invented, and told by the organisations of the demonstration.

use crate::practices::{Ground, Theme};
use crate::testimonies::{About, AnswerKind, NewTestimony};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use trust::territory::Territory;

const HOMES: &str = "Toits partagés";
const RAMPS: &str = "Rampe commune";
const DESK: &str = "La Clé de Valombre";

impl Register {
    /// Adds them.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_testimonies(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let all = self.organisations().await?;
        let named = |name: &str| all.iter().find(|one| one.name == name).map(|one| one.id.clone());
        let (Some(homes), Some(ramps), Some(desk)) = (named(HOMES), named(RAMPS), named(DESK)) else {
            return Ok(());
        };
        let practices = self.practices(&crate::practices::Search::default()).await?;
        let of = |title: &str| practices.iter().find(|one| one.told.title.starts_with(title));
        let about = |title: &str| of(title).map_or(About::Nothing, |one| About::Practice(one.id.clone()));
        let landlord = self.demo_person("direction", landlord_id).await?;
        let homes_person = self.demo_person("toits", &homes).await?;
        let ramps_person = self.demo_person("rampe", &ramps).await?;
        let desk_person = self.demo_person("cle-direction", &desk).await?;

        let showers = told(today, 120, about("Des douches"));
        let id = homes_person.tell_testimony(&homes, landlord_id, &showers, today).await?;
        let confirmed = (AnswerKind::Confirmed, "");
        landlord.answer_testimony(landlord_id, (&id, 1), confirmed, today).await?;

        let room = NewTestimony {
            title: "Prêter une pièce vide nous a fait connaître les locataires".to_owned(),
            theme: Theme::LivingTogether,
            done: "Nous avons prêté un ancien local à vélos, et fait mettre l’électricité aux normes.\nL’association l’ouvre deux après-midi par semaine."
                .to_owned(),
            changed: "Les réclamations pour le bruit ont baissé de moitié en un an ; six voisins tiennent maintenant la clé."
                .to_owned(),
            proof: None,
            hard: "L’assurance : trois mois pour trouver qui couvre quoi.".to_owned(),
            advice: "Signer dès le début une convention d’une page, avec ce qui se passe quand le local est à louer.".to_owned(),
            ..told(today, 60, about("Une pièce commune"))
        };
        let id = landlord.tell_testimony(landlord_id, &homes, &room, today).await?;
        homes_person.answer_testimony(&homes, (&id, 1), confirmed, today).await?;

        let help = NewTestimony {
            title: "Trois rendez-vous ont suffi pour voir clair dans nos charges".to_owned(),
            theme: Theme::AffordableSupply,
            ground: None,
            done: "Le guichet nous a envoyé une comptable bénévole ; elle a relu nos contrats d’énergie avec nous.".to_owned(),
            changed: "Deux contrats sur cinq ont été renégociés.".to_owned(),
            proof: Some("Factures des deux années, à notre siège".to_owned()),
            hard: "Retrouver des contrats de dix ans.".to_owned(),
            advice: "Réunir les papiers avant le premier rendez-vous.".to_owned(),
            ..told(today, 20, About::Nothing)
        };
        ramps_person.tell_testimony(&ramps, &desk, &help, today).await?;

        let shared = NewTestimony {
            title: "Un jardin partagé derrière deux immeubles".to_owned(),
            theme: Theme::LivingTogether,
            done: "Des locataires et des élèves ont planté sur un terrain que la commune entretenait seule."
                .to_owned(),
            changed: "On se parle d’un immeuble à l’autre.".to_owned(),
            proof: None,
            hard: "L’eau : il a fallu une cuve.".to_owned(),
            advice: "Commencer petit, avec un robinet à moins de trente mètres.".to_owned(),
            ..told(today, 200, About::Nothing)
        };
        // A house of the directory that nobody here speaks for: the text waits until it has an account.
        if let Some(silent) = self.without_people().await? {
            desk_person.tell_testimony(&desk, &silent, &shared, today).await?;
        }
        Ok(())
    }

    /// A listed organisation without an account; `None`: all have one.
    async fn without_people(&self) -> Result<Option<String>, Error> {
        let sql = format!(
            "SELECT o.id FROM organisation o WHERE {} AND o.kind = 'association' AND NOT EXISTS
                (SELECT 1 FROM membership m WHERE m.organisation_id = o.id) ORDER BY o.name, o.id",
            crate::directory::search::SHOWN
        );
        Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_optional(self.db.read()).await?)
    }
}

/// The first of them, so many days ago; the others change what they say.
fn told(today: Date, days: i32, about: About) -> NewTestimony {
    NewTestimony {
        title: "Vingt et une douches en onze mois, vues de l’association".to_owned(),
        theme: Theme::AdaptedHomes,
        ground: Some(Ground::Town),
        territory: Territory::Departement("33".to_owned()),
        lived_on: today.saturating_sub(days.days()),
        about,
        done: "Nos équipes ont accompagné la campagne : une permanence par résidence, puis une visite chez qui le demandait."
            .to_owned(),
        changed: "Vingt et un logements ont une douche de plain-pied. Quatre ménages sur cinq disent s’en servir seuls."
            .to_owned(),
        proof: Some("Bilan commun de la campagne, chez le bailleur".to_owned()),
        hard: "Les rendez-vous manqués : un sur trois la première fois, un sur dix quand le gardien rappelait la veille."
            .to_owned(),
        advice: "Passer par le gardien, et garder deux créneaux en fin de journée.".to_owned(),
    }
}
