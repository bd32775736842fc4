//! `plainpied serve`: the portal, on this machine only until there are accounts.

use crate::cli::Lang;
use portal::Portal;
use register::Register;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

pub async fn run(data: &Path, listen: SocketAddr, demo: bool, lang: Lang) -> anyhow::Result<ExitCode> {
    if !listen.ip().is_loopback() {
        match lang {
            Lang::Fr => eprintln!(
                "plainpied : {listen} n'est pas une adresse de cette machine. Il n'y a pas encore de comptes : le \
                 portail n'écoute que sur 127.0.0.1 ou [::1]."
            ),
            Lang::En => eprintln!(
                "plainpied: {listen} is not an address of this machine only. There are no accounts yet: the portal \
                 listens on 127.0.0.1 or [::1]."
            ),
        }
        return Ok(ExitCode::from(2));
    }
    let register = Arc::new(Register::open(data).await?);
    register.tidy_library(register::library::KEPT).await?;
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    match lang {
        Lang::Fr => println!("Plain-pied est ouvert : http://{address}/  (Ctrl+C pour arrêter)"),
        Lang::En => println!("Plain-pied is open: http://{address}/  (Ctrl+C to stop)"),
    }
    portal::serve(listener, Portal::new(register, demo), async {
        // Without a signal to wait for, the portal runs until it is killed.
        let _ = tokio::signal::ctrl_c().await;
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}
