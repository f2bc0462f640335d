//! A worker, which makes calls of every kind in turn.

use std::{sync::Arc, time::Duration};

use cloudflare_sdk::{
    Client, Error, Request, RetryPolicy,
    addressing::{
        loa_documents::UploadLoaDocument,
        prefixes::EditPrefix,
        regional_hostnames::{CreateRegionalHostname, EditRegionalHostname},
    },
    runtime::Upload,
    testing::{Answer, EmbeddedApi, Method, defaults},
};

use super::{
    counts::{Counts, NUMBER},
    faults::Fault,
};

/// The state of a worker: it has its own zone, prefix and calls, so it knows which call has a fault.
pub(crate) struct Worker {
    number: usize,
    client: Client,
    api: Arc<EmbeddedApi>,
    counts: Arc<Counts>,
    zone: String,
    prefix: String,
}

pub(crate) fn zone_id(worker: usize) -> String {
    format!("{:032x}", 0x1000 + worker)
}

pub(crate) fn zone_name(worker: usize) -> String {
    format!("zone{worker}.example")
}

pub(crate) fn prefix_id(worker: usize) -> String {
    format!("{:032x}", 0x2000 + worker)
}

const ACCOUNT: &str = defaults::ACCOUNT_ID;

/// The end of the paths of calls that are dropped or time out, each of which takes a while.
pub(crate) const DROPPED: &str = "/bindings";
pub(crate) const LATE: &str = "/delegations";

impl Worker {
    pub(crate) fn new(number: usize, client: Client, api: Arc<EmbeddedApi>, counts: Arc<Counts>) -> Self {
        Self { number, client, api, counts, zone: zone_id(number), prefix: prefix_id(number) }
    }

    /// Makes calls until all workers together have made this number.
    pub(crate) async fn run(self, calls: u64) {
        let mut step = 0;
        while self.counts.calls.begun() < calls {
            let number = (step * super::CONCURRENCY + self.number) as u64;
            self.step(step, number).await;
            step += 1;
        }
        self.counts.read(&self.api);
    }

    async fn step(&self, step: usize, number: u64) {
        let addressing = self.client.addressing();
        let prefix_path = format!("/prefixes/{}", self.prefix);
        match step % 10 {
            0 => self.call(addressing.services().list(ACCOUNT)).await,
            1 => {
                self.fault(number, Method::GET, &prefix_path);
                self.call(addressing.prefixes().get(ACCOUNT, self.prefix.as_str())).await;
            }
            2 => {
                self.fault(number, Method::PATCH, &prefix_path);
                let body = EditPrefix::new(format!("call {number}"));
                self.call(addressing.prefixes().edit(ACCOUNT, self.prefix.as_str(), body)).await;
            }
            3 | 7 => self.create_and_delete(number).await,
            4 => self.stream().await,
            5 => self.documents().await,
            6 => self.dropped().await,
            8 => self.blocking(number).await,
            _ if number.is_multiple_of(2) => self.timeout().await,
            _ => self.call(self.client.endpoint(Method::GET, "/nowhere").empty()).await,
        }
    }

    /// Scripts the fault of a call, if it has one, for the next request with this method and path.
    fn fault(&self, number: u64, method: Method, path: &str) -> Option<Fault> {
        let fault = Fault::of(number)?;
        self.api.answer_next(fault.answer(method, path));
        Some(fault)
    }

    async fn call<T: 'static, Q, B>(&self, request: Request<T, Q, B>) {
        self.ended(&request.await);
    }

    fn ended<T>(&self, result: &Result<T, Error>) {
        self.counts.over(Some(result));
    }

    /// Makes a create, which the server must not see twice, and deletes the result.
    async fn create_and_delete(&self, number: u64) {
        let hostnames = self.client.addressing().regional_hostnames();
        let hostname = format!("h{number}.{}", zone_name(self.number));
        let path = format!("/zones/{}/addressing/regional_hostnames", self.zone);
        let fault = self.fault(number, Method::POST, &path);
        let body = CreateRegionalHostname::new(&*hostname, "us");
        let created = hostnames.create(self.zone.as_str()).with_body(body).header(NUMBER, &number.to_string()).await;
        self.ended(&created);
        if created.is_ok() {
            let edited = hostnames.edit(self.zone.as_str(), &*hostname).with_body(EditRegionalHostname::new("eu"));
            self.call(edited).await;
        }
        // A refusal on 200 is not a reason to retry a DELETE, and a truncated answer may be the last of three.
        self.fault(number + 1, Method::DELETE, &hostname);
        for _ in 0..8 {
            let deleted = hostnames.delete(self.zone.as_str(), &*hostname).await;
            self.ended(&deleted);
            if deleted.is_ok() || deleted.is_err_and(|error| error.is_not_found()) {
                break;
            }
        }
        self.counts.read(&self.api);
        // After a 429 the request was not applied, so the next one counts as the first.
        self.counts.created(number, 1 + u64::from(fault == Some(Fault::TooManyRequests)));
    }

    /// Reads every item of every page.
    async fn stream(&self) {
        let mut prefixes = self.client.addressing().prefixes().list(ACCOUNT).stream();
        let mut result = Ok(());
        while let Some(prefix) = prefixes.next().await {
            result = prefix.map(|_| ());
        }
        self.ended(&result);
    }

    /// Uploads a document as a stream, and downloads one in pieces; scripted, since the server keeps uploads.
    async fn documents(&self) {
        use cloudflare_sdk::addressing::loa_documents::{CREATE, DOWNLOAD};
        let documents = self.client.addressing().loa_documents();
        self.api.answer_next(Answer::example(&CREATE));
        let body = UploadLoaDocument::new(Upload::bytes(vec![b'x'; 4096]));
        self.call(documents.create(ACCOUNT, body)).await;
        let letter = vec![b'x'; 64 * 1024];
        self.api.answer_next(Answer::status(200).body(letter).for_operation(&DOWNLOAD));
        let read = async {
            let mut download = documents.download(ACCOUNT, defaults::FIRST_LOA_DOCUMENT_ID).download().await?;
            let mut length = 0;
            while let Some(piece) = download.chunk().await? {
                length += piece.len();
            }
            Ok::<usize, Error>(length)
        };
        self.ended(&read.await);
    }

    /// Makes a call and drops it.
    async fn dropped(&self) {
        let call = self.client.addressing().prefixes().service_bindings().list(ACCOUNT, self.prefix.as_str());
        let ended = tokio::time::timeout(Duration::from_millis(2), call.into_future()).await;
        self.counts.over(ended.as_ref().ok());
    }

    /// Makes a call whose answers all come too late.
    async fn timeout(&self) {
        let call = self.client.addressing().prefixes().delegations().list(ACCOUNT, self.prefix.as_str());
        self.call(call.timeout(Duration::from_millis(5)).retry(RetryPolicy::never())).await;
    }

    /// Makes a blocking call.
    async fn blocking(&self, number: u64) {
        self.fault(number, Method::GET, &format!("/zones/{}/addressing/regional_hostnames", self.zone));
        let request = self.client.addressing().regional_hostnames().list(self.zone.as_str());
        self.ended(&tokio::task::spawn_blocking(|| request.wait_blocking()).await.expect("a call that does not panic"));
    }
}
