//! A person at a browser: a session, and as many connections as requests under way.

use anyhow::{Context, bail, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use tokio::net::TcpStream;

/// A password that passes the house's rule; the account is invented.
const PASSWORD: &str = "sept-violons-bleus-sur-le-quai";

pub struct Browser {
    address: SocketAddr,
    cookie: String,
    idle: Mutex<Vec<SendRequest<Full<Bytes>>>>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub cookie: Option<String>,
    pub body: Bytes,
}

impl Browser {
    pub fn new(address: SocketAddr, cookie: &str) -> Browser {
        Browser { address, cookie: cookie.to_owned(), idle: Mutex::new(Vec::new()) }
    }

    /// Accepts an invitation with a new account: a browser that is signed in.
    pub async fn accept(address: SocketAddr, link: &str, name: &str) -> anyhow::Result<Browser> {
        let nobody = Browser::new(address, "");
        let form = format!("name={}&password={PASSWORD}", name.replace(' ', "+"));
        let answer = nobody.post(&format!("/invitation/{link}"), &form).await?;
        let cookie = answer.cookie.with_context(|| {
            format!("no session came back ({}): {}", answer.status, String::from_utf8_lossy(&answer.body))
        })?;
        Ok(Browser::new(address, &cookie))
    }

    /// The same person, on another address (the portal was started again).
    pub fn at(&self, address: SocketAddr) -> Browser {
        Browser::new(address, &self.cookie)
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// A request as it goes on the wire, for whoever hangs up before its answer.
    pub fn written(&self, method: &str, path: &str, form: &str) -> String {
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: session={}\r\nSec-Fetch-Site: same-origin\r\n\
Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            self.cookie,
            form.len()
        )
    }

    async fn connection(&self) -> anyhow::Result<SendRequest<Full<Bytes>>> {
        loop {
            let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match kept {
                Some(kept) if kept.is_closed() => {}
                Some(kept) => return Ok(kept),
                None => break,
            }
        }
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }

    async fn send(&self, request: hyper::http::request::Builder, body: Bytes) -> anyhow::Result<Answer> {
        let request = request
            .header(header::HOST, self.address.to_string())
            .header(header::COOKIE, format!("session={}", self.cookie))
            .header("sec-fetch-site", "same-origin")
            .body(Full::new(body))?;
        let mut sender = self.connection().await?;
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        let text = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (location, cookies) = (text(header::LOCATION), text(header::SET_COOKIE));
        let cookie = cookies.and_then(|c| Some(c.split(';').next()?.split_once('=')?.1.to_owned()));
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        Ok(Answer { status, location, cookie, body })
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(Request::get(path), Bytes::new()).await
    }

    /// A page that must be there: its text.
    pub async fn page(&self, path: &str) -> anyhow::Result<String> {
        let answer = self.get(path).await?;
        ensure!(answer.status == StatusCode::OK, "{path}: {} {:?}", answer.status, answer.location);
        Ok(String::from_utf8_lossy(&answer.body).into_owned())
    }

    pub async fn post(&self, path: &str, form: &str) -> anyhow::Result<Answer> {
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), Bytes::from(form.to_owned())).await
    }

    /// A form that must be taken: where it sends.
    pub async fn save(&self, path: &str, form: &str) -> anyhow::Result<String> {
        let answer = self.post(path, form).await?;
        match answer.location {
            Some(to) if answer.status == StatusCode::SEE_OTHER && !to.starts_with("/connexion") => Ok(to),
            _ => bail!("{path}: {} {:?}", answer.status, answer.location),
        }
    }

    /// Sends a file with the form of an import.
    pub async fn upload(&self, path: &str, name: &str, content: &[u8]) -> anyhow::Result<Answer> {
        let edge = "----torture";
        let mut body =
            format!("--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
                .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{edge}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={edge}");
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), Bytes::from(body)).await
    }
}
