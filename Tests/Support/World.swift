// SPDX-License-Identifier: MIT

/// A little world of its own: process ids, mounts, network and `/proc`, so that nothing in it can hurt the machine.
public enum World {
    /// Runs a shell script as process 1 of a new world; all that is left in it ends with it.
    ///
    /// `lo` is up. `$1`, `$2` … are the arguments; `$PROBE` is the probe's path.
    ///
    /// - Parameter keepingFiles: Whether what is written to files stays. Otherwise the whole tree is a throw-away copy.
    public static func run(
        _ script: String, _ arguments: [String] = [], keepingFiles: Bool = true, within time: Duration = .seconds(60)
    ) throws -> Program.Result {
        let world = ["--pid", "--mount", "--net", "--fork", "--kill-child", "--mount-proc", "--"]
        let whole = "PROBE='\(Product.path("probe"))'\n$PROBE lo-up\n" + (keepingFiles ? "" : copy) + script
        return try Program.run(
            "/usr/bin/unshare", world + ["/bin/sh", "-c", whole, "sh"] + arguments,
            environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"], within: time)
    }

    /// An overlay on a memory file system becomes the root, by pivot_root: it is no jail.
    private static let copy = """
        set -e
        mount -t tmpfs lust /mnt
        mkdir /mnt/upper /mnt/work /mnt/root
        mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work lust /mnt/root
        mount --rbind /dev /mnt/root/dev
        cd /mnt/root
        pivot_root . mnt
        cd /
        mount -t proc proc /proc
        umount -l /mnt
        set +e

        """
}
