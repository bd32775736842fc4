//! The texts that a funder begins its documents from: the house's, until it writes its own.

use super::read::SubsidyRecord;
use super::{is_personal, refused};
use crate::{Across, Error, Register, now};
use ::subsidy::{Paper, parts};

/// The longest text of a document.
const LONGEST: usize = 20_000;

const AGREEMENT: &str = "# Article 1 – Objet
La présente convention fixe les conditions dans lesquelles {financeurs} soutiennent le projet « {projet} » porté par {bénéficiaire}.
Elle a pour objet : {objet}.

Partenaires du projet : {partenaires}.

# Article 2 – Durée
Les dépenses sont prises en compte du {début} au {fin}.

# Article 3 – Montant
Le coût du projet est de {budget}. Les financeurs y contribuent pour {montant} au plus.

[financement]

# Article 4 – Dépenses
Une ligne peut dépasser son montant de {tolérance} au plus, si une autre est en dessous. Le total ne dépasse jamais le budget.

[dépenses]

# Article 5 – Versements
Chaque versement est demandé par {bénéficiaire}, contrôlé, ordonné et payé par trois personnes différentes du financeur.

[versements]

# Article 6 – Comptes rendus
Chaque chiffre est donné avec son unité, sa source et sa date.

[comptes rendus]

# Article 7 – Modification
Toute modification fait l’objet d’un avenant, signé par ceux qu’elle touche ; les autres en sont informés.

# Article 8 – Reversement
Le financement est reversé en totalité si le projet n’est pas réalisé, et en partie si son objet est modifié de façon substantielle ou
si sa réalisation prend un retard important sans accord écrit. Le bénéficiaire est entendu avant.";

const NOTICE: &str = "# Décision de financement
Nous avons le plaisir d’annoncer à {bénéficiaire} que le projet « {projet} » est retenu. {financeurs} y contribuent pour {montant} au plus,
sur un coût de {budget}.

[financement]

La convention est à signer par toutes les parties. Sans toutes les signatures dans les soixante jours, les sommes réservées sont libérées.";

const AMENDMENT: &str = "# Avenant
La convention « {projet} » entre {financeurs} et {bénéficiaire} est modifiée comme suit. Ce qui n’est pas cité ne change pas.

[changements]

[versements]";

const CLAWBACK: &str = "# Titre de reversement
Vu la convention « {projet} », {bénéficiaire} est invité à reverser la somme de {montant}.
Il peut présenter ses observations avant que le titre soit émis.";

/// The text of the house.
#[must_use]
pub const fn default_text(paper: Paper) -> &'static str {
    match paper {
        Paper::Agreement => AGREEMENT,
        Paper::Notice => NOTICE,
        Paper::Amendment => AMENDMENT,
        Paper::Clawback => CLAWBACK,
    }
}

impl Register {
    /// The text that a funder begins a document from.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn subsidy_text(&self, by: &str, paper: Paper) -> Result<String, Error> {
        let own: Option<String> =
            sqlx::query_scalar("SELECT body FROM subsidy_template WHERE organisation_id = $1 AND kind = $2")
                .bind(by)
                .bind(paper.code())
                .fetch_optional(self.db.read())
                .await?;
        Ok(own.unwrap_or_else(|| default_text(paper).to_owned()))
    }

    /// The text of the funder that writes an agreement, for any party of it: what it prints is what the others read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn subsidy_text_of(&self, record: &SubsidyRecord, paper: Paper) -> Result<String, Error> {
        self.across(Across::Subsidies).subsidy_text(&record.coordinator.id, paper).await
    }

    /// Writes the text that a funder begins a document from; an empty one is the house's again. What was signed does not
    /// change: an agreement carries its own text.
    ///
    /// # Errors
    /// [`Error::Refused`]: `subsidy-clauses:LINE` for something that is no variable and no table, `subsidy-text` when it is
    /// too long, `subsidy-personal`.
    pub async fn write_subsidy_text(&self, by: &str, paper: Paper, body: &str) -> Result<(), Error> {
        let body = body.trim().replace("\r\n", "\n");
        if body.chars().count() > LONGEST {
            return Err(refused("subsidy-text"));
        }
        if let Err(fault) = parts(&body, |_| String::new()) {
            return Err(Error::Refused(format!("subsidy-clauses:{}", fault.line)));
        }
        if is_personal(&body) {
            return Err(refused("subsidy-personal"));
        }
        let mut act = self.db.act().await?;
        if body.is_empty() {
            sqlx::query("DELETE FROM subsidy_template WHERE organisation_id = $1 AND kind = $2")
                .bind(by)
                .bind(paper.code())
                .execute(act.connection())
                .await?;
        } else {
            sqlx::query(
                "INSERT INTO subsidy_template (organisation_id, kind, body, made_at, made_by) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (organisation_id, kind) DO UPDATE
                 SET body = excluded.body, made_at = excluded.made_at, made_by = excluded.made_by",
            )
            .bind(by)
            .bind(paper.code())
            .bind(&body)
            .bind(now())
            .bind(self.author().code())
            .execute(act.connection())
            .await?;
        }
        self.write_down(&mut act, by, ("written", "subsidy-template", paper.code()), None).await?;
        act.commit().await
    }
}
