//! The draft of a convention: what both sides sign, with what the law says of its form and how sure that is.

use super::found;
use super::words::{euros, period, regime, use_name};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::document;
use axum::extract::Path;
use documents::{Block, Document};
use law::Parameter;
use premises::term;
use texts::format;

async fn draft(asked: &Asked, id: &str, application: &str) -> Result<Document, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    // An application that who asks may not read is not in what was found.
    let of = one.application(application).ok_or(PageError::NotFound)?;
    let form = of.step.regime.ok_or(PageError::NotFound)?;
    let law = asked.register.law_of(asked.caller.organisation_id()?).await?;
    let from = of.step.grants.iter().map(|grant| grant.period.from).min().unwrap_or(asked.today);
    let mut blocks = vec![
        Block::heading(1, t.premises_convention_parties()),
        Block::paragraph(t.premises_convention_owner(one.landlord.clone())),
        Block::paragraph(t.premises_convention_occupant(of.organisation.clone())),
        Block::heading(1, t.premises_convention_purpose()),
        Block::paragraph(format!("{} : {}", use_name(t, of.content.of), of.content.project)),
        Block::heading(1, t.premises_convention_place()),
    ];
    blocks.extend(one.address.iter().map(|address| Block::paragraph(address.as_str())));
    for grant in &of.step.grants {
        let Some(parcel) = one.listing.parcel(&grant.parcel) else { continue };
        let surface = parcel.surface_m2.map_or_else(|| t.unknown(), |m2| format!("{m2} m²"));
        blocks.push(Block::paragraph(format!("{}, {surface}, {}", parcel.name, period(t, grant.period))));
        let (price, charges) = (parcel.price_cents.unwrap_or(0), parcel.charges_cents.unwrap_or(0));
        let told = format!("{} : {} + {}", t.premises_convention_price(), euros(t, price), euros(t, charges));
        blocks.push(Block::paragraph(told));
    }
    let status = |of: &Parameter| {
        // A value that is not verified is told with its note, so that nobody signs it for sure.
        (of.status != law::Status::Verified)
            .then(|| Block::note(t.premises_convention_status(of.note.clone())))
    };
    blocks.push(Block::heading(1, t.premises_convention_end()));
    if let Ok(known) = term(&law, form, from) {
        let of = |parameter: &Parameter| (parameter.value.amount.to_string(), parameter.reference.clone());
        let (months, reference) = of(&known.longest);
        blocks.push(Block::paragraph(t.premises_convention_duration(months, reference)));
        blocks.extend(status(&known.longest));
        let (months, reference) = of(&known.notice);
        blocks.push(Block::paragraph(t.premises_convention_notice(months, reference)));
        blocks.extend(status(&known.notice));
    }
    blocks.extend(
        one.listing
            .empty_by()
            .map(|day| Block::paragraph(t.premises_convention_end_works(format::date(day)))),
    );
    blocks.push(Block::paragraph(t.premises_convention_inventory()));
    blocks.push(Block::paragraph(t.premises_convention_insurance()));
    blocks.push(Block::Signature { lines: vec![one.landlord.clone(), of.organisation.clone()] });
    blocks.push(Block::note(t.premises_convention_caution(format::date(from))));
    Ok(Document {
        title: regime(t, form),
        subtitle: one.listing.title.clone(),
        language: document::language(t),
        author: one.landlord.clone(),
        date: Some(asked.today),
        footer: t.premises_convention(),
        blocks,
        ..Document::default()
    })
}

/// `GET /locaux/{id}/convention/{application}/convention.pdf`
pub(super) async fn pdf(asked: Asked, Path((id, application)): Path<(String, String)>) -> PageResult {
    document::pdf(draft(&asked, &id, &application).await?, "convention").await
}

/// `GET /locaux/{id}/convention/{application}/convention.docx`
pub(super) async fn docx(asked: Asked, Path((id, application)): Path<(String, String)>) -> PageResult {
    document::docx(draft(&asked, &id, &application).await?, "convention").await
}
