//! A portal on the invented town, asked as a browser would.

use super::html;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use portal::{Portal, router};
use register::Register;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use tower::ServiceExt;

/// A data folder of the demonstration, made once: for this process, or for every process of a run that shares one folder
/// (`PLAINPIED_TEST_TOWN`, which `cargo xtask test` makes).
pub fn town() -> &'static Path {
    static TOWN: OnceLock<(Option<TempDir>, PathBuf)> = OnceLock::new();
    let (_, path) = TOWN.get_or_init(|| match std::env::var_os("PLAINPIED_TEST_TOWN") {
        Some(shared) => {
            let shared = PathBuf::from(shared);
            let (path, made) = (shared.join("town"), shared.join("made"));
            let lock = std::fs::File::create(shared.join("lock")).unwrap();
            // Whoever comes first makes it. A town left half made fails every test, and is not taken for one.
            lock.lock().unwrap();
            if !made.exists() {
                assert!(!path.exists(), "the town of this run was left half made");
                std::fs::create_dir(&path).unwrap();
                load(path.clone());
                std::fs::write(made, "").unwrap();
            }
            (None, path)
        }
        None => {
            let folder = TempDir::new().unwrap();
            let path = folder.path().to_owned();
            load(path.clone());
            (Some(folder), path)
        }
    });
    path
}

fn load(folder: PathBuf) {
    // On a thread of its own: the tests already run inside a runtime.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let register = register::testing::open(&folder).await.unwrap();
            register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
            register.close().await;
        });
    })
    .join()
    .unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).map(drop).unwrap()
        }
    }
}

pub struct Site {
    _folder: TempDir,
    pub register: Arc<Register>,
    app: Router,
    /// The session of the person; empty for nobody.
    pub cookie: String,
}

/// Opens a session for somebody of the invented town.
async fn cookie_of(register: &Register, name: &str) -> String {
    let people = register.demo_people().await.unwrap();
    let Some(person) = people.iter().find(|p| p.name == name) else { return String::new() };
    register.enter_as_demo(&person.account_id, "test", jiff::Timestamp::now()).await.unwrap()
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).unwrap().to_str().unwrap()
    }
}

impl Site {
    /// A copy of the invented town.
    pub async fn town() -> Site {
        let folder = TempDir::new().unwrap();
        copy(town(), folder.path());
        register::testing::copy(town(), folder.path()).await.unwrap();
        Site::on(folder, "Amina Diallo").await
    }

    /// A landlord that has people, and nothing else yet.
    pub async fn empty() -> Site {
        let folder = TempDir::new().unwrap();
        let register = register::testing::open(folder.path()).await.unwrap();
        let landlord = register.landlord_named("Habitat Valombre").await.unwrap();
        register.add_demo_people(&landlord).await.unwrap();
        register.close().await;
        Site::on(folder, "Amina Diallo").await
    }

    /// A portal on a folder, with somebody of the invented town signed in.
    pub async fn on(folder: TempDir, name: &str) -> Site {
        Site::set(folder, name, |_| {}).await
    }

    /// The same, with settings of its own.
    pub async fn set(folder: TempDir, name: &str, change: impl FnOnce(&mut Portal)) -> Site {
        let register = Arc::new(register::testing::open(folder.path()).await.unwrap());
        let mut portal = Portal::new(Arc::clone(&register), true);
        change(&mut portal);
        let app = router(portal);
        let cookie = cookie_of(&register, name).await;
        Site { _folder: folder, register, app, cookie }
    }

    /// The same portal, as somebody else of the town sees it.
    pub async fn become_person(&mut self, name: &str) {
        self.cookie = cookie_of(&self.register, name).await;
        assert!(!self.cookie.is_empty(), "{name}");
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(
            Request::get(path)
                .header(header::HOST, "localhost:7878")
                .header(header::COOKIE, format!("session={}", self.cookie))
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// A page that must be there and be sound.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        let text = answer.text();
        html::check(path, &text);
        text
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, "localhost:7878")
            .header(header::COOKIE, format!("session={}", self.cookie))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.send(request).await
    }

    pub async fn upload(&self, path: &str, texts: &[(&str, &str)], name: &str, content: &[u8]) -> Answer {
        self.upload_files(path, texts, &[("file", name, content)]).await
    }

    /// The same with several files: field, name, content.
    pub async fn upload_files(
        &self,
        path: &str,
        texts: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let edge = "----plain-pied";
        let mut body = Vec::new();
        for (field, value) in texts {
            body.extend(
                format!("--{edge}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (field, name, content) in files {
            body.extend(
                format!(
                    "--{edge}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
                )
                .bytes(),
            );
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{edge}--\r\n").bytes());
        let request = Request::post(path)
            .header(header::HOST, "localhost:7878")
            .header(header::COOKIE, format!("session={}", self.cookie))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={edge}"))
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// The page of a job once it no longer runs.
    pub async fn settled(&self, path: &str) -> String {
        for _ in 0..600 {
            let text = self.get(path).await.text();
            if !text.contains("hx-trigger=\"every 1s\"") {
                html::check(path, &text);
                return text;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{path} never ended");
    }

    pub async fn residences(&self) -> Vec<String> {
        let landlord = self.register.landlord(None).await.unwrap();
        let request = register::portfolio::PortfolioRequest {
            landlord_id: landlord.id,
            on: jiff::civil::date(2026, 11, 21),
            weights: None,
            prudent: false,
            target: None,
        };
        let portfolio = self.register.portfolio(&request).await.unwrap();
        portfolio.residences.iter().map(|r| r.id.clone()).collect()
    }

    pub async fn dwelling(&self) -> String {
        let landlord = self.register.landlord(None).await.unwrap();
        let request = register::portfolio::PortfolioRequest {
            landlord_id: landlord.id,
            on: jiff::civil::date(2026, 11, 21),
            weights: None,
            prudent: false,
            target: None,
        };
        let portfolio = self.register.portfolio(&request).await.unwrap();
        portfolio.residences[0].dwelling_views[0].id.clone()
    }
}
