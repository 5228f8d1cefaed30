// SPDX-License-Identifier: MIT
import Glibc
@testable import Lust
import TestSupport
import Testing

@Suite(.requiresRoot) final class TrustedPathTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func inode(_ path: TrustedPath) throws -> ino_t { try path.directory.facts("test", "").st_ino }

    private func refused(_ path: String, links: TrustedPath.Links = .followedIfTrusted) -> String {
        let error = #expect(throws: LustError.self) { try TrustedPath(path, step: "test", links: links) }
        return error?.description ?? ""
    }

    @Test func `a folder of root's in root's is opened`() throws {
        try scratch.makeFolder("a")
        try scratch.makeFolder("a/b")
        #expect(try inode(TrustedPath(scratch["a/b"], step: "test")) == File.facts(scratch["a/b"])?.st_ino)
        #expect(try inode(TrustedPath(scratch["a//./b/"], step: "test")) == File.facts(scratch["a/b"])?.st_ino)
    }

    @Test func `the parent of a file is opened and the file named`() throws {
        let (parent, name) = try TrustedPath.parent(of: scratch["x"], step: "test")
        #expect(name == "x")
        #expect(try inode(parent) == File.facts(scratch.path)?.st_ino)
        #expect(try TrustedPath.parent(of: "/x", step: "test").name == "x")
    }

    @Test(arguments: ["", "x", "x/y", "/", "/tmp/", "/tmp/.", "/tmp/.."]) func `what names no file is refused`(
        path: String
    ) {
        #expect(throws: LustError.self) { try TrustedPath.parent(of: path, step: "test") }
    }

    @Test func `a folder on the way that others may write to is refused`() throws {
        try scratch.makeFolder("a", mode: 0o777)
        try scratch.makeFolder("a/b")
        #expect(refused(scratch["a/b"]) == "test: \(scratch["a"]): is writable by everybody (mode 0777)")
        chmod(scratch["a"], 0o775)
        chown(scratch["a"], 0, 4711)
        #expect(refused(scratch["a/b"]) == "test: \(scratch["a"]): is writable by group 4711 (mode 0775)")
        chown(scratch["a"], 4711, 0)
        chmod(scratch["a"], 0o755)
        #expect(refused(scratch["a/b"]) == "test: \(scratch["a"]): belongs to user 4711, who could replace it")
    }

    @Test func `a sticky folder on the way is as /tmp is`() throws {
        try scratch.makeFolder("a", mode: 0o1777)
        try scratch.makeFolder("a/b")
        _ = try TrustedPath(scratch["a/b"], step: "test")
    }

    @Test func `root's links are followed and others' are not`() throws {
        try scratch.makeFolder("a")
        symlink("a", scratch["relative"])
        symlink(scratch["a"], scratch["absolute"])
        for name in ["relative", "absolute"] {
            #expect(try inode(TrustedPath(scratch[name], step: "test")) == File.facts(scratch["a"])?.st_ino)
            #expect(refused(scratch[name], links: .refused).contains("is a link to "))
        }
        lchown(scratch["relative"], 4711, 4711)
        #expect(refused(scratch["relative"]) == "test: \(scratch["relative"]): is a link of user 4711")
    }

    @Test func `links in a circle come to an end`() {
        symlink("there", scratch["here"])
        symlink("here", scratch["there"])
        #expect(refused(scratch["here"]).contains("Too many levels of symbolic links"))
    }

    @Test func `a link above the root stays there`() throws {
        symlink("../../../../../..", scratch["up"])
        #expect(try inode(TrustedPath(scratch["up"], step: "test")) == File.facts("/")?.st_ino)
    }

    @Test func `a file on the way is no folder`() throws {
        try scratch.write("file", "")
        #expect(refused(scratch["file"]).hasSuffix("Not a directory"))
        #expect(refused(scratch["file/x"]).hasSuffix("Not a directory"))
        #expect(refused(scratch["none/x"]) == "test: \(scratch["none"]): No such file or directory")
    }
}
