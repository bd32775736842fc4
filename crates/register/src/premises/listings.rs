//! What is written of premises, and reading them whole: for the acts and the projections of this module only.

use super::{MOST_PARCELS, MOST_WISHES, contradiction, refused, unknown};
use crate::adapted::short_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use premises::{Applicant, Fact, Listing, Period, Rule, Story, Use, Wish};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;

/// Premises to list, or as they are changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPremises {
    pub residence_id: Option<String>,
    pub address: String,
    /// Its name: told to everybody.
    pub commune: String,
    pub listing: Listing,
    pub rule: Rule,
    /// What the points of social value are given for; told to everybody.
    pub criteria: String,
}

/// What an applicant says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPremisesApplication {
    pub project: String,
    pub contribution: String,
    pub of: Use,
    pub people: u32,
    pub need: u32,
    pub least_m2: Option<u32>,
    pub most_m2: Option<u32>,
    pub needs_step_free: bool,
    pub welcomes_public: bool,
    /// A body that the prefect approved for temporary residence.
    pub is_approved: bool,
    /// The most wanted first.
    pub wishes: Vec<Wish>,
}

impl NewPremisesApplication {
    /// As the engine reads it.
    pub(super) fn applicant(&self, id: &str, social: Option<u32>) -> Applicant {
        Applicant {
            id: id.to_owned(),
            wishes: self.wishes.clone(),
            need: self.need,
            of: self.of,
            people: self.people,
            least_m2: self.least_m2,
            most_m2: self.most_m2,
            needs_step_free: self.needs_step_free,
            welcomes_public: self.welcomes_public,
            social,
        }
    }
}

/// An application, as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: String,
    pub organisation_id: String,
    pub organisation: String,
    pub content: NewPremisesApplication,
}

/// A listing, whole.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub id: String,
    pub landlord_id: String,
    pub landlord: String,
    pub new: NewPremises,
    pub edition: i64,
    pub applications: Vec<Kept>,
    pub story: Story,
}

const LISTING: &str =
    "SELECT l.id, l.landlord_id, o.name AS landlord, l.residence_id, l.address, l.commune, l.listing,
        l.rule, l.criteria, l.edition FROM premises_listing l JOIN organisation o ON o.id = l.landlord_id";

fn whole(row: &AnyRow) -> Result<Whole, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let listing: Listing = serde_json::from_str(&text("listing")?)?;
    Ok(Whole {
        id: text("id")?,
        landlord_id: text("landlord_id")?,
        landlord: text("landlord")?,
        edition: row.try_get("edition")?,
        story: Story { facts: Vec::new(), is_visit_waived: listing.is_visit_waived },
        applications: Vec::new(),
        new: NewPremises {
            residence_id: row.try_get("residence_id")?,
            address: text("address")?,
            commune: text("commune")?,
            listing,
            rule: serde_json::from_str(&text("rule")?)?,
            criteria: text("criteria")?,
        },
    })
}

/// A text of a listing or an application: a line that says nothing of a person.
pub(super) fn words(text: &str, longest: usize) -> Result<String, Error> {
    Ok(short_text(text, longest, "premises-text")?.unwrap_or_default())
}

/// Letters and digits only, so that a comma or a capital does not hide an address.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// L5: what everybody reads does not say what is masked. The street is what stands before the first comma.
pub(super) fn keeps_mask(new: &NewPremises, text: &str) -> Result<(), Error> {
    let street = bare(new.address.split(',').next().unwrap_or_default());
    let is_told = new.listing.is_masked && street.len() > 5 && bare(text).contains(&street);
    if is_told { Err(refused("premises-address-told")) } else { Ok(()) }
}

