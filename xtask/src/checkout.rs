//! Finds the checkout that a command works on, and relative paths in it.

use std::{
    env, fs, io,
    path::{Component, Path, PathBuf},
};

use crate::Failure;

/// The checkout's own description, relative to its root.
pub(crate) const SPEC: &str = "spec/openapi.yaml";
/// The scope of that description.
pub(crate) const SCOPE: &str = "spec/scope.toml";
/// The exceptions to the rules for names.
pub(crate) const NAMES: &str = "spec/names.toml";
/// The names that earlier runs chose.
pub(crate) const LOCK: &str = "spec/names.lock";

/// Files that identify a checkout.
const MARKS: [&str; 3] = ["sdk/Cargo.toml", "spec/names.toml", "xtask/Cargo.toml"];

/// The root of the checkout in which the command runs. The folder where this program was compiled does not identify it,
/// since checkouts may share a target folder.
///
/// It is searched from the current folder upwards, then from the package that cargo runs (`--manifest-path`), then from
/// the program.
///
/// # Errors
///
/// None of these folders is in a checkout.
pub(crate) fn root() -> Result<PathBuf, Failure> {
    let here = env::current_dir()?;
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let starts = [Some(here.clone()), package, env::current_exe().ok()];
    let found = starts.iter().flatten().find_map(|start| start.ancestors().find(|folder| is_checkout(folder)));
    let none = || {
        let here = here.display();
        format!("{here} is in no checkout of the project (a folder with {}); run it in one", MARKS.join(", "))
    };
    Ok(found.ok_or_else(none)?.to_owned())
}

fn is_checkout(folder: &Path) -> bool {
    MARKS.iter().all(|file| folder.join(file).is_file())
}

/// The absolute path without `..` and symbolic links; components that don't exist are kept as they are.
pub(crate) fn real(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    // Windows resolves `..` before links, which is done above.
    if cfg!(windows) {
        return Ok(absolute);
    }
    let mut real = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => _ = real.pop(),
            step => real.push(step),
        }
        // `..` behind a link leads to the parent of the link's target.
        real = fs::canonicalize(&real).unwrap_or(real);
    }
    Ok(real)
}

/// The relative path from one folder to another, both [`real`]. It is the same on every machine with the same layout.
///
/// # Errors
///
/// A component is not UTF-8.
pub(crate) fn relative_path(from: &Path, to: &Path) -> Result<String, Failure> {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let text = |path: &Path| path.to_str().map(str::to_owned).ok_or_else(|| format!("{path:?} is not UTF-8").into());
    // Between drives there is only an absolute path.
    if shared == 0 {
        return text(&to.iter().collect::<PathBuf>());
    }
    let out = from[shared..].iter().map(|_| Ok("..".to_owned()));
    let steps = out.chain(to[shared..].iter().map(|step| text(Path::new(step))));
    Ok(steps.collect::<Result<Vec<_>, Failure>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_leads_through_the_common_folder() {
        let relative_path = |from: &str, to: &str| relative_path(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(relative_path("/a/b/out", "/a/sdk"), "../../sdk");
        assert_eq!(relative_path("/a", "/a/sdk"), "sdk");
        assert_eq!(relative_path("/out", "/a/sdk"), "../a/sdk");
    }

    #[test]
    fn two_dots_after_a_link_are_the_parent_of_its_target() {
        let scratch = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(scratch.path()).unwrap();
        fs::create_dir_all(root.join("a/deep")).unwrap();
        for (path, expected) in [("a/../b", "b"), ("a/deep/../../b/./c", "b/c"), ("new/../b", "b"), ("a", "a")] {
            assert_eq!(real(&root.join(path)).unwrap(), root.join(expected), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("a/deep"), root.join("link")).unwrap();
            assert_eq!(real(&root.join("link/../b")).unwrap(), root.join("a/b"));
        }
    }
}
