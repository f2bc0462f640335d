//! Required values of a response.

use super::Error;

/// Takes a field of a response that the caller requires.
///
/// Every field of a response is an `Option`: Cloudflare's description requires hardly any, not even an `id`, and a
/// missing field must not fail the rest of the response. This method returns the value of a field that a program needs,
/// or an error that names it.
///
/// ```no_run
/// use cloudflare_sdk::Require;
///
/// # async fn run(client: cloudflare_sdk::Client, account_id: &str) -> Result<(), cloudflare_sdk::Error> {
/// for prefix in client.addressing().prefixes().list(account_id).await? {
///     let prefix_id = prefix.id.require("id")?;
///     println!("{prefix_id}");
/// }
/// # Ok(())
/// # }
/// ```
pub trait Require {
    /// The type of the value.
    type Value;

    /// Returns the value.
    ///
    /// # Errors
    ///
    /// If there is no value: an error that is [`is_decode`](Error::is_decode) and shows `name`.
    fn require(self, name: &str) -> Result<Self::Value, Error>;
}

impl<T> Require for Option<T> {
    type Value = T;

    fn require(self, name: &str) -> Result<T, Error> {
        self.ok_or_else(|| Error::missing(&format!("`{name}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_is_an_error_that_names_it() {
        assert_eq!(Some(1).require("id").unwrap(), 1);
        assert_eq!(Some("x".to_owned()).as_ref().require("id").unwrap(), "x");
        let error = None::<u8>.require("id").unwrap_err();
        assert!(error.is_decode() && error.to_string().contains("has no `id`"), "{error}");
        assert!(!error.may_have_been_applied() && error.operation().is_none());
    }
}