/// The same listing, as it is kept.
fn sound(new: &NewPremises, known: &BTreeSet<String>) -> Result<NewPremises, Error> {
    let mut one = new.clone();
    let listing = &mut one.listing;
    listing.title = words(&listing.title, 160)?;
    listing.description = words(&listing.description, 4_000)?;
    listing.restriction = words(&listing.restriction, 1_000)?;
    one.address = words(&new.address, 300)?;
    one.commune = words(&new.commune, 120)?;
    one.criteria = words(&new.criteria, 2_000)?;
    if listing.title.is_empty() {
        return Err(refused("premises-title"));
    }
    if one.address.is_empty() || one.commune.is_empty() {
        return Err(refused("premises-address"));
    }
    if listing.parcels.len() > MOST_PARCELS {
        return Err(refused("premises-parcels"));
    }
    let mut ids = BTreeSet::new();
    for parcel in &mut listing.parcels {
        parcel.name = words(&parcel.name, 80)?;
        if parcel.name.is_empty() {
            return Err(refused("premises-parcel-name"));
        }
        // An id is this listing's own, or a new one: days are held by it.
        if !known.contains(&parcel.id) || !ids.insert(parcel.id.clone()) {
            parcel.id = uuid::Uuid::now_v7().to_string();
        }
        if let Some(Period { from, to }) = parcel.period {
            Period::new(from, to).map_err(contradiction)?;
        }
        let amounts = [parcel.price_cents, parcel.charges_cents];
        if amounts.into_iter().flatten().any(|cents| !(0..=100_000_000).contains(&cents)) {
            return Err(refused("premises-price"));
        }
    }
    if listing.guarding_cents.is_some_and(|cents| !(0..=1_000_000_000).contains(&cents)) {
        return Err(refused("premises-price"));
    }
    if listing.gap_days > 365 || listing.margin_days > 3_650 {
        return Err(refused("premises-gap"));
    }
    let mut told: Vec<String> = vec![one.listing.title.clone(), one.listing.description.clone()];
    told.extend([one.listing.restriction.clone(), one.criteria.clone()]);
    told.extend(one.listing.parcels.iter().map(|parcel| parcel.name.clone()));
    told.iter().try_for_each(|text| keeps_mask(&one, text))?;
    Ok(one)
}

