//! Where the journal may lie: on a local file system, in a folder whose entries can be made to last.
//!
//! SQLite's write-ahead log shares memory between programs through a file, which network file systems do not keep coherent.
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

/// The kind of the file system that a folder lies on, if it is a shared one.
pub(super) fn shared_file_system_of(folder: &Path) -> io::Result<Option<String>> {
    let folder = folder.canonicalize()?;
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    match std::fs::read("/proc/self/mountinfo") {
        Ok(mounts) => Ok(kind_of_mount(&String::from_utf8_lossy(&mounts), &folder)
            .filter(|kind| is_shared(kind))),
        // A container may hide /proc; what cannot be told is not refused.
        Err(_) => Ok(None),
    }
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
        assert!(shared_file_system_of(Path::new("/there/is/none")).is_err());
    }
}
