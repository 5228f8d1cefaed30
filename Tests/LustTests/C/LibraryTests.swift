// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// What `make install` lays down, used as others would: by a C++ and a Python program that know nothing of this package.
@Suite(.requires("make"), .requires("g++"), .requires("pkg-config")) final class LibraryTests {
    let scratch: Scratch
    var root: String { scratch["root"] }
    var library: String { scratch["root/usr/lib/libclust.so.0"] }

    init() throws {
        scratch = try Scratch()
        try make("install", "PREFIX=/usr", "DESTDIR=\(scratch["root"])")
    }

    @discardableResult func make(_ words: String...) throws -> Program.Result {
        let words = ["-s", "-C", Product.folder, "BUILD=\(scratch["build"])"] + words
        let result = try Program.run("/usr/bin/make", words, within: .seconds(120))
        #expect(result.status == 0, "\(result.text)")
        return result
    }

    /// A shell with the installed library's pkg-config.
    func shell(_ script: String, _ arguments: String...) throws -> Program.Result {
        try Program.shell(
            script, arguments,
            environment: [
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "PKG_CONFIG_SYSROOT_DIR=\(root)",
                "PKG_CONFIG_PATH=\(root)/usr/lib/pkgconfig", "LD_LIBRARY_PATH=\(root)/usr/lib",
            ], within: .seconds(60))
    }

    @Test func `the library, its header and its manual are where they belong`() {
        for file in [
            "include/clust.h", "lib/libclust.a", "lib/libclust.so", "lib/libclust.so.0", "lib/pkgconfig/clust.pc",
            "share/man/man3/clust.3", "share/man/man3/clust_launch.3", "share/man/man1/lust.1",
            "share/man/man5/lust.conf.5", "share/man/man8/threadserver.8", "share/zsh/site-functions/_lust",
            "share/bash-completion/completions/lust", "share/fish/vendor_completions.d/lust.fish",
        ] { #expect(File.exists(scratch["root/usr/\(file)"]), "\(file)") }
    }

    @Test func `the library's symbols and sizes are those that programs were linked with`() throws {
        try make("abi")
    }

    @Test func `the header is clean in C++ and in strict C`() throws {
        let run = try shell(
            """
            printf '#include <clust.h>\\n' > "$1/x.c"
            for words in "g++ -std=c++11 -x c++" "g++ -std=c++20 -x c++" "cc -std=c11 -x c"; do
                $words -Wall -Wextra -Wpedantic -Werror $(pkg-config --cflags clust) -fsyntax-only "$1/x.c" || exit
            done
            """, scratch.path)
        #expect(run.status == 0, "\(run.text)")
    }

    @Test(.requiresRoot) func `a daemon in C++ that links it is jailed and without root`() throws {
        let run = try shell(
            """
            g++ -std=c++17 -Wall -Wextra -Werror $(pkg-config --cflags clust) "$2/Tests/C/daemon.cc" -o "$1/cxx" \
                $(pkg-config --libs clust) && mkdir "$1/jail" && "$1/cxx" "$1/jail" "$3"
            """, scratch.path, Product.folder, "\(try freePort())")
        try expectDaemon(run)
    }

    @Test(.requiresRoot, .requires("python3")) func `a daemon in Python that loads it is jailed and without root`()
        throws
    {
        let run = try shell(
            "mkdir $1/jail && exec /usr/bin/python3 $2/Tests/C/daemon.py $3 $1/jail $4", scratch.path, Product.folder,
            library, "\(try freePort())")
        try expectDaemon(run)
    }

    func expectDaemon(_ run: Program.Result) throws {
        let pid = try #require(Int32(run.output.dropLast()), "\(run.text)")
        let daemon = Proc(pid)
        #expect(daemon.field("Uid") == "61471 61471 61471 61471")
        #expect(daemon.mask("CapPrm") == 0 && daemon.mask("CapBnd") == 0)
        #expect(daemon.field("NoNewPrivs") == "1")
        #expect(daemon.link("root") == scratch["jail"])
        let port = try #require(scratch.processes.first { $0.pid == pid }?.text("cmdline").split(separator: "\0").last)
        #expect(fetch(try #require(UInt16(port))) == "HI!")
    }
}
