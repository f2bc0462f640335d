//! Calls and attempts as hooks see them before they are sent.

use http::Method;

use crate::runtime::Operation;

/// A call before it is sent, without credential, headers, query values and body.
#[derive(Debug, Clone)]
pub struct CallInfo {
    pub(in crate::runtime) operation: Operation,
    pub(in crate::runtime) url: String,
    pub(in crate::runtime) query_names: Vec<String>,
    pub(in crate::runtime) body_bytes: Option<usize>,
}

impl CallInfo {
    /// The operation: its id, method and path template.
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// The method.
    pub fn method(&self) -> &Method {
        self.operation.method()
    }

    /// The URL without its query: `https://api.cloudflare.com/client/v4/accounts/023e…/addressing/services`. It has the
    /// ids of the account and its resources.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The percent-encoded names of the query parameters in order, without their values, which may be secret.
    pub fn query_names(&self) -> impl Iterator<Item = &str> {
        self.query_names.iter().map(String::as_str)
    }

    /// The length of the request's body in bytes; `None` if it has none.
    pub fn body_bytes(&self) -> Option<usize> {
        self.body_bytes
    }
}

/// One attempt of a call.
#[derive(Debug, Clone, Copy)]
pub struct AttemptInfo<'a> {
    pub(in crate::runtime) call: &'a CallInfo,
    pub(in crate::runtime) number: u32,
}

impl<'a> AttemptInfo<'a> {
    /// The call.
    pub fn call(&self) -> &'a CallInfo {
        self.call
    }

    /// The number of the attempt within its call: 1 for the first.
    pub fn number(&self) -> u32 {
        self.number
    }
}
