//! Requests to object storage.

use std::fmt;
use std::thread;
use std::time::Duration;

use rusty_s3::actions::{DeleteObject, GetObject, ListObjectsV2, PutObject, S3Action};
use rusty_s3::{Bucket, Credentials, UrlStyle};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

use super::address::Address;
use super::credentials::Settings;
use crate::WarehouseError;

/// How long a signed request is good.
const SIGNED_FOR: Duration = Duration::from_mins(10);
/// Between two attempts, twice as long from one to the next.
const PAUSE: Duration = Duration::from_millis(200);
const ATTEMPTS: u32 = 5;
const CONNECT: Duration = Duration::from_secs(10);
/// Without a byte.
const SILENCE: Duration = Duration::from_mins(1);
/// The region of stores that have none.
const REGION: &str = "us-east-1";

/// A bucket, and who asks for its objects.
pub(super) struct Client {
    agent: Agent,
    bucket: Bucket,
    credentials: Option<Credentials>,
    /// For messages.
    endpoint: String,
}

impl fmt::Debug for Client {
    // Without the credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("bucket", &self.bucket.name()).finish_non_exhaustive()
    }
}

impl Client {
    pub(super) fn new(address: &Address) -> Result<Self, WarehouseError> {
        let Settings { credentials, region, endpoint } = Settings::of_environment();
        let region = region.unwrap_or_else(|| REGION.to_owned());
        // Names that no certificate fits, and other stores than Amazon's.
        let is_host = address
            .bucket
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let style =
            if endpoint.is_none() && is_host { UrlStyle::VirtualHost } else { UrlStyle::Path };
        let endpoint = endpoint.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let unusable = |error: &dyn fmt::Display| {
            WarehouseError::Remote(format!("{endpoint} cannot be used as an endpoint: {error}"))
        };
        let url = endpoint.parse().map_err(|error| unusable(&error))?;
        let bucket = Bucket::new(url, style, address.bucket.clone(), region)
            .map_err(|error| unusable(&error))?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .build();
        Ok(Self {
            agent: config.into(),
            bucket,
            credentials: credentials.map(|(key, secret, token)| match token {
                Some(token) => Credentials::new_with_token(key, secret, token),
                None => Credentials::new(key, secret),
            }),
            endpoint,
        })
    }

    /// An object's content, if there is one.
    pub(super) fn get(&self, key: &str) -> Result<Option<Vec<u8>>, WarehouseError> {
        self.attempts(&format!("read {key}"), || {
            let action = GetObject::new(&self.bucket, self.credentials.as_ref(), key);
            let response = self.agent.get(action.sign(SIGNED_FOR).as_str()).call()?;
            if !response.status().is_success() {
                let refusal = Refusal::of(response);
                return Ok(if refusal.is_of_a_key() { Ok(None) } else { Err(refusal) });
            }
            let body = response.into_body().into_with_config().limit(u64::MAX);
            body.read_to_vec().map(|content| Ok(Some(content)))
        })
    }

    /// Writes an object.
    pub(super) fn put(&self, key: &str, content: &[u8]) -> Result<(), WarehouseError> {
        self.send(key, content, false).map(drop)
    }

    /// Writes an object unless there is one already, and says whether it did.
    pub(super) fn put_new(&self, key: &str, content: &[u8]) -> Result<bool, WarehouseError> {
        self.send(key, content, true)
    }

    fn send(&self, key: &str, content: &[u8], if_absent: bool) -> Result<bool, WarehouseError> {
        self.attempts(&format!("write {key}"), || {
            let action = PutObject::new(&self.bucket, self.credentials.as_ref(), key);
            let mut request = self.agent.put(action.sign(SIGNED_FOR).as_str());
            if if_absent {
                request = request.header("If-None-Match", "*");
            }
            let response = request.send(content)?;
            let is_there =
                matches!(response.status(), StatusCode::PRECONDITION_FAILED | StatusCode::CONFLICT);
            Ok(match response.status().is_success() {
                true => Ok(true),
                false if if_absent && is_there => Ok(false),
                false => Err(Refusal::of(response)),
            })
        })
    }

    /// Removes an object, which need not be there.
    pub(super) fn delete(&self, key: &str) -> Result<(), WarehouseError> {
        self.attempts(&format!("remove {key}"), || {
            let action = DeleteObject::new(&self.bucket, self.credentials.as_ref(), key);
            let response = self.agent.delete(action.sign(SIGNED_FOR).as_str()).call()?;
            if response.status().is_success() {
                return Ok(Ok(()));
            }
            let refusal = Refusal::of(response);
            Ok(if refusal.is_of_a_key() { Ok(()) } else { Err(refusal) })
        })
    }

