//! Rows 10, 18 and 19 of the failure matrix: TLS that is not agreed, and a moment that has passed, are known before a byte of the request leaves.
#![cfg(feature = "http")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use ontu::transport::{
    CertificateFault, HttpTransport, Limits, NotSentReason, Pool, Transport, TransportError,
    TransportReply, TransportRequest,
};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Names the folder with the trusted authority to the process that trusts it.
const FOLDER: &str = "ONTU_TEST_AUTHORITY";

/// The name of the authority that a process trusts.
const TRUSTED: &str = "a trusted authority";

/// Signs certificates.
struct Authority {
    certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn of(key: KeyPair, name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = params.self_signed(&key).unwrap().pem();
        Self {
            certificate,
            issuer: Issuer::new(params, key),
        }
    }

    /// The authority that this process trusts; none in a process that trusts nobody of the tests.
    fn trusted() -> Option<Self> {
        let folder = std::env::var_os(FOLDER).map(PathBuf::from)?;
        let key = std::fs::read_to_string(folder.join("key.pem")).unwrap();
        Some(Self::of(KeyPair::from_pem(&key).unwrap(), TRUSTED))
    }

    fn signs(&self, params: &CertificateParams) -> Signed {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Signed {
            certificate: certificate.der().clone(),
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        }
    }
}

/// A certificate with its key.
struct Signed {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

fn for_host(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

/// What a server saw of one connection: the bytes of a request, after a handshake or none.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    NoHandshake,
    Request(String),
}

/// A server of one connection that answers a whole request; it begins its handshake only after a moment.
fn server(signed: Signed, not_before: Instant) -> (String, Receiver<Seen>) {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![signed.certificate], signed.key)
        .unwrap();
    let config = Arc::new(config);
    accepting(move |stream| {
        // Whatever the speed of this machine, the moment has passed when the connection stands.
        while Instant::now() < not_before {
            std::thread::yield_now();
        }
        let connection = ServerConnection::new(config).unwrap();
        let mut stream = StreamOwned::new(connection, stream);
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !request.ends_with(b"{body}") {
            match stream.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(count) => request.extend_from_slice(&buffer[..count]),
            }
        }
        if stream.conn.is_handshaking() {
            return Seen::NoHandshake;
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        let _ = stream.flush();
        Seen::Request(String::from_utf8(request).unwrap())
    })
}

/// A listener that handles one connection on a thread of its own.
fn accepting(handle: impl FnOnce(TcpStream) -> Seen + Send + 'static) -> (String, Receiver<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (seen, sees) = channel();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let _ = seen.send(handle(stream));
    });
    (format!("https://localhost:{port}/Any.nh"), sees)
}

fn request(url: &str, deadline: Option<Instant>) -> TransportRequest {
    TransportRequest {
        url: url.to_owned(),
        content_type: "application/json".to_owned(),
        token: None,
        headers: Vec::new(),
        body: b"{body}".to_vec(),
        pool: Pool::Fresh,
        limits: Limits::default(),
        deadline: deadline.map(Into::into),
    }
}

fn send(request: TransportRequest) -> Result<TransportReply, TransportError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let transport = HttpTransport::new(None, None).unwrap();
    runtime.block_on(transport.send(request))
}

/// A certificate that is refused, and no byte of the request leaves.
fn refused(signed: Signed, fault: CertificateFault) {
    let (url, sees) = server(signed, Instant::now());
    let error = send(request(&url, None)).unwrap_err();
    let expected = TransportError::NotSent(NotSentReason::Certificate(fault));
    assert_eq!(error, expected);
    let seen = sees.recv().unwrap();
    assert!(
        matches!(&seen, Seen::NoHandshake) || seen == Seen::Request(String::new()),
        "{seen:?}"
    );
}

/// Runs a test of this file again in a process that trusts an authority of the test.
fn in_a_process_that_trusts(test: &str) {
    let folder = tempfile::tempdir().unwrap();
    let key = KeyPair::generate().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("key.pem", &key.serialize_pem());
    write("authority.pem", &Authority::of(key, TRUSTED).certificate);
    let authority: &Path = &folder.path().join("authority.pem");
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(FOLDER, folder.path())
        .env("SSL_CERT_FILE", authority)
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{complained}"
    );
}

