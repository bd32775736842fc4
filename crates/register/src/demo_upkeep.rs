//! The buildings of the invented association: two houses, some ages that nobody knows, a figure of its own with its source, a
//! ceiling that postpones works.

use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use tabular::{Limits, Table};
use upkeep::{Kind, OwnFigures};

const OWNER: &str = "Les Voisins de Valombre";

const COMPONENTS: &str = "batiment;composant;quantite;pose_de;pose_a;etat;entretien_mois;entretien_cout;\
entretien_obligatoire;dernier_entretien
Maison des Lilas;toiture;180;1992;1996;usé;;;;
Maison des Lilas;façade;320;2004;2004;bon;;;;
Maison des Lilas;chaudière;1;2009;2009;usé;12;380;oui;2026-01-20
Maison des Lilas;ascenseur;1;2001;2001;;1;95;oui;2026-10-15
Maison des Lilas;électricité;8;;;;;;;
Maison des Lilas;sécurité incendie;1;2018;2018;bon;12;240;oui;
Maison des Lilas;salle de bains;8;2008;2008;mauvais;;;;
Petite maison du Port;toiture;95;2011;2011;bon;;;;
Petite maison du Port;fenêtres;14;;;usé;;;;
Petite maison du Port;chaudière;1;2015;2015;;12;210;oui;2025-09-02
Petite maison du Port;plomberie;4;1998;1998;;;;;
Petite maison du Port;parties communes;60;2016;2016;usé;;;;
";

impl Register {
    /// Adds the buildings of the invented association.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_upkeep(&self, today: Date) -> Result<(), Error> {
        let found: Option<String> = sqlx::query_scalar("SELECT id FROM organisation WHERE name = $1")
            .bind(OWNER)
            .fetch_optional(self.db.read())
            .await?;
        let Some(owner) = found else { return Ok(()) };
        let holder = self.demo_person("voisins", &owner).await?;
        let table = Table::from_bytes("composants.csv", COMPONENTS.as_bytes().to_vec(), &Limits::default())
            .map_err(|error| Error::Computation(error.to_string()))?;
        holder.import_upkeep_components(&owner, table).await?;
        let windows = OwnFigures {
            life_years: None,
            unit_cents: Some(98_000),
            said_on: today.saturating_sub(40.days()),
            source: "Devis de la Menuiserie du Port".to_owned(),
        };
        holder.set_upkeep_figures(&owner, (Kind::Windows, 0), &windows).await?;
        let settings = holder.upkeep_settings(&owner, today).await?;
        let ceiling_cents = Some(8_500_000);
        holder.set_upkeep_settings(&owner, upkeep::Settings { ceiling_cents, ..settings }).await
    }
}
