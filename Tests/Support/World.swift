// SPDX-License-Identifier: MIT

/// A little world of its own: process ids, mounts, network and `/proc`, so that nothing in it can hurt the machine.
public enum World {
    /// Runs a shell script as process 1 of a new world; all that is left in it ends with it.
    ///
    /// `lo` is up. `$1`, `$2` … are the arguments; `$PROBE` is the probe's path.
    public static func run(
        _ script: String, _ arguments: [String] = [], within time: Duration = .seconds(60)
    ) throws -> Program.Result {
        let world = ["--pid", "--mount", "--net", "--fork", "--kill-child", "--mount-proc", "--"]
        let probe = Product.path("probe")
        return try Program.run(
            "/usr/bin/unshare", world + ["/bin/sh", "-c", "PROBE='\(probe)'; $PROBE lo-up; " + script, "sh"] + arguments,
            environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"], within: time)
    }
}
