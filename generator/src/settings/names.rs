//! Turns names of the description into Rust identifiers.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde::Deserialize;

use super::{Lock, symbols};
use crate::{diagnostics::Diagnostics, hash::fnv32};

/// The words and exceptions of `names.toml`, and the names of `names.lock`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    text: Text,
    lock: Lock,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Text {
    words: Vec<String>,
    exceptions: BTreeMap<String, String>,
}

/// File names that Windows reserves for devices, with any extension and in any case.
pub const WINDOWS_DEVICES: [&str; 24] = [
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt0", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Names that a module can't have: files and folders with a meaning for cargo, crates and items that generated files
/// use, and methods of clients and handles, with which the method that returns the module's handle would collide.
const NO_MODULES: [&str; 21] = [
    "alloc",
    "bin",
    "build",
    "clone",
    "cloudflare_sdk",
    "core",
    "create",
    "delete",
    "edit",
    "get",
    "into",
    "lib",
    "list",
    "main",
    "new",
    "runtime",
    "serde",
    "serde_json",
    "std",
    "try_into",
    "update",
];

/// The methods of the prelude that every value has and that take `self` by value. Rust calls them instead of a method
/// of the same name with `&self`.
const BY_VALUE: [&str; 2] = ["into", "try_into"];

/// The maximum length of a module name, in bytes; every file system allows file names of this length.
const MAX_MODULE: usize = 100;

impl Names {
    /// Parses `names.toml`.
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, Diagnostics> {
        let text: Text = super::read(file, text)?;
        let fault = |name: &str, ident: &str, why: &str| {
            let help = "give ASCII letters and digits, and `_`, `-` or spaces between words";
            Err(Diagnostics::of_text(file, None, format!("the exception `{ident}` for `{name}` {why}"), help))
        };
        for (name, ident) in &text.exceptions {
            if !ident.contains(|c: char| c.is_ascii_alphanumeric()) {
                return fault(name, ident, "has no letter or digit");
            }
            if let Some(other) = ident.chars().find(|c| !c.is_ascii_alphanumeric() && !"_- ".contains(*c)) {
                return fault(name, ident, &format!("has `{other}`, which no identifier has"));
            }
        }
        Ok(Self { text, lock: Lock::default() })
    }

    /// Sets the names of `names.lock`.
    pub(crate) fn keeping(self, lock: Lock) -> Self {
        Self { lock, ..self }
    }

    /// A copy with the words and exceptions of `names.toml`, and without the names of `names.lock`.
    pub(crate) fn rules(&self) -> Self {
        Self { text: self.text.clone(), lock: Lock::default() }
    }

    /// The names that the Rust field for additional properties can have, in order of preference.
    pub(crate) const ADDITIONAL: [&str; 2] = ["additional_properties", "other_properties"];

    /// The names of `names.lock`, which an earlier run chose.
    pub(crate) fn lock(&self) -> &Lock {
        &self.lock
    }

    /// The snake-case name of a field, argument or method: `service_id`. A keyword gets a trailing `_`.
    pub(crate) fn snake(&self, name: &str) -> String {
        identifier(self.plain(name).to_snake_case(), 'n')
    }

    /// The name of a module and its file: `service_bindings`. A reserved name gets a trailing `_`. A name that is too
    /// long is cut, and gets a hash of the whole name at its end.
    pub(crate) fn module(&self, name: &str) -> String {
        let mut module = self.snake(name);
        if module.len() > MAX_MODULE {
            let hash = fnv32(&module);
            module.truncate(MAX_MODULE - 9);
            module.push_str(&format!("_{hash:08x}"));
        }
        if NO_MODULES.contains(&module.as_str()) || WINDOWS_DEVICES.contains(&module.as_str()) {
            module.push('_');
        }
        module
    }

    /// Whether `names.toml` has an exception for a name on the wire.
    pub(crate) fn has_exception(&self, name: &str) -> bool {
        self.text.exceptions.contains_key(name)
    }

    /// The snake-case name of a field or method of a type that has a function `new`. It is never `new`.
    pub(crate) fn member(&self, name: &str) -> String {
        beside_new(self.snake(name))
    }

    /// The snake-case name of a handle's method: neither `new` nor a method in [`BY_VALUE`].
    pub(crate) fn method(&self, name: &str) -> String {
        let method = self.member(name);
        if BY_VALUE.contains(&method.as_str()) { method + "_" } else { method }
    }

    /// The camel-case name of a type or variant: `ServiceId`.
    pub(crate) fn camel(&self, name: &str) -> String {
        identifier(self.plain(name).to_upper_camel_case(), 'N')
    }

    /// A longer name than that of [`camel`](Self::camel), with a word for each symbol, for one of two names that
    /// collide.
    pub(crate) fn camel_spelled_out(&self, name: &str) -> String {
        identifier(symbols::spelled_out(name).to_upper_camel_case(), 'N')
    }

    /// A longer name than that of [`member`](Self::member), with a word for each symbol, for one of two names that
    /// collide.
    pub(crate) fn member_spelled_out(&self, name: &str) -> String {
        beside_new(identifier(symbols::spelled_out(name).to_snake_case(), 'n'))
    }

    /// The words of a name, separated by spaces; or the unchanged exception for the name in `names.toml`.
    fn plain(&self, name: &str) -> String {
        if let Some(exception) = self.text.exceptions.get(name) {
            return exception.clone();
        }
        let mut plain = symbols::words(name);
        for word in &self.text.words {
            if plain.contains(word.as_str()) {
                plain = plain.replace(word.as_str(), &format!(" {} ", word.to_ascii_lowercase()));
            }
        }
        if plain.trim().is_empty() { symbols::spelled_out(name) } else { plain }
    }
}

/// The keywords of every edition, sorted: strict, reserved and those weak ones that would be confusing as names (The
/// Rust Reference, section "Keywords").
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Whether an identifier is a keyword, which generated names avoid: raw identifiers would clutter a caller's code.
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

/// Adds a `_` to the name `new`, which is that of the constructor.
fn beside_new(name: String) -> String {
    if name == "new" { "new_".to_owned() } else { name }
}

/// Turns a name in snake or camel case into a valid identifier. A leading digit gets the letter `number` before it,
/// since a `_` would mark the item as unused.
fn identifier(mut name: String, number: char) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, number);
    }
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_get_a_trailing_underscore() {
        // The Rust Reference, section "Keywords": strict, reserved, and the weak ones that read badly as names.
        for word in "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match \
                     mod move mut pub ref return self static struct super trait true type unsafe use where while abstract \
                     become box do final gen macro override priv try typeof union unsized virtual yield"
            .split_whitespace()
        {
            assert_eq!(Names::default().snake(word), format!("{word}_"));
        }
        assert_eq!(Names::default().camel("self"), "Self_");
    }

    #[test]
    fn every_name_becomes_an_identifier() {
        let names = Names::default();
        for (name, snake, camel) in [
            ("prefix-id", "prefix_id", "PrefixId"),
            ("serviceID", "service_id", "ServiceId"),
            ("type", "type_", "Type"),
            ("self", "self_", "Self_"),
            ("Self", "self_", "Self_"),
            ("gen", "gen_", "Gen"),
            ("_", "underscore", "Underscore"),
            ("", "empty", "Empty"),
            ("2fa", "n2fa", "N2fa"),
            ("64", "n64", "N64"),
            ("count ", "count", "Count"),
            ("*.example.com", "star_example_com", "StarExampleCom"),
            ("-1", "minus_1", "Minus1"),
            ("+1", "plus_1", "Plus1"),
            ("!=", "not_equal", "NotEqual"),
            ("!important", "not_important", "NotImportant"),
            ("~", "tilde", "Tilde"),
            ("<=", "less_equal", "LessEqual"),
            ("≠", "not_equal_to", "NotEqualTo"),
            ("$ref", "ref_", "Ref"),
            ("a-b", "a_b", "AB"),
            ("100%", "n100_percent", "N100Percent"),
            ("&&", "ampersand_ampersand", "AmpersandAmpersand"),
            ("größe", "grosse", "Grosse"),
            ("gro\u{308}ße", "grosse", "Grosse"),
            ("ünï-ID", "uni_id", "UniId"),
            ("больше", "bolshe", "Bolshe"),
            ("日本", "ri_ben", "RiBen"),
            ("m²", "m2", "M2"),
            ("🚀", "u1f680", "U1f680"),
            ("🚀launch", "launch", "Launch"),
        ] {
            assert_eq!(names.snake(name), snake, "{name}");
            assert_eq!(names.camel(name), camel, "{name}");
        }
    }

    #[test]
    fn a_module_has_a_valid_and_unreserved_file_name() {
        let names = Names::default();
        for (name, module) in [
            ("lib", "lib_"),
            ("Main", "main_"),
            ("mod", "mod_"),
            ("bin", "bin_"),
            ("CON", "con_"),
            ("com1", "com1_"),
            ("cloudflare-sdk", "cloudflare_sdk_"),
            ("std", "std_"),
            ("into", "into_"),
            ("try-into", "try_into_"),
            ("to-owned", "to_owned"),
            ("console", "console"),
        ] {
            assert_eq!(names.module(name), module, "{name}");
        }
        assert_eq!(
            ["into", "tryInto", "new", "clone"].map(|name| names.method(name)),
            ["into_", "try_into_", "new_", "clone"]
        );
        assert_eq!(names.member("into"), "into");
        let long = |end: &str| names.module(&format!("{}{end}", "x".repeat(300)));
        assert_eq!(long("a").len(), MAX_MODULE);
        assert_ne!(long("a"), long("b"));
    }

    #[test]
    fn words_and_exceptions_of_names_toml_apply() {
        let names = Names::read("names.toml", "words = ['IPv4']\n[exceptions]\n'' = 'any'\n").unwrap();
        assert_eq!(names.snake("IPv4Address"), "ipv4_address");
        assert_eq!(names.camel("allow_IPv4"), "AllowIpv4");
        assert_eq!(names.camel(""), "Any");
    }
}
