//! Texts of a description in what is written, each escaped for the document it stands in.
//!
//! A description may be written by anybody, so its texts are data: nothing in one is a line break, a heading, a link, an
//! example or a command in what is generated. There is one way for each kind of document:
//!
//! | document | a text of it |
//! | --- | --- |
//! | a page of Markdown | [`markdown::code`], [`markdown::text`], and [`markdown::cell`] in a table |

pub mod characters;
pub mod docs;
pub mod markdown;
