//! Writes the manifest of a crate for `gen --out`.

use std::{collections::BTreeMap, path::Path};

use sdk_generator::{
    header,
    text::toml::{comment, string},
};

/// The crate name for a folder: the folder's name in the letters that cargo allows.
pub(crate) fn name(folder: &Path) -> String {
    let own = folder.file_name().unwrap_or_default().to_string_lossy();
    let name: String = own.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let starts_otherwise = !name.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_taken = starts_otherwise || dependency(&name).is_some() || is_reserved(&name);
    if is_taken { format!("client-{name}") } else { name }
}

/// The dependencies of a generated crate.
const DEPENDENCIES: [&str; 3] = ["cloudflare-sdk", "serde_json", "tokio"];

/// The dependency of a generated crate with this name; in code, `-` and `_` are the same.
fn dependency(name: &str) -> Option<&'static str> {
    DEPENDENCIES.into_iter().find(|dependency| dependency.replace('-', "_") == name.replace('-', "_"))
}

/// The crates that come with the compiler.
const BUILT_IN: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];

/// Whether code can't import a crate of this name: a keyword, or the name of a crate that comes with the
/// compiler.
fn is_reserved(name: &str) -> bool {
    let name = name.replace('-', "_");
    sdk_generator::settings::is_keyword(&name) || BUILT_IN.contains(&name.as_str())
}

/// The dependency on the client's crate.
pub(crate) enum Sdk {
    Version(String),
    Path(String),
}

impl Sdk {
    /// The key and value that locate the crate: a version or a path.
    fn place(&self) -> String {
        match self {
            Self::Version(version) => format!("version = {}", string(version)),
            Self::Path(path) => format!("path = {}", string(path)),
        }
    }
}

/// Whether a text is a version, or a requirement such as `^0.1`, instead of a path.
pub(crate) fn is_version(text: &str) -> bool {
    semver::VersionReq::parse(text).is_ok()
}

/// Refuses a crate name that cargo does not allow, that has a meaning in Rust, or that a dependency has.
pub(crate) fn checked_name(name: &str) -> Result<String, String> {
    if let Some(dependency) = dependency(name) {
        return Err(format!("the generated crate depends on `{dependency}`, so it needs another name"));
    }
    if is_reserved(name) {
        return Err(format!("`{name}` has a meaning in Rust, so the crate can't be imported by it; give another name"));
    }
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && name.chars().all(is_allowed) {
        return Ok(name.to_owned());
    }
    Err("a crate's name has letters, digits, `-` and `_`, and no digit or `-` at the start".to_owned())
}

/// The text of `Cargo.toml`, with a feature for each product, all off by default, and `all`.
///
/// `quickstart` has the features that the example needs, if there is one.
pub(crate) fn manifest(
    name: &str,
    features: &BTreeMap<String, Vec<String>>,
    quickstart: Option<&[String]>,
    sdk: &Sdk,
    spec: &str,
) -> String {
    let list = |names: Vec<String>| format!("[{}]", names.join(", "));
    let example = quickstart.map(|needed| {
        let needed = list(needed.iter().map(|feature| string(feature)).collect());
        format!("[[example]]\nname = \"quickstart\"\nrequired-features = {needed}\n\n")
    });
    let mut text = format!(
        "# {}\n\n\
         [package]\nname = {}\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\npublish = false\n\
         readme = \"README.md\"\n\n\
         # On its own, whatever folder it is in.\n[workspace]\n\n\
         [dependencies]\n\
         cloudflare-sdk = {{ {}, default-features = false }}\n\
         serde_json = \"1\"\n\n\
         [dev-dependencies]\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n\
         {}[features]\ndefault = []\n# A client needs TLS: this one's, or the SDK's other choice.\n\
         rustls = [\"cloudflare-sdk/rustls\"]\n\
         # For tests: a server in the process, and an example answer for each operation.\n\
         testing = [\"cloudflare-sdk/testing\"]\n\
         all = {}\n",
        header("gen", &comment(spec)),
        string(name),
        sdk.place(),
        example.unwrap_or_default(),
        list(features.keys().map(|feature| string(feature)).collect()),
    );
    for (feature, needed) in features {
        let needed = list(needed.iter().map(|feature| string(feature)).collect());
        text.push_str(&format!("{} = {needed}\n", string(feature)));
    }
    if !is_snake_case(name) {
        text.push_str("\n# Of the names in the crate, only its own is not in snake case.\n[lints.rust]\nnon_snake_case = \"allow\"\n");
    }
    text
}

