//! The serialization of parameters and request bodies, and the server of a request.

use std::collections::{BTreeMap, BTreeSet};

/// The serialization style of a parameter or form property: OpenAPI's `style` and `explode` as one value, and two
/// styles that OpenAPI lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `form`, exploded: `a=1&a=2`; an object is `x=1&y=2`.
    #[default]
    Form,
    /// `form`: `a=1,2`; an object is `a=x,1,y,2`.
    FormUnexploded,
    /// `spaceDelimited`: `a=1%202`.
    SpaceDelimited,
    /// `pipeDelimited`: `a=1|2`.
    PipeDelimited,
    /// `deepObject`: `a[x]=1&a[y]=2`.
    DeepObject,
    /// `filter.x=1&filter.y=2`: objects as Cloudflare's API takes them, for which OpenAPI has no style.
    Dotted,
    /// JSON text, for a parameter with `content`.
    Json,
    /// `simple`: `1,2`; an object is `x,1,y,2`.
    Simple,
    /// `simple`, exploded: an object is `x=1,y=2`.
    SimpleExploded,
    /// `label`: `.1.2`; an object is `.x.1.y.2`.
    Label,
    /// `label`, exploded: an object is `.x=1.y=2`.
    LabelExploded,
    /// `matrix`: `;a=1,2`; an object is `;a=x,1,y,2`.
    Matrix,
    /// `matrix`, exploded: `;a=1;a=2`; an object is `;x=1;y=2`.
    MatrixExploded,
}

impl Style {
    /// The style for the keywords `style` and `explode`. A missing `explode` has its default for the style, and an
    /// unknown style becomes `form`.
    pub(crate) fn named(style: &str, explode: Option<bool>) -> Self {
        match (style, explode) {
            ("simple", Some(true)) => Self::SimpleExploded,
            ("simple", _) => Self::Simple,
            ("label", Some(true)) => Self::LabelExploded,
            ("label", _) => Self::Label,
            ("matrix", Some(true)) => Self::MatrixExploded,
            ("matrix", _) => Self::Matrix,
            ("deepObject", _) => Self::DeepObject,
            ("spaceDelimited", None | Some(false)) => Self::SpaceDelimited,
            ("pipeDelimited", None | Some(false)) => Self::PipeDelimited,
            ("form", Some(false)) => Self::FormUnexploded,
            _ => Self::Form,
        }
    }

    /// An example of the style for documentation: a parameter `a` that is a list of 1 and 2, or an object with `x` and
    /// `y`.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Form => "a=1&a=2",
            Self::FormUnexploded => "a=1,2",
            Self::SpaceDelimited => "a=1%202",
            Self::PipeDelimited => "a=1|2",
            Self::DeepObject => "a[x]=1&a[y]=2",
            Self::Dotted => "a.x=1&a.y=2",
            Self::Json => "a=[1,2]",
            Self::Simple => "1,2",
            Self::SimpleExploded => "x=1,y=2",
            Self::Label => ".1.2",
            Self::LabelExploded => ".x=1.y=2",
            Self::Matrix => ";a=1,2",
            Self::MatrixExploded => ";a=1;a=2",
        }
    }
}

/// The encoding of a request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encoding {
    /// JSON.
    Json,
    /// A multipart form with a part for each property (RFC 7578).
    Multipart(BTreeMap<String, PartEncoding>),
    /// A form as in a query: `a=1&b=2` (`application/x-www-form-urlencoded`).
    Form(BTreeMap<String, PartEncoding>),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// The `encoding` object of a form property.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartEncoding {
    /// The media type (`contentType`); `None` for a list of media types or a range such as `image/*`.
    pub media_type: Option<String>,
    /// The `contentMediaType` of the property's schema, which applies if `media_type` is `None`.
    pub content_media_type: Option<String>,
    /// The style, if the description sets one.
    pub style: Option<Style>,
    /// Whether the schema of the property declares strings as JSON text.
    pub is_json_text: bool,
    /// The required headers of the property's part. The client sends none of them.
    pub required_headers: BTreeSet<String>,
}

/// The server of an operation that is not called below the base URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    /// At the origin of the base URL. In the base URL, the path `described` is replaced by `own`.
    Path {
        /// The path of the description's server, without the trailing slash.
        described: String,
        /// The path of the operation's server, without the trailing slash.
        own: String,
    },
    /// At another origin: the URL of the server.
    Elsewhere(String),
}

impl Server {
    /// The server in words, for reports.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Path { own, .. } if own.is_empty() => "the base URL's origin".to_owned(),
            Self::Path { own, .. } => format!("the base URL's origin, below {own}"),
            Self::Elsewhere(url) => url.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explode_is_true_by_default_only_for_the_style_form() {
        // OpenAPI 3.0.3, parameter object: `explode` is true by default for `form`, and false for other styles.
        for (style, default) in [
            ("form", Style::Form),
            ("spaceDelimited", Style::SpaceDelimited),
            ("pipeDelimited", Style::PipeDelimited),
            ("simple", Style::Simple),
            ("label", Style::Label),
            ("matrix", Style::Matrix),
        ] {
            assert_eq!(Style::named(style, None), default);
            assert_ne!(Style::named(style, Some(default != Style::Form)), default);
        }
    }
}
