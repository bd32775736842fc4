//! Who else pays, as a scenario counts it: the room that tax offices leave, the windows of pension agreements. The one place
//! where these come from.

use super::settings::{ALL, OfficeRoom, PensionWindow, Settings};
use crate::{Error, Register};

impl Register {
    /// What each tax office can still relieve, year by year.
    #[expect(clippy::unused_async, reason = "other sources than the settings are read from the database")]
    pub(super) async fn office_rooms(
        &self,
        _landlord_id: &str,
        settings: &Settings,
    ) -> Result<Vec<OfficeRoom>, Error> {
        Ok(settings.offices.clone())
    }

    /// The agreements with pension funds.
    #[expect(clippy::unused_async, reason = "other sources than the settings are read from the database")]
    pub(super) async fn pension_windows(
        &self,
        _landlord_id: &str,
        settings: &Settings,
    ) -> Result<Vec<PensionWindow>, Error> {
        Ok(settings.pensions.clone())
    }
}

/// The office of a commune: the one that names it, else the one that takes all the others.
pub(super) fn office_of<'a>(rooms: &'a [OfficeRoom], commune: &str) -> Option<&'a OfficeRoom> {
    let names = |room: &&OfficeRoom, code: &str| room.communes.iter().any(|c| c == code);
    rooms.iter().find(|room| names(room, commune)).or_else(|| rooms.iter().find(|room| names(room, ALL)))
}