/// Whether rustc accepts a crate name without the warning `non_snake_case`.
fn is_snake_case(name: &str) -> bool {
    !name.contains(|c: char| c.is_ascii_uppercase()) && !name.replace('-', "_").contains("__")
}

/// The text of `rustfmt.toml`, which keeps rustfmt from changing generated files, so that `gen --check` passes.
pub(crate) fn unformatted(spec: &str) -> String {
    format!(
        "# {}\n\n\
         disable_all_formatting = true\n",
        header("gen", &comment(spec))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lint_non_snake_case_is_allowed_for_a_crate_name_that_needs_it() {
        let sdk = Sdk::Path("../sdk".to_owned());
        for (name, is_allowed) in [("gB", true), ("a--b", true), ("a-_b", true), ("dns-client", false), ("_2", false)] {
            let text = manifest(name, &BTreeMap::new(), None, &sdk, "spec.json");
            assert_eq!(text.ends_with("[lints.rust]\nnon_snake_case = \"allow\"\n"), is_allowed, "{name}");
        }
    }

    #[test]
    fn each_product_is_a_feature_that_is_off_by_default() {
        let features = BTreeMap::from([("dns".to_owned(), vec!["zones".to_owned()]), ("zones".to_owned(), vec![])]);
        let text =
            manifest("client", &features, Some(&["dns".to_owned()]), &Sdk::Path("../sdk".to_owned()), "spec.json");
        for line in [
            "default = []",
            "all = [\"dns\", \"zones\"]",
            "\"dns\" = [\"zones\"]",
            "\"zones\" = []",
            "testing = [\"cloudflare-sdk/testing\"]",
            "required-features = [\"dns\"]",
        ] {
            assert!(text.lines().any(|own| own == line), "{text}");
        }
    }

    #[test]
    fn the_dependency_on_the_client_is_a_version_or_a_path() {
        for version in ["0.1", "0.1.0", "^0.1", "=0.1.0", ">=0.1, <0.3", "1"] {
            assert!(is_version(version), "{version}");
        }
        for path in ["sdk", "../sdk", "/x/sdk", "1.0/sdk", ".", "", "0.1\"\nx=\"1", "0.1;", "0,1,"] {
            assert!(!is_version(path), "{path}");
        }
        let line = |sdk: &Sdk| {
            let text = manifest("client", &BTreeMap::new(), None, sdk, "spec.json");
            text.lines().find(|line| line.starts_with("cloudflare-sdk")).unwrap_or_default().to_owned()
        };
        assert_eq!(
            line(&Sdk::Version("0.1".to_owned())),
            r#"cloudflare-sdk = { version = "0.1", default-features = false }"#
        );
        assert_eq!(
            line(&Sdk::Path("../a \"b\"".to_owned())),
            r#"cloudflare-sdk = { path = "../a \"b\"", default-features = false }"#
        );
    }

    #[test]
    fn a_crate_name_that_cargo_refuses_is_refused() {
        for name in ["a", "_a", "my-client_2"] {
            assert_eq!(checked_name(name).as_deref(), Ok(name));
        }
        for name in ["", "a b", "1a", "-a", "a.b", "a\"b", "a\nb", "\u{e9}"] {
            assert!(checked_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_crate_name_with_a_meaning_in_rust_is_refused() {
        for reserved in ["match", "self", "Self", "crate", "async", "gen", "std", "core", "alloc", "test", "proc-macro"]
        {
            assert!(checked_name(reserved).unwrap_err().contains("meaning in Rust"), "{reserved}");
            assert_eq!(name(&Path::new("/x").join(reserved)), format!("client-{reserved}"));
        }
    }

    #[test]
    fn a_crate_name_that_is_a_dependencys_is_refused() {
        let text = manifest("client", &BTreeMap::new(), None, &Sdk::Version("1".to_owned()), "spec.json");
        let lines = text.lines().skip_while(|line| *line != "[dependencies]").take_while(|line| *line != "[features]");
        let all: Vec<&str> = lines.filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        assert_eq!(all, DEPENDENCIES);
        for name in all.into_iter().chain(["cloudflare_sdk", "serde-json"]) {
            assert!(checked_name(name).unwrap_err().contains("depends on"), "{name}");
            assert_eq!(super::name(&Path::new("/x").join(name)), format!("client-{name}"));
        }
        assert!(checked_name("cloudflare-sdk-2").is_ok());
    }

    #[test]
    fn by_default_a_crate_has_the_name_of_its_folder() {
        assert_eq!(name(Path::new("/target/full")), "full");
        assert_eq!(name(Path::new("/x/my cloud.flare")), "my-cloud-flare");
        assert_eq!(name(Path::new("/x/2026")), "client-2026");
    }
}
