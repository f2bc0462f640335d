//! Finds the description of `gen`, and the places of its output.

use std::path::{Path, PathBuf};

use sdk_generator::Output;

use super::{EXT_PAGE, Gen, LEDGER};
use crate::{
    Failure,
    checkout::{LOCK, SPEC, real, relative_path, root},
    manifest,
    tree::{self, Files, named},
};

/// The example of a crate of its own, if the description allows one.
const QUICKSTART: &str = "examples/quickstart.rs";

/// A description's path, and its names.
pub(crate) struct Described {
    pub(crate) file: PathBuf,
    /// The name in messages: the path as given.
    pub(crate) name: String,
    /// The name in generated files: without a folder of this machine.
    pub(super) source: String,
    /// Whether it is the checkout's own description.
    pub(super) is_ours: bool,
}

impl Described {
    /// Finds the description that an option names; without one, the checkout's own.
    pub(crate) fn at(given: Option<&Path>) -> Result<Self, Failure> {
        let own = root()?.join(SPEC);
        let given = match given {
            Some(given) if !is_own(given, &own)? => given,
            _ => return Ok(Self { file: own, name: SPEC.to_owned(), source: SPEC.to_owned(), is_ours: true }),
        };
        let name = given.to_string_lossy().replace('\\', "/");
        let source = name.rsplit('/').next().unwrap_or(&name).to_owned();
        Ok(Self { file: given.to_owned(), name, source, is_ours: false })
    }
}

/// Whether a path is that of the checkout's own description: from the current folder, or else from the checkout's root.
fn is_own(given: &Path, own: &Path) -> Result<bool, Failure> {
    Ok(real(given).map_err(named(given))? == real(own)? || given == Path::new(SPEC) && !given.exists())
}

/// The description, and where the generated files go.
pub(super) struct OutputPlace {
    pub(super) spec: Described,
    /// The folder of all files.
    pub(super) folder: PathBuf,
    /// The crate's folder below `folder`.
    pub(super) package: &'static str,
    /// The resources' folder below `folder`.
    pub(super) resources: &'static str,
    /// The names.lock below `folder`; `None` for another description written into the SDK.
    pub(super) lock: Option<&'static str>,
    /// The crate to write; `None` if the files go into the SDK.
    pub(super) written: Option<Written>,
}

/// A crate to write.
pub(super) struct Written {
    pub(super) name: String,
    /// The crate that it depends on.
    sdk: manifest::Sdk,
}

impl OutputPlace {
    pub(super) fn of(options: &Gen, spec: Described) -> Result<Self, Failure> {
        let Some(folder) = &options.out else {
            let lock = spec.is_ours.then_some(LOCK);
            let resources = "sdk/src/resources";
            return Ok(Self { spec, folder: root()?, package: "sdk/", resources, lock, written: None });
        };
        let folder = real(folder).map_err(named(folder))?;
        let name = options.crate_name.clone().unwrap_or_else(|| manifest::name(&folder));
        let sdk = match options.sdk.as_deref() {
            Some(version) if manifest::is_version(version) => manifest::Sdk::Version(version.to_owned()),
            given => {
                let path =
                    given.map_or_else(|| Ok(root()?.join("sdk")), |path| Ok::<_, Failure>(PathBuf::from(path)))?;
                if !path.join("Cargo.toml").is_file() {
                    return Err(
                        format!("--sdk: {} is neither a version nor the folder of a crate", path.display()).into()
                    );
                }
                manifest::Sdk::Path(relative_path(&folder, &real(&path)?)?)
            }
        };
        let lock = Some("names.lock");
        Ok(Self { spec, folder, package: "", resources: "src", lock, written: Some(Written { name, sdk }) })
    }

    /// The files beside the resources that are not generated from this description, so that former ones are removed.
    pub(super) fn absent_pages(&self, output: &Output) -> impl Iterator<Item = &'static str> + use<> {
        let has_none = self.written.is_some() && output.crate_pages.quickstart.is_none();
        has_none.then_some(QUICKSTART).into_iter()
    }

    /// The generated files beside the resources.
    pub(super) fn pages(&self, output: &Output) -> Result<Files, Failure> {
        let mut pages = Files::from([
            (format!("{}API.md", self.package), output.api_page.clone()),
            (format!("{}api.txt", self.package), output.listing.clone()),
            (format!("{}{LEDGER}", self.package), output.ledger_page.clone()),
        ]);
        pages.insert(format!("{}examples.json", self.package), output.examples.clone());
        pages.extend(self.lock.map(|lock| (lock.to_owned(), output.lock.clone())));
        if self.written.is_none()
            && let Some(page) = pages.get_mut("sdk/API.md")
        {
            page.extend(tree::read_file(&self.folder.join(EXT_PAGE))?);
        }
        if let Some(Written { name, sdk }) = &self.written {
            let own = &output.crate_pages;
            let quickstart = own.quickstart.as_ref().map(|_| own.quickstart_features.as_slice());
            let text = manifest::manifest(name, &output.features, quickstart, sdk, &self.spec.source);
            pages.insert("Cargo.toml".to_owned(), text);
            pages.insert("rustfmt.toml".to_owned(), manifest::unformatted(&self.spec.source));
            pages.insert("README.md".to_owned(), own.readme.clone());
            pages.extend(own.quickstart.clone().map(|text| (QUICKSTART.to_owned(), text)));
        }
        Ok(pages)
    }
}
