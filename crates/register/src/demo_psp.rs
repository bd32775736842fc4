//! What the invented landlord wrote in its chapter on ageing: a beginning, so that both what is written and what waits are seen.

use crate::{Error, Register};
use psp::{Heading, Place};

const INTRODUCTION: &str = "Un locataire sur trois aura plus de 65 ans dans dix ans. Ce chapitre dit où l’office adapte ses \
logements, où il propose plutôt de déménager, et ce qu’il ne sait pas encore.";

const STRATEGY: &str = "Deux secteurs, séparés par vingt-huit mètres de dénivelé :

- la ville basse, de plain-pied, près des commerces : on y adapte, et l’on y accueille ;
- la ville haute, que des escaliers isolent : on y traite d’abord les parties communes.";

impl Register {
    /// Writes the beginning of the invented landlord's chapter.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_psp(&self, landlord_id: &str) -> Result<(), Error> {
        let writer = self.demo_person("patrimoine", landlord_id).await?;
        writer.write_psp_text(landlord_id, (Place::Introduction, 0), INTRODUCTION, "").await?;
        let board = "Conseil d’administration de mars 2026";
        writer.write_psp_text(landlord_id, (Place::Heading(Heading::Strategy), 0), STRATEGY, board).await
    }
}
