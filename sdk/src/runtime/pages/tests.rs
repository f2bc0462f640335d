//! Lists from a scripted server: the requests, and the pages and items that the caller gets.

mod ends;
mod incomplete;
mod layouts;
mod model;
mod streams;

use super::*;
use crate::Client;
use crate::runtime::fake::{Chunk, Fake, Step as Exchange};
use crate::runtime::{Method, Operation};

static LIST: Operation = Operation::new("list-things", Method::GET, "/things");

/// A page of numbers, with a `result_info` if there is one.
fn page(items: impl IntoIterator<Item = u64>, info: &str) -> Exchange {
    let items: Vec<u64> = items.into_iter().collect();
    raw(&serde_json::to_string(&items).unwrap(), info)
}

fn raw(result: &str, info: &str) -> Exchange {
    let info = if info.is_empty() { String::new() } else { format!(r#","result_info":{info}"#) };
    Exchange::json(200, format!(r#"{{"success":true,"errors":[],"messages":[],"result":{result}{info}}}"#))
}

fn client(fake: &Fake) -> Client {
    Client::builder().api_token("t").transport(fake.clone()).build().unwrap()
}

fn list(fake: &Fake) -> Request<Page<u64>> {
    client(fake).request(&LIST).page()
}

/// The queries that were sent.
fn queries(fake: &Fake) -> Vec<String> {
    fake.requests().iter().map(|request| request.uri().query().unwrap_or_default().to_owned()).collect()
}

/// The items of a list, and the queries that were sent.
async fn walked(script: impl IntoIterator<Item = Exchange>, query: &[(&str, &str)]) -> (Vec<u64>, Vec<String>) {
    let (items, error, queries) = walked_to_its_end(script, query).await;
    assert!(error.is_none(), "{error:?} after {items:?}");
    (items, queries)
}

/// The items of a list, the error after them, and the queries that were sent.
async fn walked_to_its_end(
    script: impl IntoIterator<Item = Exchange>,
    query: &[(&str, &str)],
) -> (Vec<u64>, Option<Error>, Vec<String>) {
    let fake = Fake::new(script);
    let request = query.iter().fold(list(&fake), |request, (name, value)| request.query(name, value));
    let (items, error) = all(request.stream()).await;
    (items, error, queries(&fake))
}

/// The items of a stream, and the error that ended it.
async fn all<T: 'static>(mut stream: Items<T>) -> (Vec<T>, Option<Error>) {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        match item {
            Ok(item) => items.push(item),
            Err(error) => {
                assert!(stream.next().await.is_none(), "an error is the last thing that a stream gives");
                return (items, Some(error));
            }
        }
    }
    (items, None)
}