impl Register {
    /// Lists premises, as a draft; the id of the listing.
    ///
    /// # Errors
    /// [`Error::Refused`]: `premises-title`, `premises-address`, `premises-address-told`, `premises-text`,
    /// `premises-backwards:…`, `premises-price`…; [`Error::Unknown`] for a residence of another landlord.
    pub async fn list_premises(&self, landlord_id: &str, new: &NewPremises) -> Result<String, Error> {
        let new = sound(new, &BTreeSet::new())?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        if let Some(residence_id) = &new.residence_id {
            let found: Option<String> =
                sqlx::query_scalar("SELECT id FROM residence WHERE id = $1 AND landlord_id = $2")
                    .bind(residence_id)
                    .bind(landlord_id)
                    .fetch_optional(act.connection())
                    .await?;
            found.ok_or_else(unknown)?;
        }
        sqlx::query(
            "INSERT INTO premises_listing (id, landlord_id, residence_id, address, commune, listing, rule, criteria,
                 edition, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(&new.residence_id)
        .bind(&new.address)
        .bind(&new.commune)
        .bind(serde_json::to_string(&new.listing)?)
        .bind(serde_json::to_string(&new.rule)?)
        .bind(&new.criteria)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("made", "premises", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes a draft again, from the edition that was read.
    ///
    /// # Errors
    /// As [`Register::list_premises`]; `premises-not-now` once it was handed to the check; `premises-edition` when somebody
    /// wrote it meanwhile.
    pub async fn change_premises(
        &self,
        landlord_id: &str,
        id: &str,
        edition: i64,
        new: &NewPremises,
        today: Date,
    ) -> Result<(), Error> {
        let _one = self.one_by_one.lock().await;
        let mut act = self.db.act().await?;
        act.hold(&format!("premises:{id}")).await?;
        let here = self.whole_premises(id).await?;
        if here.landlord_id != landlord_id {
            return Err(unknown());
        }
        if here.story.stage(today) != premises::Stage::Draft {
            return Err(refused("premises-not-now"));
        }
        let known = here.new.listing.parcels.iter().map(|one| one.id.clone()).collect();
        let new = sound(&NewPremises { residence_id: here.new.residence_id.clone(), ..new.clone() }, &known)?;
        let changed = sqlx::query(
            "UPDATE premises_listing SET address = $1, commune = $2, listing = $3, rule = $4, criteria = $5,
                 edition = edition + 1 WHERE id = $6 AND landlord_id = $7 AND edition = $8",
        )
        .bind(&new.address)
        .bind(&new.commune)
        .bind(serde_json::to_string(&new.listing)?)
        .bind(serde_json::to_string(&new.rule)?)
        .bind(&new.criteria)
        .bind(id)
        .bind(landlord_id)
        .bind(edition)
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(refused("premises-edition"));
        }
        self.write_down(&mut act, landlord_id, ("changed", "premises", id), None).await?;
        act.commit().await
    }

    /// Listings where this holds, whole: see the house before.
    async fn premises_where(&self, which: &str, id: Option<&str>) -> Result<Vec<Whole>, Error> {
        let mut read = self.db.instant().await?;
        let one = |sql: String| sqlx::AssertSqlSafe(sql);
        let mut query = sqlx::query(one(format!("{LISTING} WHERE {which} ORDER BY l.id DESC")));
        query = if let Some(id) = id { query.bind(id) } else { query };
        let rows = query.fetch_all(&mut *read).await?;
        let mut all = rows.iter().map(whole).collect::<Result<Vec<Whole>, Error>>()?;
        let mut query = sqlx::query(one(format!(
            "SELECT f.listing_id, f.fact FROM premises_fact f JOIN premises_listing l ON l.id = f.listing_id
             WHERE {which} ORDER BY f.listing_id, f.rank"
        )));
        query = if let Some(id) = id { query.bind(id) } else { query };
        for row in query.fetch_all(&mut *read).await? {
            let (of, fact): (String, String) = (row.try_get("listing_id")?, row.try_get("fact")?);
            let fact: Fact = serde_json::from_str(&fact)?;
            if let Some(here) = all.iter_mut().find(|here| here.id == of) {
                here.story.facts.push(fact);
            }
        }
        let mut query = sqlx::query(one(format!(
            "SELECT a.id, a.listing_id, a.organisation_id, o.name, a.content FROM premises_application a
             JOIN premises_listing l ON l.id = a.listing_id JOIN organisation o ON o.id = a.organisation_id
             WHERE {which} ORDER BY a.id"
        )));
        query = if let Some(id) = id { query.bind(id) } else { query };
        for row in query.fetch_all(&mut *read).await? {
            let of: String = row.try_get("listing_id")?;
            let kept = Kept {
                id: row.try_get("id")?,
                organisation_id: row.try_get("organisation_id")?,
                organisation: row.try_get("name")?,
                content: serde_json::from_str(&row.try_get::<String, _>("content")?)?,
            };
            if let Some(here) = all.iter_mut().find(|here| here.id == of) {
                here.applications.push(kept);
            }
        }
        Ok(all)
    }

    /// One listing, whole, whosever it is: the caller looks whom it is for.
    pub(super) async fn whole_premises(&self, id: &str) -> Result<Whole, Error> {
        let house = self.across(Across::Premises);
        house.premises_where("l.id = $1", Some(id)).await?.pop().ok_or_else(unknown)
    }

    /// Every listing, whole, of this landlord, or of all.
    pub(super) async fn all_premises(&self, landlord_id: Option<&str>) -> Result<Vec<Whole>, Error> {
        let house = self.across(Across::Premises);
        match landlord_id {
            Some(id) => house.premises_where("l.landlord_id = $1", Some(id)).await,
            None => house.premises_where("1 = 1", None).await,
        }
    }

    /// Applies for parcels of a listing; the id of the application.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a listing that is not told to everybody; [`Error::Refused`]: `premises-twice`,
    /// `premises-not-now`, `premises-wishes`, `premises-need`, `premises-backwards:…`, `premises-text`.
    pub async fn apply_for_premises(
        &self,
        organisation_id: &str,
        listing_id: &str,
        new: &NewPremisesApplication,
        today: Date,
    ) -> Result<String, Error> {
        let here = self.whole_premises(listing_id).await?;
        if !here.story.is_public(today) || here.landlord_id == organisation_id {
            return Err(unknown());
        }
        let mut content = new.clone();
        content.project = words(&new.project, 4_000)?;
        content.contribution = words(&new.contribution, 2_000)?;
        if content.project.is_empty() {
            return Err(refused("premises-project"));
        }
        let known = |wish: &Wish| here.new.listing.parcel(&wish.parcel).is_some();
        if content.wishes.is_empty()
            || content.wishes.len() > MOST_WISHES
            || !content.wishes.iter().all(known)
        {
            return Err(refused("premises-wishes"));
        }
        for wish in &content.wishes {
            Period::new(wish.period.from, wish.period.to).map_err(contradiction)?;
        }
        if content.need == 0 || content.need as usize > MOST_PARCELS || content.people == 0 {
            return Err(refused("premises-need"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let text = serde_json::to_string(&content)?;
        let fact =
            Fact::Applied { on: today, application: id.clone(), organisation: organisation_id.to_owned() };
        self.tell_premises(organisation_id, listing_id, today, Some((id.clone(), text)), |_| Ok(vec![fact]))
            .await?;
        Ok(id)
    }
}
