//! Testimonies of the invented town: two that the other side confirmed, one that waits, one about an organisation that has
//! no account. All of it is invented, and told by the organisations of the demonstration.

use crate::practices::{Ground, Theme};
use crate::testimonies::{About, AnswerKind, NewTestimony};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

/// A structure as a national directory tells it. What it does not tell is `None`.
struct Structure {
    name: &'static str,
    commune: Option<(&'static str, &'static str)>,
    /// Longitude, latitude.
    point: Option<(f64, f64)>,
}

const SOURCE: &str = "demonstration";
const TOWN: Option<(&str, &str)> = Some(("33999", "Valombre"));
const STRUCTURES: [Structure; 4] = [
    Structure { name: "Jardins d’insertion du Val", commune: TOWN, point: Some((-2.5846, 45.1094)) },
    Structure { name: "Entraide des Tilleuls", commune: TOWN, point: Some((-2.5871, 45.1067)) },
    Structure { name: "Atelier vélo des Hauts", commune: TOWN, point: None },
    Structure { name: "Épiceries solidaires du littoral", commune: None, point: None },
];

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
        let silent = self.add_demo_structures().await?;
        desk_person.tell_testimony(&desk, &silent, &shared, today).await.map(drop)
    }

    /// Structures of a national directory, as an import leaves them: nobody speaks for them here, and some have a position. The
    /// id of the first.
    async fn add_demo_structures(&self) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        let mut first = String::new();
        for (number, one) in STRUCTURES.iter().enumerate() {
            let id = crate::identity::content_id(&["structure", SOURCE, &number.to_string()]);
            sqlx::query(
                "INSERT INTO organisation (id, kind, name, about, commune_code, commune_name, lon, lat, is_listed, source,
                    source_id, updated_on, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12)",
            )
            .bind(&id)
            .bind(OrganisationKind::Unsaid.code())
            .bind(one.name)
            .bind("Structure inventée pour la démonstration.")
            .bind(one.commune.map(|place| place.0))
            .bind(one.commune.map(|place| place.1))
            .bind(one.point.map(|point| point.0))
            .bind(one.point.map(|point| point.1))
            .bind(SOURCE)
            .bind(number.to_string())
            .bind("2026-03-24")
            .bind(crate::now())
            .execute(act.connection())
            .await?;
            crate::directory::profile::write_words(&mut act, &id).await?;
            if number == 0 {
                first = id;
            }
        }
        act.commit().await?;
        Ok(first)
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
