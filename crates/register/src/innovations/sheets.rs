//! Sheets: written by their holder, found by everybody. To change the core of a sheet that was proposed makes another variant
//! (N2); the one that people vouched for stays as they read it.

use super::{refused, sheet_wrong, unknown};
use crate::adapted::short_text;
use crate::calls::long_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use matching::{Difference, Dossier, DossierFact, Level, Public, Sheet, Stage, Theme};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

/// A sheet as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInnovation {
    pub sheet: Sheet,
    pub contact: String,
    /// The good practice that it was born from.
    pub practice_id: Option<String>,
}

/// What became of what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub id: String,
    /// The core changed: this is another variant, a draft.
    pub is_variant: bool,
}

/// A sheet, and where it stands on the day that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Innovation {
    pub id: String,
    pub holder_id: String,
    pub holder: String,
    pub kind: OrganisationKind,
    pub family_id: String,
    pub variant: i64,
    pub practice_id: Option<String>,
    pub sheet: Sheet,
    /// For its holder, and for hosts with whom both said that they are interested: see the replication.
    pub(super) contact: Option<String>,
    pub edition: i64,
    pub stage: Stage,
    pub level: Level,
    pub dossier: Dossier,
    /// Names of those who endorse it.
    pub endorsers: Vec<String>,
    /// Hosts that took an interest in it, and replications under way or done.
    pub seen: u32,
}

impl Innovation {
    /// How its holder is reached, for itself: it is on the form.
    #[must_use]
    pub fn own_contact(&self, organisation_id: &str) -> Option<&str> {
        self.contact.as_deref().filter(|_| self.holder_id == organisation_id)
    }

    /// Is it in the library?
    #[must_use]
    pub fn is_listed(&self) -> bool {
        matches!(self.stage, Stage::Listed | Stage::Watch)
    }
}

/// What is looked for in the library. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    pub words: String,
    pub theme: Option<Theme>,
    pub public: Option<Public>,
    pub least_level: u8,
    /// Where it may go: those that do not say where are kept, for they may be asked.
    pub territory: Option<Territory>,
    /// Those that are still vetted too: for members.
    pub with_vetted: bool,
}

const SHEETS: &str =
    "SELECT i.id, i.organisation_id, o.name AS organisation, o.kind, i.family_id, i.variant, i.practice_id,
        i.sheet, i.contact, i.edition,
        (SELECT COUNT(DISTINCT r.host_id) FROM replay r WHERE r.innovation_id = i.id) AS seen
     FROM innovation i JOIN organisation o ON o.id = i.organisation_id";

fn read(row: &AnyRow, facts: Vec<(DossierFact, String)>, on: Date) -> Result<Innovation, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let holder_id = text("organisation_id")?;
    let (facts, speakers): (Vec<DossierFact>, Vec<String>) = facts.into_iter().unzip();
    let dossier = Dossier { holder_id: holder_id.clone(), facts };
    let names = dossier.facts.iter().zip(&speakers).filter_map(|(fact, name)| match fact {
        DossierFact::Endorsed(one) => Some((one.organisation_id.clone(), name.clone())),
        _ => None,
    });
    let names: BTreeMap<String, String> = names.collect();
    let endorsers =
        dossier.endorsements().iter().filter_map(|one| names.get(&one.organisation_id).cloned()).collect();
    Ok(Innovation {
        id: text("id")?,
        holder: text("organisation")?,
        kind: OrganisationKind::from_code(&text("kind")?).unwrap_or(OrganisationKind::Unsaid),
        family_id: text("family_id")?,
        variant: row.try_get("variant")?,
        practice_id: row.try_get("practice_id")?,
        sheet: serde_json::from_str(&text("sheet")?)?,
        contact: row.try_get("contact")?,
        edition: row.try_get("edition")?,
        stage: dossier.stage(on),
        level: dossier.level(on),
        endorsers,
        seen: u32::try_from(row.try_get::<i64, _>("seen")?).unwrap_or(0),
        dossier,
        holder_id,
    })
}

/// Lines of a list, each cleaned; blank ones are dropped.
fn items(all: &[String], code: &str) -> Result<Vec<String>, Error> {
    if all.len() > 20 {
        return Err(refused(code));
    }
    let cleaned: Result<Vec<_>, _> = all.iter().map(|one| short_text(one, 300, code)).collect();
    Ok(cleaned?.into_iter().flatten().collect())
}

