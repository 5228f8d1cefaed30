// SPDX-License-Identifier: MIT
#if NIO && ServiceLifecycle && Configuration
    import TestSupport
    import Testing

    @Suite(.requiresRoot) final class NIOServerTests {
        let daemon: TestDaemon
        let ports: [UInt16]

        init() throws {
            ports = try (0..<3).map { _ in try freePort() }
            daemon = try TestDaemon("nioserver", ["ports": ports.map(\.description).joined(separator: " ")])
        }

        @Test func `every port of the stanza says HI! from event loops`() throws {
            try daemon.start()
            for port in ports { #expect(fetch(port) == "HI!") }
        }

        @Test func `the daemon that serves is jailed and has no privilege left in any thread`() throws {
            let daemon = self.daemon
            let process = Proc(try daemon.start())
            _ = fetch(ports[0])
            #expect(process.link("root") == daemon.jail)
            #expect(process.threads.count > 1)
            for thread in process.threads {
                #expect(thread.field("Uid") == "61471 61471 61471 61471")
                #expect(thread.mask("CapEff") == 0 && thread.mask("CapPrm") == 0)
                #expect(thread.field("NoNewPrivs") == "1")
            }
        }

        @Test func `a stop ends the daemon in order and frees its ports`() throws {
            let process = Proc(try daemon.start())
            #expect(fetch(ports[0]) == "HI!")
            let stop = try daemon.run("stop")
            #expect(stop.status == 0, "\(stop.text)")
            #expect(!process.isAlive)
            #expect(fetch(ports[0]) == nil)
            #expect(daemon.logText.contains("NOTICE: stopped"), "\(daemon.logText)")
        }

        @Test func `a stop lets an open connection end by itself`() throws {
            let lingerer = try TestDaemon("serviceprobe", ["deed": "linger"])
            try lingerer.start()
            let client = try Program(
                "/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(lingerer.port); cat <&3"])
            try waitUntil("the client is connected") { lingerer.logText.contains("somebody is here") }
            let stop = try lingerer.run("stop")
            #expect(stop.status == 0, "\(stop.text)")
            #expect(try client.wait().output == "BYE")
            #expect(lingerer.logText.contains("NOTICE: stopped"), "\(lingerer.logText)")
        }

        @Test(arguments: ["default", "strict"]) func `it lives behind a filter of system calls`(filter: String) throws {
            let process = Proc(try daemon.start(["--set", "seccomp=\(filter)"]))
            for _ in 0..<100 { #expect(fetch(ports[1]) == "HI!") }
            #expect(process.threads.count > 1 && process.threads.allSatisfy { $0.field("Seccomp") == "2" })
            #expect(try daemon.run("restart").status == 0)
            #expect(fetch(ports[2]) == "HI!")
            #expect(try daemon.run("stop").status == 0)
        }

        @Test func `a thousand connections later it still answers without /proc of the machine`() throws {
            let process = Proc(try daemon.start())
            for _ in 0..<1000 { #expect(fetch(ports[1]) == "HI!") }
            #expect(process.isAlive)
        }
    }
#endif
