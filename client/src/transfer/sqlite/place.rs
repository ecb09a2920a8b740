//! Where the journal may lie: on a local file system that keeps its files, in a folder whose entries can be made to last.
//!
//! SQLite's write-ahead log shares memory between programs through a file, which network file systems do not keep coherent.
//! What lies in memory or in the uppermost layer of a container is gone when the machine or the container is started anew.
//! The kind of file system is told on Linux only; elsewhere nothing is refused.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The file systems that are reached over a network or shared with the host of a virtual machine.
///
/// Everything in user space counts as one of them, since it cannot be told what lies behind it.
const SHARED: [&str; 22] = [
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "fuse",
    "gfs2",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "orangefs",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
];

/// The file systems that lie in memory.
const MEMORY: [&str; 3] = ["ramfs", "rootfs", "tmpfs"];

/// The file systems whose uppermost layer goes with its container.
const LAYERED: [&str; 3] = ["aufs", "overlay", "unionfs"];

/// How many links are followed before they are taken for a circle, as Linux does.
const MOST_LINKS: usize = 40;

/// The kind of file system that a journal lies on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileSystem {
    kind: String,
}

impl FileSystem {
    /// A kind that no folder of the machine need have.
    #[cfg(test)]
    pub(super) fn of_kind(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
        }
    }

    /// The kind of the file system on which a file lies or would lie, links followed; none where it cannot be told, as on other systems than Linux.
    ///
    /// # Errors
    /// The folder of the file is missing or may not be entered.
    pub fn of(path: impl AsRef<Path>) -> io::Result<Option<Self>> {
        Self::of_folder(folder_of(&resolve(path.as_ref())?))
    }

    /// The kind of the file system that a folder lies on.
    pub(super) fn of_folder(folder: &Path) -> io::Result<Option<Self>> {
        let folder = folder.canonicalize()?;
        if !cfg!(target_os = "linux") {
            return Ok(None);
        }
        match std::fs::read("/proc/self/mountinfo") {
            Ok(mounts) => {
                let kind = kind_of_mount(&String::from_utf8_lossy(&mounts), &folder);
                Ok(kind.map(|kind| Self { kind }))
            }
            // A container may hide /proc; what cannot be told is not refused.
            Err(_) => Ok(None),
        }
    }

    /// Its name, as the operating system writes it, such as `ext4`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Whether several machines use it, or it cannot be told what lies behind it: no journal opens there.
    pub fn is_shared(&self) -> bool {
        is_shared(&self.kind)
    }

    /// Whether it lies in memory, so that everything on it is gone after a restart of the machine.
    pub fn is_memory(&self) -> bool {
        MEMORY.contains(&self.kind.as_str())
    }

    /// Whether it is made of layers as a container's root is, so that a file on it may go with the container.
    pub fn is_layered(&self) -> bool {
        LAYERED.contains(&self.kind.as_str())
    }
}

/// Where a path leads: through links of folders, and through links to a file that need not be there yet.
///
/// The files beside a journal have its name, so that they must not be looked for beside a link to it.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
        let folder = folder_of(&path).canonicalize()?;
        let whole = folder.join(name);
        match std::fs::read_link(&whole) {
            Ok(target) => path = folder.join(target),
            // It is no link, or not there.
            Err(_) => return Ok(whole),
        }
    }
    Err(ErrorKind::InvalidInput.into())
}

/// The kind of the file system of the deepest mount that holds a folder, by the text of `/proc/self/mountinfo`.
fn kind_of_mount(mountinfo: &str, folder: &Path) -> Option<String> {
    let mut deepest: Option<(usize, &str)> = None;
    for line in mountinfo.lines() {
        let Some((mount, kind)) = line.split_once(" - ") else {
            continue;
        };
        let (Some(point), Some(kind)) = (mount.split(' ').nth(4), kind.split(' ').next()) else {
            continue;
        };
        let point = unescape(point);
        let depth = point.components().count();
        // Of two mounts on one point the later lies above the earlier.
        if folder.starts_with(&point) && deepest.is_none_or(|(found, _)| found <= depth) {
            deepest = Some((depth, kind));
        }
    }
    deepest.map(|(_, kind)| kind.to_owned())
}