    /// The keys that begin so, with the sizes of their objects.
    pub(super) fn list(&self, prefix: &str) -> Result<Vec<(String, u64)>, WarehouseError> {
        let mut keys = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let text = self.attempts("list its objects", || {
                let mut action = ListObjectsV2::new(&self.bucket, self.credentials.as_ref());
                action.with_prefix(prefix);
                if let Some(next) = &next {
                    action.with_continuation_token(next.clone());
                }
                let response = self.agent.get(action.sign(SIGNED_FOR).as_str()).call()?;
                if !response.status().is_success() {
                    return Ok(Err(Refusal::of(response)));
                }
                let body = response.into_body().into_with_config().limit(u64::MAX);
                body.read_to_string().map(Ok)
            })?;
            let page = ListObjectsV2::parse_response(&in_the_usual_namespace(&text))
                .map_err(|error| self.failed("list its objects", &error))?;
            keys.extend(page.contents.into_iter().map(|of| (of.key, of.size.unwrap_or(0))));
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(keys);
            }
        }
    }

    /// Makes a request, and again where the store or the way to it is in trouble.
    fn attempts<T>(
        &self,
        what: &str,
        request: impl Fn() -> Result<Result<T, Refusal>, ureq::Error>,
    ) -> Result<T, WarehouseError> {
        let mut pause = PAUSE;
        for attempt in 1.. {
            let error = match request() {
                Ok(Ok(done)) => return Ok(done),
                Ok(Err(refusal)) if refusal.is_passing() && attempt < ATTEMPTS => refusal.message(),
                Ok(Err(refusal)) => return Err(self.failed(what, &self.explained(&refusal))),
                Err(error) if attempt < ATTEMPTS && is_passing(&error) => error.to_string(),
                Err(error) => return Err(self.failed(what, &error)),
            };
            tracing::debug!(what, attempt, error, "try again");
            thread::sleep(pause);
            pause *= 2;
        }
        unreachable!("the last attempt returns")
    }

    fn failed(&self, what: &str, error: &dyn fmt::Display) -> WarehouseError {
        let (bucket, endpoint) = (self.bucket.name(), &self.endpoint);
        WarehouseError::Remote(format!("s3://{bucket} at {endpoint}: cannot {what}: {error}"))
    }

    /// A refusal with what to do about it.
    fn explained(&self, refusal: &Refusal) -> String {
        let message = refusal.message();
        let is_denied = matches!(refusal.status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED);
        match &self.credentials {
            None if is_denied => format!(
                "{message}; no credentials were found: set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
            ),
            Some(_) if is_denied => format!("{message}; check the credentials and their rights"),
            _ if refusal.status.is_redirection() => format!(
                "{message}; the bucket is in another region: set AWS_REGION, or AWS_ENDPOINT_URL"
            ),
            _ => message,
        }
    }
}

/// What a store answers instead of doing what it was asked for.
struct Refusal {
    status: StatusCode,
    /// Its word for the reason, `NoSuchBucket`.
    code: String,
}

impl Refusal {
    fn of(response: Response<Body>) -> Self {
        const MOST: u64 = 64 << 10;
        let status = response.status();
        let text = response.into_body().into_with_config().limit(MOST).read_to_string();
        let text = text.unwrap_or_default();
        let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        Self { status, code: code.map_or("", |(code, _)| code).to_owned() }
    }

    /// Whether it only says that there is no such object.
    fn is_of_a_key(&self) -> bool {
        self.status == StatusCode::NOT_FOUND && self.code != "NoSuchBucket"
    }

    /// Whether it may be done later.
    fn is_passing(&self) -> bool {
        self.status.is_server_error()
            || matches!(self.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
    }

    fn message(&self) -> String {
        let code = Some(self.code.as_str()).filter(|code| !code.is_empty());
        format!("{}{}", self.status, code.map_or(String::new(), |code| format!(" ({code})")))
    }
}

/// A list in the namespace that S3 documents; some stores write another one, or none.
fn in_the_usual_namespace(list: &str) -> String {
    const ROOT: &str = "<ListBucketResult";
    const NAMESPACE: &str = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    let Some((before, rest)) = list.split_once(ROOT) else { return list.to_owned() };
    let Some((attributes, after)) = rest.split_once('>') else { return list.to_owned() };
    let end = if attributes.ends_with('/') { "/" } else { "" };
    format!("{before}{ROOT}{NAMESPACE}{end}>{after}")
}

/// Whether a request that came to nothing may come to something later.
fn is_passing(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::ConnectionFailed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_all_stores_are_read() {
        let usual = "http://s3.amazonaws.com/doc/2006-03-01/";
        for attributes in [
            format!(" xmlns=\"{usual}\""),
            " xmlns=\"http://doc.s3.amazonaws.com/2006-03-01/\"".into(),
            String::new(),
        ] {
            let list = format!(
                "<?xml version=\"1.0\"?><ListBucketResult{attributes}><Contents><Key>a</Key>\
                 <Size>1</Size></Contents></ListBucketResult>"
            );
            let page = ListObjectsV2::parse_response(&in_the_usual_namespace(&list)).unwrap();
            assert_eq!((page.contents[0].key.as_str(), page.contents[0].size), ("a", Some(1)));
        }
        let empty = in_the_usual_namespace("<ListBucketResult xmlns=\"x\"/>");
        assert!(ListObjectsV2::parse_response(&empty).unwrap().contents.is_empty());
    }
}
