//! `plainpied serve`: the portal.

use crate::cli::{Lang, Listening};
use crate::{stop, store};
use portal::{Hosts, Portal, Proxies};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

pub async fn run(data: &Path, listening: &Listening, demo: bool, lang: Lang) -> anyhow::Result<ExitCode> {
    let Listening { listen, url, proxy, oidc } = listening;
    let https = url.as_deref().is_some_and(|url| url.starts_with("https://"));
    if !listen.ip().is_loopback() && !https {
        match lang {
            Lang::Fr => eprintln!(
                "plainpied : {listen} est ouvert à d'autres machines. Donnez l'adresse HTTPS que les personnes \
                 tapent : --url https://…"
            ),
            Lang::En => eprintln!(
                "plainpied: {listen} is open to other machines. Give the HTTPS address that people type: --url \
                 https://…"
            ),
        }
        return Ok(ExitCode::from(2));
    }
    let provider = oidc.provider(url.as_deref())?;
    let register = Arc::new(store::open(data).await?);
    register.tidy_library(register::library::KEPT).await?;
    tokio::spawn(retention(Arc::clone(&register)));
    tokio::spawn(passing_on(Arc::clone(&register)));
    let asking = stop::Asking::begin()?;
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let mut portal = Portal::new(register, demo);
    if let Some(url) = url {
        let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or("");
        portal.hosts = Hosts::named([host.to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned()]);
        portal.public_url = Some(url.clone());
    }
    portal.provider = provider;
    portal.database = store::database().map(str::to_owned);
    portal.proxies = Proxies::at(proxy.iter().copied());
    let shown = url.clone().unwrap_or_else(|| format!("http://{address}/"));
    match lang {
        Lang::Fr => println!("Plain-pied est ouvert : {shown}  (Ctrl+C pour arrêter)"),
        Lang::En => println!("Plain-pied is open: {shown}  (Ctrl+C to stop)"),
    }
    portal.metrics_token = std::env::var("PLAINPIED_METRICS_TOKEN").ok().filter(|token| !token.is_empty());
    let readiness = portal.readiness.clone();
    portal::serve(listener, portal, asking.asked(readiness)).await?;
    Ok(ExitCode::SUCCESS)
}

/// Writes in the log, outside of the database, where each journal stands: whoever writes a whole chain again has to
/// change the logs too.
async fn tell_digests(register: &register::Register) -> Result<(), register::Error> {
    for organisation in register.journals().await? {
        for day in register.journal_days(&organisation, 1).await? {
            tracing::info!(
                organisation,
                day = day.day,
                rank = day.rank,
                digest = day.digest,
                "journal of the day"
            );
        }
    }
    Ok(())
}

/// Offers empty premises that somebody let go to whoever comes next, every hour: an applicant should not wait until the
/// landlord looks.
async fn passing_on(register: Arc<register::Register>) {
    const HOUR: Duration = Duration::from_secs(3_600);
    loop {
        match register.pass_on_all_premises(register::civil::today()).await {
            Ok(0) => {}
            Ok(made) => tracing::info!(made, "offers of premises passed on"),
            Err(error) => tracing::error!(%error, "offers of premises were not passed on"),
        }
        tokio::time::sleep(HOUR).await;
    }
}

/// Carries out the retention rules soon after the start, then once a day.
async fn retention(register: Arc<register::Register>) {
    const SOON: Duration = Duration::from_secs(60);
    const DAY: Duration = Duration::from_secs(86_400);
    tokio::time::sleep(SOON).await;
    loop {
        if let Err(error) = register.carry_out_retention(register::civil::today()).await {
            tracing::error!(%error, "the retention rules were not carried out");
        }
        if let Err(error) = tell_digests(&register).await {
            tracing::error!(%error, "the digests of the journals were not written in the log");
        }
        tokio::time::sleep(DAY).await;
    }
}
