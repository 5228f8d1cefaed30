// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import TestSupport
import Testing

/// `plan --svg` and `start --svg`: a picture that can be printed and read.
@Suite(.requiresRoot) final class PictureTests {
    let daemon: TestDaemon
    var file: String { daemon.scratch["picture.svg"] }
    init() throws { daemon = try TestDaemon() }

    private func drawing(_ command: String, _ options: [String] = []) throws -> Drawing {
        let run = try daemon.run(command, ["--svg", file] + options)
        #expect(run.status == 0, "\(run.text)")
        return try #require(Drawing(File.text(file) ?? ""))
    }

    /// What makes a picture unusual: more steps, more text, fewer steps.
    static let unusual: [[String]] = [
        [], ["--set", "keeper=yes", "--set", "jail_proc=self"], ["--foreground"],
        ["--set", "jail=no"], ["--set", "drop=no"], ["--set", "jail=no", "--set", "drop=no", "--foreground"],
        ["--set", "capabilities=net_bind_service net_raw net_admin sys_time wake_alarm", "--set", "groups=1 2 3 4"],
        ["--set", "ports=" + (2000..<2060).map { "\($0)" }.joined(separator: " ")],
        ["--set", "run_dir=/run/" + String(repeating: "a<&>\"b", count: 30)],
    ]

    @Test(arguments: unusual) func `nothing in a picture overlaps or is too small to be printed`(
        _ options: [String]
    ) throws {
        let drawing = try drawing("plan", options)
        #expect(drawing.width == 2100 && drawing.height == 2970)
        #expect(drawing.labels.count > 40)
        for (index, label) in drawing.labels.enumerated() {
            let isOnPaper = label.left >= 90 && label.right <= 2010 && label.top >= 90 && label.bottom <= 2890
            #expect(isOnPaper, "\(label)")
            // In tenths of a millimetre: six points and a half.
            #expect(label.size >= 23, "\(label)")
            for other in drawing.labels[..<index] where label.overlaps(other) {
                Issue.record("'\(label.text)' is drawn over '\(other.text)'")
            }
        }
    }

    @Test func `a picture shows who the process is`() throws {
        let texts = try drawing("plan").labels.map(\.text)
        for text in ["root", "0:0", "\(TestDaemon.uid):\(TestDaemon.gid)", "no groups", "setuid", "sys_chroot", "none"]
        {
            #expect(texts.contains(text), "\(text)")
        }
        #expect(texts.contains { $0.hasSuffix("[::]:\(daemon.port)") || $0.hasSuffix(":\(daemon.port)") })
        #expect(texts.contains("chroot(\".\")"))
    }

    @Test func `after a run the times stand in it`() throws {
        let drawing = try drawing("start")
        let texts = drawing.labels.map(\.text)
        #expect(texts.contains("µs"))
        #expect(texts.contains { $0.contains("as they were made, in ") })
        #expect(texts.filter { $0.contains(".") && Double($0) != nil }.count > 20)
        for (index, label) in drawing.labels.enumerated() {
            for other in drawing.labels[..<index] where label.overlaps(other) {
                Issue.record("'\(label.text)' is drawn over '\(other.text)'")
            }
        }
    }

    @Test func `a picture replaces a file and nothing else`() throws {
        try daemon.scratch.write("picture.svg", "old")
        _ = try drawing("plan")
        #expect(!File.exists(file + ".new"))
        try daemon.scratch.write("victim", "whole")
        symlink(daemon.scratch["victim"], daemon.scratch["link"])
        for place in ["link", "nowhere/x.svg", "."] {
            let run = try daemon.run("plan", ["--svg", daemon.scratch[place]])
            #expect(run.status == 1 && run.errorOutput.contains("svg: "), "\(run.text)")
        }
        #expect(File.text(daemon.scratch["victim"]) == "whole")
    }

    @Test func `where nobody is left outside of the jail there is no picture`() throws {
        let run = try daemon.run("start", ["--foreground", "--svg", file])
        #expect(run.status == 2 && run.errorOutput.contains("arguments: --svg: is for a start that returns"))
        #expect(!File.exists(file))
    }

    @Test func `a picture that cannot be written does not make a start fail`() throws {
        let run = try daemon.run("start", ["--svg", daemon.scratch["nowhere/x.svg"]])
        #expect(run.status == 0 && run.output.contains("started") && run.errorOutput.contains("svg: "))
    }
}