/// What is kept of a sheet: texts without their blanks, none of them about a person.
fn checked(sheet: &Sheet) -> Result<Sheet, Error> {
    let free =
        |text: &str, longest, code| Ok::<_, Error>(long_text(text, longest, code)?.unwrap_or_default());
    let kept = Sheet {
        title: short_text(&sheet.title, 160, "innovation-title")?
            .ok_or_else(|| refused("innovation-title"))?,
        summary: free(&sheet.summary, 4_000, "innovation-words")?,
        core: items(&sheet.core, "innovation-core")?,
        adaptable: items(&sheet.adaptable, "innovation-adaptable")?,
        prerequisites: items(&sheet.prerequisites, "innovation-prerequisites")?,
        skills: free(&sheet.skills, 2_000, "innovation-skills")?,
        outcomes: free(&sheet.outcomes, 4_000, "innovation-outcomes")?,
        award: short_text(&sheet.award, 300, "innovation-award")?.unwrap_or_default(),
        source: short_text(&sheet.source, 500, "innovation-source")?.unwrap_or_default(),
        ..sheet.clone()
    };
    kept.check().map_err(sheet_wrong)?;
    Ok(kept)
}

impl Register {
    async fn innovations_where(&self, which: &str, key: &str, on: Date) -> Result<Vec<Innovation>, Error> {
        // Sheets of others with the names of who carries and endorses them: each caller keeps what its asker may read.
        let house = self.across(Across::Innovations);
        let sheets = format!("{SHEETS} WHERE {which} ORDER BY i.id");
        let facts = format!(
            "SELECT f.innovation_id, f.fact, s.name FROM innovation_fact f JOIN innovation i ON i.id = f.innovation_id
             JOIN organisation s ON s.id = f.organisation_id WHERE {which} ORDER BY f.innovation_id, f.rank"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sheets)).bind(key.to_owned()).fetch_all(house.db.read()).await?;
        let said =
            sqlx::query(sqlx::AssertSqlSafe(facts)).bind(key.to_owned()).fetch_all(house.db.read()).await?;
        let mut of: BTreeMap<String, Vec<(DossierFact, String)>> = BTreeMap::new();
        for row in &said {
            let fact = serde_json::from_str(&row.try_get::<String, _>("fact")?)?;
            of.entry(row.try_get("innovation_id")?).or_default().push((fact, row.try_get("name")?));
        }
        rows.iter()
            .map(|row| read(row, of.remove(&row.try_get::<String, _>("id")?).unwrap_or_default(), on))
            .collect()
    }

    /// Every sheet that is in the library, by title. `seen` and `level` are those of the day.
    pub(super) async fn listed_innovations(&self, on: Date) -> Result<Vec<Innovation>, Error> {
        let mut all = self.innovations_where("i.id <> $1", "", on).await?;
        all.retain(Innovation::is_listed);
        all.sort_by(|a, b| a.sheet.title.cmp(&b.sheet.title).then_with(|| a.id.cmp(&b.id)));
        Ok(all)
    }

    /// The library: what is listed or under watch, the nearest to the words first, else by title.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn innovations(&self, search: &Search, on: Date) -> Result<Vec<Innovation>, Error> {
        let gazetteer = self.gazetteer().await?;
        let mut all = self.innovations_where("i.id <> $1", "", on).await?;
        all.sort_by(|a, b| a.sheet.title.cmp(&b.sheet.title).then_with(|| a.id.cmp(&b.id)));
        all.retain(|one| {
            let is_vetted = matches!(one.stage, Stage::Proposed | Stage::Vetting);
            one.is_listed() || (search.with_vetted && is_vetted)
        });
        all.retain(|one| {
            let goes_there = |asked: &Territory| {
                one.sheet.territories.as_ref().is_none_or(|all| {
                    all.iter().any(|t| gazetteer.touches(t, asked) != trust::territory::Containment::Outside)
                })
            };
            search.theme.is_none_or(|theme| one.sheet.themes.contains(&theme))
                && search
                    .public
                    .is_none_or(|p| one.sheet.publics.as_ref().is_some_and(|all| all.contains(&p)))
                && one.level.level >= search.least_level
                && search.territory.as_ref().is_none_or(goes_there)
        });
        Ok(if search.words.trim().is_empty() {
            all
        } else {
            crate::shelves::nearest(all, &search.words, sheet_of)
        })
    }

