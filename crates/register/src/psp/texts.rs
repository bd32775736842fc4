//! What a landlord writes in its chapter: one text per place, edition after edition, so that who wrote what and when stays
//! known, and two people at once do not lose each other's words.

use crate::{Error, Register};
use jiff::Timestamp;
use jiff::civil::Date;
use psp::{Place, Written};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Letters of a text: some ten pages.
pub const LONGEST_TEXT: usize = 30_000;
/// Letters of a source.
const LONGEST_SOURCE: usize = 300;

/// An edition of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdition {
    /// From 1.
    pub rank: i64,
    /// Empty: the text was taken away.
    pub body: String,
    pub source: String,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    pub noted_at: String,
}

fn edition(row: &AnyRow) -> Result<TextEdition, Error> {
    Ok(TextEdition {
        rank: row.try_get("rank")?,
        body: row.try_get("body")?,
        source: row.try_get("source")?,
        author_name: row.try_get("author_name")?,
        noted_at: row.try_get("noted_at")?,
    })
}

/// A text as it is kept: lines end by one sign, and nothing in it is invisible.
fn cleaned(text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = plain.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    kept.trim().to_owned()
}

/// The civil day of an instant of the register.
fn day_of(noted_at: &str) -> Result<Date, Error> {
    let at: Timestamp =
        noted_at.parse().map_err(|_| Error::Computation(format!("« {noted_at} » is no instant")))?;
    Ok(trust::day::legal_day(at))
}

