//! Emits functions that look up an operation by its key (`GET /path`), and return the code that decodes a JSON body or
//! response and encodes it again.
//!
//! The crate `xtask-runner` has the hand-written code that decodes and encodes.

use super::{Emission, Target, dispatch::text_of, header, literal};
use crate::{
    ir::{Answer, Api, Encoding},
    text::characters::spelled_out,
};

/// The Rust source of the functions, for a crate that depends on `xtask-runner` and has the generated client as its
/// module `resources`.
pub(crate) fn round_trips(api: &Api, source: &str) -> String {
    let emission = Emission::bare(api, source, Target::External);
    let held = |schema| text_of(&emission.held_type(schema));
    let (mut sent, mut received) = (String::new(), String::new());
    for operation in &api.operations {
        let key = literal(&operation.key());
        if let Some(body) = operation.body.as_ref().filter(|body| body.encoding == Encoding::Json) {
            let kind = text_of(&emission.placed_type(&body.schema));
            sent.push_str(&format!("        {key} => round_trip::sent::<{kind}>,\n"));
        }
        let call = match &operation.answer {
            Answer::Empty | Answer::Acknowledged | Answer::Text(_) | Answer::Bytes(_) => continue,
            Answer::Json(schema) => format!("json::<{}>", held(schema)),
            Answer::Result(schema) => format!("result::<{}>", held(schema)),
            Answer::Page(item) => format!("page::<{}>", held(item)),
        };
        received.push_str(&format!("        {key} => round_trip::{call},\n"));
    }
    let table = |name: &str, docs: &str, arms: &str| {
        format!(
            "\n/// {docs}\npub fn {name}(key: &str) -> Option<RoundTrip> {{\n    Some(match key {{\n{arms}        _ => return \
             None,\n    }})\n}}\n"
        )
    };
    format!(
        "// {}\n\n\
         use xtask_runner::round_trip::{{self, RoundTrip}};\n\nuse crate::resources;\n{}{}{}",
        header("roundtrip", &spelled_out(source)),
        table("sent", "Takes the body of an operation, such as `POST /path/{id}`, to its type and back.", &sent),
        table("received", "Takes the response of an operation to its type and back.", &received),
        emission.decoders(),
    )
}
