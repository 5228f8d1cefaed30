// SPDX-License-Identifier: MIT
#if NIO && ServiceLifecycle && Configuration
    import TestSupport
    import Testing

    @Suite(.requiresRoot) final class ServiceTests {
        let daemon: TestDaemon
        init() throws { daemon = try TestDaemon("serviceprobe") }

        @Test func `the daemon's stop is the services' graceful shutdown`() throws {
            let process = Proc(try daemon.start())
            try waitUntil("the service runs") { daemon.logText.contains("NOTICE: the service runs") }
            let stop = try daemon.run("stop")
            #expect(stop.status == 0, "\(stop.text)")
            #expect(!process.isAlive)
            #expect(daemon.logText.contains("NOTICE: the service shuts down"), "\(daemon.logText)")
            #expect(daemon.logText.contains("NOTICE: stopped"))
        }

        @Test func `a service that fails ends the daemon, with the reason in its log`() throws {
            try daemon.configure(["deed": "fail"])
            _ = try daemon.run("start")
            try waitUntil("the daemon is gone") { daemon.survivors.isEmpty }
            #expect(daemon.logText.contains("CRITICAL: probe: the database is gone"), "\(daemon.logText)")
        }

        @Test func `a service that fails in the foreground gives its exit status`() throws {
            try daemon.configure(["deed": "fail"])
            let run = try daemon.run("start", ["--foreground"])
            #expect(run.status == 6, "\(run.text)")
        }

        @Test func `start prints why a service failed before it was ready`() throws {
            try daemon.configure(["deed": "fail-early"])
            let run = try daemon.run("start")
            #expect(run.status == 6, "\(run.text)")
            #expect(run.errorOutput.contains("the database is gone"), "\(run.text)")
            #expect(daemon.survivors.isEmpty)
        }

        @Test func `swift-configuration reads the file's value inside the jail, and a reload feeds its watchers`()
            throws
        {
            try daemon.configure(["greeting": "Good day"])
            try daemon.start()
            try waitUntil("the first value is read") { daemon.logText.contains("greeting is Good day") }
            try daemon.configure(["greeting": "Good night"])
            let reload = try daemon.run("reload")
            #expect(reload.status == 0, "\(reload.text)")
            try waitUntil("the new value is read") { daemon.logText.contains("greeting is Good night") }
        }
    }
#endif