impl Register {
    /// The texts of a landlord that held at the end of a day.
    ///
    /// # Errors
    /// When the database does not answer, or an instant cannot be read back.
    pub async fn psp_texts(&self, landlord_id: &str, on: Date) -> Result<BTreeMap<Place, Written>, Error> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "SELECT place, body, source, noted_at FROM psp_text WHERE landlord_id = $1 ORDER BY place, rank",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = BTreeMap::new();
        for (place, body, source, noted_at) in rows {
            // A place that this program no longer has is not in its chapter.
            let Some(place) = Place::from_code(&place) else { continue };
            let written = day_of(&noted_at)?;
            if written > on {
                continue;
            }
            if body.is_empty() {
                all.remove(&place);
            } else {
                all.insert(place, Written { body, source, on: written });
            }
        }
        Ok(all)
    }

    /// The editions of one text, the last first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn psp_editions(&self, landlord_id: &str, place: Place) -> Result<Vec<TextEdition>, Error> {
        let rows = sqlx::query(
            "SELECT p.rank, p.body, p.source, p.noted_at, a.name AS author_name
             FROM psp_text p LEFT JOIN account a ON a.id = p.author
             WHERE p.landlord_id = $1 AND p.place = $2 ORDER BY p.rank DESC",
        )
        .bind(landlord_id)
        .bind(place.code())
        .fetch_all(self.db.read())
        .await?;
        rows.iter().map(edition).collect()
    }

    /// Writes a text over the edition that was shown (0: none). An empty text takes it away; the same text again writes
    /// nothing.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody wrote meanwhile. [`Error::Refused`]: `psp-long`, `psp-source-long`, and `psp-source`
    /// when a text that stands for a figure says no source.
    pub async fn write_psp_text(
        &self,
        landlord_id: &str,
        (place, seen): (Place, i64),
        body: &str,
        source: &str,
    ) -> Result<(), Error> {
        let refused = |code: &str| Err(Error::Refused(code.to_owned()));
        let body = cleaned(body);
        // A text that is taken away has no source.
        let source = if body.is_empty() { String::new() } else { cleaned(source).replace('\n', " ") };
        if body.chars().count() > LONGEST_TEXT {
            return refused("psp-long");
        }
        if source.chars().count() > LONGEST_SOURCE {
            return refused("psp-source-long");
        }
        if [&body, &source].iter().any(|text| trust::lexicon::is_blocked(&trust::lexicon::check(text))) {
            return refused("psp-personal");
        }
        if place.is_figure() && source.is_empty() && !body.is_empty() {
            return refused("psp-source");
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("psp-text:{landlord_id}:{}", place.code())).await?;
        let last: Option<(i64, String, String)> = sqlx::query_as(
            "SELECT rank, body, source FROM psp_text WHERE landlord_id = $1 AND place = $2 ORDER BY rank DESC LIMIT 1",
        )
        .bind(landlord_id)
        .bind(place.code())
        .fetch_optional(act.connection())
        .await?;
        let (rank, before, source_before) = last.unwrap_or_default();
        if rank != seen {
            return Err(Error::Changed);
        }
        if before == body && source_before == source {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO psp_text (landlord_id, place, rank, body, source, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(landlord_id)
        .bind(place.code())
        .bind(rank + 1)
        .bind(&body)
        .bind(&source)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        let after = Some(format!("edition {}", rank + 1));
        self.write_down(&mut act, landlord_id, ("changed", "psp-text", place.code()), after).await?;
        act.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use psp::Heading;
    use tempfile::TempDir;

    const STRATEGY: Place = Place::Heading(Heading::Strategy);

    #[tokio::test]
    async fn a_text_is_kept_with_its_editions_and_whoever_saw_an_older_one_is_told() {
        let folder = TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let a = register.landlord_named("a").await.unwrap().id;
        let b = register.landlord_named("b").await.unwrap().id;
        let today = crate::civil::today();
        register
            .write_psp_text(&a, (STRATEGY, 0), " Deux secteurs.\r\n\r\nLe port.\u{7} ", "")
            .await
            .unwrap();
        let texts = register.psp_texts(&a, today).await.unwrap();
        assert_eq!(texts[&STRATEGY].body, "Deux secteurs.\n\nLe port.");
        assert_eq!(texts[&STRATEGY].on, today);
        // Somebody who still sees no text is told, and nothing is lost.
        let late = register.write_psp_text(&a, (STRATEGY, 0), "Autre", "").await;
        assert!(matches!(late, Err(Error::Changed)));
        register.write_psp_text(&a, (STRATEGY, 1), "Deux secteurs.\n\nLe port.", "").await.unwrap();
        assert_eq!(register.psp_editions(&a, STRATEGY).await.unwrap().len(), 1, "the same again is nothing");
        register.write_psp_text(&a, (STRATEGY, 1), "Trois secteurs.", "Conseil du 3 mars").await.unwrap();
        let editions = register.psp_editions(&a, STRATEGY).await.unwrap();
        assert_eq!(editions.iter().map(|e| e.rank).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(editions[0].source, "Conseil du 3 mars");
        register.write_psp_text(&a, (STRATEGY, 2), "  ", "ignored").await.unwrap();
        assert!(register.psp_texts(&a, today).await.unwrap().is_empty(), "taken away");
        assert_eq!(register.psp_editions(&a, STRATEGY).await.unwrap().len(), 3, "and what was said stays");
        assert!(register.psp_texts(&b, today).await.unwrap().is_empty());
        assert!(register.psp_editions(&b, STRATEGY).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_text_that_stands_for_a_figure_says_its_source_and_a_text_is_not_in_the_chapter_of_an_earlier_day()
     {
        let folder = TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let a = register.landlord_named("a").await.unwrap().id;
        let code = async |place, body: &str, source: &str| match register
            .write_psp_text(&a, (place, 0), body, source)
            .await
        {
            Err(Error::Refused(code)) => code,
            other => format!("{other:?}"),
        };
        assert_eq!(code(Place::Market, "8 € le m²", " ").await, "psp-source");
        assert_eq!(code(STRATEGY, &"é".repeat(LONGEST_TEXT + 1), "").await, "psp-long");
        assert_eq!(code(STRATEGY, "x", &"é".repeat(301)).await, "psp-source-long");
        register.write_psp_text(&a, (Place::Market, 0), "8 € le m²", "Observatoire\n2026").await.unwrap();
        let today = crate::civil::today();
        assert_eq!(register.psp_texts(&a, today).await.unwrap()[&Place::Market].source, "Observatoire 2026");
        assert!(register.psp_texts(&a, today.yesterday().unwrap()).await.unwrap().is_empty());
    }
}