fn is_shared(kind: &str) -> bool {
    SHARED.contains(&kind) || kind.starts_with("fuse.")
}

/// Space, tab, line end and backslash stand in `mountinfo` as a backslash and three octal digits.
fn unescape(text: &str) -> PathBuf {
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        unescaped.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 4);
        match code.and_then(|code| u8::from_str_radix(code, 8).ok()) {
            Some(byte) => {
                unescaped.push(char::from(byte));
                rest = &rest[at + 4..];
            }
            None => {
                unescaped.push('\\');
                rest = &rest[at + 1..];
            }
        }
    }
    unescaped.push_str(rest);
    PathBuf::from(unescaped)
}

/// Makes a file that only its owner may use, unless it is there; tells whether it was made.
pub(super) fn create_private(path: &Path) -> io::Result<bool> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(file) => file.sync_all().map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes the entries of a folder last; a file that was just made is otherwise lost with the power.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows neither needs nor allows it.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The folder that a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The path of a file that lies beside the journal and has its name with an ending.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:20 / /proc rw - proc proc rw
24 22 0:30 / /srv/nfs rw - nfs4 server:/export rw
25 24 254:1 / /srv/nfs/local rw - xfs /dev/vdb rw
26 22 0:31 / /mnt/two\\040words rw - cifs //server/share rw
27 22 254:2 / /over rw - ext4 /dev/vdc rw
28 22 0:32 / /over rw - fuse.sshfs host:/ rw
29 22 0:33 / /disk rw master:3 propagate_from:2 - fuseblk /dev/sda1 rw
";

    fn check(folder: &str, kind: &str, shared: bool) {
        let found = kind_of_mount(MOUNTS, Path::new(folder));
        assert_eq!(found.as_deref(), Some(kind), "{folder}");
        assert_eq!(is_shared(kind), shared, "{kind}");
    }

    #[test]
    fn tells_the_mount_that_a_folder_lies_on() {
        check("/", "ext4", false);
        check("/srv", "ext4", false);
        check("/srv/nfs", "nfs4", true);
        check("/srv/nfs/journal", "nfs4", true);
        check("/srv/nfs-but-not", "ext4", false);
        check("/srv/nfs/local/journal", "xfs", false);
        check("/mnt/two words/journal", "cifs", true);
        check("/over/journal", "fuse.sshfs", true);
        check("/disk", "fuseblk", false);
    }

    #[test]
    fn odd_lines_are_passed_over() {
        assert_eq!(kind_of_mount("", Path::new("/")), None);
        assert_eq!(kind_of_mount("nonsense\n1 2 - \n", Path::new("/")), None);
        assert_eq!(unescape("a\\1"), Path::new("a\\1"));
        assert_eq!(unescape("\\134x\\011"), Path::new("\\x\t"));
    }

    #[test]
    fn a_folder_that_is_missing_is_an_error() {
        assert!(FileSystem::of("/there/is/none").is_err());
    }

    #[test]
    fn what_lies_in_memory_or_in_a_layer_is_told_from_a_disk() {
        for (kind, memory, layered) in [
            ("ext4", false, false),
            ("tmpfs", true, false),
            ("ramfs", true, false),
            ("overlay", false, true),
        ] {
            let found = FileSystem {
                kind: kind.to_owned(),
            };
            let is = (found.is_memory(), found.is_layered());
            assert_eq!(is, (memory, layered), "{kind}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_leads_through_every_link() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let at = |name: &str| root.join(name);
        std::fs::create_dir(at("real")).unwrap();
        symlink("real", at("folder")).unwrap();
        symlink("folder/journal.db", at("one")).unwrap();
        symlink(at("one"), at("two")).unwrap();
        symlink("circle", at("circle")).unwrap();
        let journal = at("real").join("journal.db");
        // The same whether the file is there yet or not.
        for _ in 0..2 {
            for name in ["real/journal.db", "folder/journal.db", "one", "two"] {
                assert_eq!(resolve(&at(name)).unwrap(), journal, "{name}");
            }
            std::fs::write(&journal, "").unwrap();
        }
        assert!(resolve(&at("circle")).is_err());
        assert!(resolve(Path::new("/")).is_err());
    }
}
