//! Times the walks of one residence on real streets: what the sheet of a residence waits for.
//!
//! `cargo run -p register --example walks -- DATA [STOCK STREETS]`: on a data folder that has both, or that is made of
//! these two files first.

use model::Profile;
use register::Register;
use register::imports::silent;
use register::portfolio::PortfolioRequest;
use register::stock::StockImport;
use register::streets::StreetsImport;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("give a data folder")?;
    let register = Register::open(Path::new(&folder)).await?;
    if let (Some(stock), Some(streets)) = (std::env::args().nth(2), std::env::args().nth(3)) {
        let landlord = register.landlord_named("Mesure").await?;
        let (file, never) = (Path::new(&stock), AtomicBool::new(false));
        let import = StockImport {
            file,
            title: None,
            mapping: None,
            limits: tabular::Limits::default(),
            duplicates: Default::default(),
            dry_run: false,
        };
        register.import_stock(&landlord, import, &silent, &never).await?;
        let import =
            StreetsImport { file: Path::new(&streets), title: None, elevation: None, dry_run: false };
        register.import_streets(&landlord, import, &silent).await?;
        let started = Instant::now();
        let looked = register.refresh_surroundings(&silent, &Arc::new(AtomicBool::new(false))).await?;
        println!("surroundings of {looked} residences: {:?}", started.elapsed());
    }
    let landlord = register.landlord(None).await?;
    let request = PortfolioRequest {
        landlord_id: landlord.id,
        on: jiff::civil::date(2026, 11, 1),
        weights: None,
        prudent: false,
        target: None,
    };
    let started = Instant::now();
    let portfolio = register.portfolio(&request).await?;
    println!("portfolio of {} residences: {:?}", portfolio.residences.len(), started.elapsed());
    let around = portfolio.residences.iter().filter(|r| r.environs.as_ref().is_some_and(|e| e.is_connected));
    for (i, r) in around.take(4).enumerate() {
        for profile in [Profile::WalkingFrame, Profile::Wheelchair] {
            let started = Instant::now();
            let walks = register.walks(r, profile).await?;
            println!("{i} {} {}: {} walks in {:?}", r.name, profile.code(), walks.len(), started.elapsed());
        }
    }
    Ok(())
}
