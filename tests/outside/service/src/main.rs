//! Runs the service on a loopback address until Ctrl-C.

use std::env;
use std::error::Error;
use std::path::Path;

use ontu::{Configuration, Profile};
use returns_service::{open, routes, work};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let configuration =
        Configuration::new(Profile::sandbox()?.with_base_url(env::var("OUR_BANK")?))
            .with_institution_code("000013")
            .with_service_code("13E_001_00")
            .with_token(env::var("OUR_TOKEN")?);
    let transfers = open(configuration, Path::new(&env::var("OUR_FOLDER")?))?;
    let listener = TcpListener::bind("127.0.0.1:8090").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let interrupted = || async {
        // A machine without signals has no other way to stop either.
        let _ = tokio::signal::ctrl_c().await;
    };
    let serving = axum::serve(listener, routes(transfers.clone()));
    let (served, worked) = tokio::join!(
        serving.with_graceful_shutdown(interrupted()),
        work(&transfers, interrupted()),
    );
    served?;
    Ok(worked?)
}
