//! The demonstration: an invented town and landlord, loaded by the same imports as anybody's files.

use crate::imports::silent;
use crate::occupancy::OccupancyImport;
use crate::places::PlacesImport;
use crate::stock::StockImport;
use crate::streets::StreetsImport;
use crate::survey::SurveyImport;
use crate::{Error, Register};
use model::issue::ImportReport;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tabular::Limits;

/// The files of the invented town, part of the program.
const FILES: [(&str, &[u8]); 8] = [
    ("streets.osm", include_bytes!("../../../demo/streets.osm")),
    ("lieux.csv", include_bytes!("../../../demo/lieux.csv")),
    ("communes.geojson", include_bytes!("../../../demo/communes.geojson")),
    ("logements.csv", include_bytes!("../../../demo/logements.csv")),
    ("quartiers.geojson", include_bytes!("../../../demo/quartiers.geojson")),
    ("niveaux.csv", include_bytes!("../../../demo/niveaux.csv")),
    ("visites.csv", include_bytes!("../../../demo/visites.csv")),
    ("occupation.csv", include_bytes!("../../../demo/occupation.csv")),
];

/// The day on which the invented occupancy is told.
const TOLD_ON: jiff::civil::Date = jiff::civil::date(2026, 11, 1);

/// Writes the files of the town in the data folder, and imports them one after another.
pub async fn load(
    register: &Register,
    landlord: &str,
    tell: &dyn Fn(&str),
) -> Result<Vec<ImportReport>, Error> {
    let folder = register.folder().join("demo-files");
    let io = |path: &Path| {
        let path = path.display().to_string();
        move |source| Error::File { path, source }
    };
    std::fs::create_dir_all(&folder).map_err(io(&folder))?;
    for (name, bytes) in FILES {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(io(&path))?;
    }
    let landlord = register.landlord_named(landlord).await?;
    let mut reports = Vec::with_capacity(FILES.len());
    for (name, _) in FILES {
        tell(name);
        let path: PathBuf = folder.join(name);
        let file = path.as_path();
        let limits = Limits::default();
        let never = AtomicBool::new(false);
        let report = match name {
            "streets.osm" => {
                let import = StreetsImport { file, title: None, elevation: None, dry_run: false };
                register.import_streets(&landlord, import, &silent).await?
            }
            "lieux.csv" => {
                let import = PlacesImport { file, title: None, limits, dry_run: false };
                register.import_places(&landlord, import, &silent).await?
            }
            "communes.geojson" => register.import_communes(&landlord, file, None, limits, false).await?,
            "logements.csv" => {
                let import = StockImport {
                    file,
                    title: None,
                    mapping: None,
                    limits,
                    duplicates: Default::default(),
                    dry_run: false,
                };
                register.import_stock(&landlord, import, &silent, &never).await?
            }
            "quartiers.geojson" => register.import_neighbourhoods(&landlord, file, None, false).await?,
            "occupation.csv" => {
                let import =
                    OccupancyImport { file, title: None, mapping: None, limits, dry_run: false, on: TOLD_ON };
                register.import_occupancy(&landlord, import, &silent).await?
            }
            _ => {
                let today = crate::civil::today().max(TOLD_ON);
                let import = SurveyImport { file, title: None, limits, dry_run: false, today };
                register.import_survey(&landlord, import).await?
            }
        };
        reports.push(report);
    }
    tell("…");
    register.refresh_surroundings(&silent, &Arc::new(AtomicBool::new(false))).await?;
    register.add_demo_people(&landlord).await?;
    Ok(reports)
}