    /// The sheets that an organisation carries, the last one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_innovations(&self, organisation_id: &str, on: Date) -> Result<Vec<Innovation>, Error> {
        let mut all = self.innovations_where("i.organisation_id = $1", organisation_id, on).await?;
        all.reverse();
        Ok(all)
    }

    /// Sheets that are vetted and that an organisation has not endorsed: it may, if nothing stands between.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn innovations_to_vet(
        &self,
        organisation_id: &str,
        on: Date,
    ) -> Result<Vec<Innovation>, Error> {
        if !self.may_endorse(organisation_id).await? {
            return Ok(Vec::new());
        }
        let mut all = self.innovations_where("i.organisation_id <> $1", organisation_id, on).await?;
        all.retain(|one| {
            matches!(one.stage, Stage::Proposed | Stage::Vetting)
                && one.dossier.endorsements().len() < 2
                && !one.dossier.endorsements().iter().any(|e| e.organisation_id == organisation_id)
        });
        Ok(all)
    }

    /// One sheet, as whoever asks may read it: `None` is a visitor.
    ///
    /// # Errors
    /// [`Error::Unknown`]: there is none, or it is not theirs to read.
    pub async fn innovation(&self, id: &str, asker: Option<&str>, on: Date) -> Result<Innovation, Error> {
        let one = self.innovations_where("i.id = $1", id, on).await?.pop().ok_or_else(unknown)?;
        let is_own = asker == Some(one.holder_id.as_str());
        let may_read = match one.stage {
            Stage::Draft => is_own,
            Stage::Proposed | Stage::Vetting => asker.is_some(),
            Stage::Listed | Stage::Watch => true,
            // What was never listed stays between those who could read it.
            Stage::Retired => is_own || one.dossier.endorsements().len() >= 2,
        };
        if may_read { Ok(one) } else { Err(unknown()) }
    }

    /// One's own sheet.
    pub(super) async fn own_innovation(
        &self,
        organisation_id: &str,
        id: &str,
        on: Date,
    ) -> Result<Innovation, Error> {
        let one = self.innovation(id, Some(organisation_id), on).await?;
        if one.holder_id == organisation_id { Ok(one) } else { Err(unknown()) }
    }

    /// The variants of a family that whoever asks may read, in their order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn innovation_variants(
        &self,
        family_id: &str,
        asker: Option<&str>,
        on: Date,
    ) -> Result<Vec<Innovation>, Error> {
        let mut all = self.innovations_where("i.family_id = $1", family_id, on).await?;
        all.retain(|one| one.is_listed() || asker == Some(one.holder_id.as_str()));
        all.sort_by_key(|one| one.variant);
        Ok(all)
    }

    /// Writes a sheet, or corrects one's own as it was seen. A core that changed after the sheet was proposed makes another
    /// variant, which is a draft.
    ///
    /// # Errors
    /// [`Error::Refused`] with the code of what is wrong; [`Error::Unknown`] for another organisation's; [`Error::Changed`].
    pub async fn write_innovation(
        &self,
        organisation_id: &str,
        seen: Option<(&str, i64)>,
        new: &NewInnovation,
        today: Date,
    ) -> Result<Written, Error> {
        let sheet = checked(&new.sheet)?;
        let contact = Register::contact_line(&new.contact)?;
        if let Some(practice) = &new.practice_id {
            self.practice(practice).await?;
        }
        let before = match seen {
            Some((id, _)) => Some(self.own_innovation(organisation_id, id, today).await?),
            None => None,
        };
        let is_variant = before
            .as_ref()
            .is_some_and(|one| one.stage != Stage::Draft && sheet.since(&one.sheet) == Difference::Core);
        let mut act = self.db.act().await?;
        if let (Some((id, edition)), false) = (seen, is_variant) {
            if before.is_some_and(|one| one.stage == Stage::Retired) {
                return Err(refused("innovation-not-now"));
            }
            let changed = sqlx::query(
                "UPDATE innovation SET sheet = $4, contact = $5, edition = edition + 1
                 WHERE id = $1 AND organisation_id = $2 AND edition = $3",
            )
            .bind(id)
            .bind(organisation_id)
            .bind(edition)
            .bind(serde_json::to_string(&sheet)?)
            .bind(contact)
            .execute(act.connection())
            .await?;
            if changed.rows_affected() == 0 {
                return Err(Error::Changed);
            }
            self.write_down(&mut act, organisation_id, ("changed", "innovation", id), None).await?;
            act.commit().await?;
            return Ok(Written { id: id.to_owned(), is_variant });
        }
        if let (Some((_, edition)), Some(one)) = (seen, &before)
            && one.edition != edition
        {
            return Err(Error::Changed);
        }
        let id = uuid::Uuid::now_v7().to_string();
        let family = before.as_ref().map_or(id.clone(), |one| one.family_id.clone());
        let practice = before.and_then(|one| one.practice_id).or_else(|| new.practice_id.clone());
        sqlx::query(
            "INSERT INTO innovation (id, organisation_id, family_id, variant, practice_id, sheet, contact, edition, made_at, made_by)
             SELECT $1, $2, $3, COALESCE(MAX(variant), 0) + 1, $4, $5, $6, 1, $7, $8 FROM innovation WHERE family_id = $3",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(family)
        .bind(practice)
        .bind(serde_json::to_string(&sheet)?)
        .bind(contact)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("made", "innovation", &id), None).await?;
        act.commit().await?;
        Ok(Written { id, is_variant })
    }
}

/// An innovation, as the search reads it.
fn sheet_of(one: &Innovation) -> catalogue::Sheet {
    catalogue::Sheet {
        id: one.id.clone(),
        title: one.sheet.title.clone(),
        content: format!("{}\n{}\n{}", one.sheet.summary, one.sheet.core.join("\n"), one.sheet.outcomes),
        prerequisites: one.sheet.prerequisites.join("\n"),
        provider: one.holder.clone(),
        kind: one.kind,
        subjects: Vec::new(),
        others: format!("{}\n{}", one.sheet.adaptable.join("\n"), one.sheet.skills),
        phase: None,
        price: None,
    }
}