#[cfg(target_os = "linux")] // Elsewhere the platform's own store decides, which a test leaves alone.
#[test]
fn row_19_only_a_trusted_certificate_for_the_host_is_accepted() {
    let Some(authority) = Authority::trusted() else {
        return in_a_process_that_trusts(
            "row_19_only_a_trusted_certificate_for_the_host_is_accepted",
        );
    };
    let (url, sees) = server(authority.signs(&for_host("localhost")), Instant::now());
    assert_eq!(send(request(&url, None)).unwrap().body, b"{}");
    let Seen::Request(text) = sees.recv().unwrap() else {
        panic!("no handshake");
    };
    assert!(text.ends_with("{body}"), "{text}");

    refused(
        authority.signs(&for_host("bank.example")),
        CertificateFault::OtherName,
    );
    let mut expired = for_host("localhost");
    (expired.not_before, expired.not_after) =
        (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
    refused(authority.signs(&expired), CertificateFault::Expired);
    let mut early = for_host("localhost");
    (early.not_before, early.not_after) = (date_time_ymd(3000, 1, 1), date_time_ymd(3001, 1, 1));
    refused(authority.signs(&early), CertificateFault::NotYetValid);
    for (name, fault) in [
        ("a stranger", CertificateFault::UnknownIssuer),
        // One that only calls itself like the trusted one.
        (TRUSTED, CertificateFault::Other),
    ] {
        let stranger = Authority::of(KeyPair::generate().unwrap(), name);
        refused(stranger.signs(&for_host("localhost")), fault);
    }
    let key = KeyPair::generate().unwrap();
    let alone = Signed {
        certificate: for_host("localhost").self_signed(&key).unwrap().into(),
        key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
    };
    refused(alone, CertificateFault::UnknownIssuer);
}

#[cfg(target_os = "linux")]
#[test]
fn row_10_a_moment_that_passes_while_the_connection_is_made_sends_nothing() {
    let Some(authority) = Authority::trusted() else {
        return in_a_process_that_trusts(
            "row_10_a_moment_that_passes_while_the_connection_is_made_sends_nothing",
        );
    };
    let signed = || authority.signs(&for_host("localhost"));
    let moment = Instant::now() + Duration::from_millis(300);
    let (url, sees) = server(signed(), moment);
    let error = send(request(&url, Some(moment))).unwrap_err();
    assert_eq!(error, TransportError::NotSent(NotSentReason::Expired));
    // The connection stood, and not one byte of the head or the body went over it.
    assert_eq!(sees.recv().unwrap(), Seen::Request(String::new()));

    // A moment that has not passed changes nothing about what is sent.
    let (url, sees) = server(signed(), Instant::now());
    let hour = Instant::now() + Duration::from_secs(3600);
    assert_eq!(send(request(&url, Some(hour))).unwrap().body, b"{}");
    let Seen::Request(with_moment) = sees.recv().unwrap() else {
        panic!("no handshake");
    };
    let (url, sees) = server(signed(), Instant::now());
    send(request(&url, None)).unwrap();
    let Seen::Request(without) = sees.recv().unwrap() else {
        panic!("no handshake");
    };
    let same = |text: &str| {
        let mut lines: Vec<_> = text
            .lines()
            .filter(|line| !line.starts_with("host: "))
            .collect();
        lines.sort_unstable();
        lines.join("\n").to_lowercase()
    };
    assert_eq!(same(&with_moment), same(&without));
    assert!(
        without.to_lowercase().contains("content-length: 6\r\n"),
        "{without}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn row_18_a_peer_that_speaks_an_older_tls_gets_nothing() {
    if Authority::trusted().is_none() {
        return in_a_process_that_trusts("row_18_a_peer_that_speaks_an_older_tls_gets_nothing");
    }
    // What a peer of TLS 1.1 answers: a fatal alert, `protocol_version`; and others that end a handshake.
    for alert in [70_u8, 40, 71, 80] {
        let (url, sees) = accepting(move |mut stream| {
            let mut hello = [0; 5];
            stream.read_exact(&mut hello).unwrap();
            assert_eq!(hello[0], 22, "a handshake comes first");
            stream.write_all(&[21, 3, 2, 0, 2, 2, alert]).unwrap();
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
            Seen::Request(String::from_utf8_lossy(&rest).into_owned())
        });
        let error = send(request(&url, None)).unwrap_err();
        assert_eq!(
            error,
            TransportError::NotSent(NotSentReason::Tls),
            "{alert}"
        );
        let Seen::Request(rest) = sees.recv().unwrap() else {
            panic!("something was read");
        };
        assert!(!rest.contains("POST") && !rest.contains("{body}"));
    }
    // One that answers with a hello of TLS 1.1 is not talked to either.
    let (url, sees) = accepting(move |mut stream| {
        let mut hello = [0; 5];
        stream.read_exact(&mut hello).unwrap();
        let mut answer = vec![22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
        answer.extend([7; 32]);
        answer.extend([0, 0, 47, 0]);
        stream.write_all(&answer).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        Seen::Request(String::from_utf8_lossy(&rest).into_owned())
    });
    let error = send(request(&url, None)).unwrap_err();
    assert_eq!(error, TransportError::NotSent(NotSentReason::Tls));
    let Seen::Request(rest) = sees.recv().unwrap() else {
        panic!("something was read");
    };
    assert!(!rest.contains("POST") && !rest.contains("{body}"));
}

#[test]
fn row_19_plain_http_to_another_host_is_refused() {
    let error = send(request("http://bank.example/Any.nh", None)).unwrap_err();
    assert_eq!(error, TransportError::NotSent(NotSentReason::InsecureHost));
}
