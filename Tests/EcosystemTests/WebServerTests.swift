// SPDX-License-Identifier: MIT
#if NIO
    import TestSupport
    import Testing

    private let webServer = Product.folder + "/Examples/Web/.build/debug/webserver"

    /// The HTTP example, which is a package of its own and built by `make web`.
    @Suite(.requiresRoot, .requires("make web") { File.exists(webServer) }) final class WebServerTests {
        let daemon: TestDaemon
        let port: UInt16

        init() throws {
            port = try freePort(low: true)
            daemon = try TestDaemon(
                "webserver", ["ports": "\(port)", "uid": "nobody", "gid": "nogroup"], program: webServer)
        }

        func get(_ path: String) -> String? {
            fetch(port, sending: "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        }

        @Test func `a page comes from a low port, a jail, and nobody without a privilege`() throws {
            let daemon = self.daemon
            let process = Proc(try daemon.start())
            let page = try #require(get("/"))
            #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n") && page.hasSuffix("\r\n\r\nHI!\n"), "\(page)")
            #expect(try #require(get("/hello/you")).hasSuffix("Hello, you!\n"))
            #expect(try #require(get("/nowhere")).hasPrefix("HTTP/1.1 404 "))
            #expect(process.link("root") == daemon.jail)
            for thread in process.threads {
                #expect(thread.field("Uid") == "65534 65534 65534 65534")
                #expect(thread.mask("CapPrm") == 0 && thread.mask("CapBnd") == 0)
                #expect(thread.field("NoNewPrivs") == "1")
            }
        }

        @Test func `a reload changes the page`() throws {
            try daemon.start()
            try daemon.configure(["ports": "\(port)", "uid": "nobody", "gid": "nogroup", "greeting": "HO!"])
            let reload = try daemon.run("reload")
            #expect(reload.status == 0, "\(reload.text)")
            #expect(try #require(get("/")).hasSuffix("HO!\n"))
        }

        @Test func `a stop ends connections that are kept alive, in order`() throws {
            try daemon.start()
            let client = try Program(
                "/bin/bash",
                ["-c", #"exec 3<>/dev/tcp/127.0.0.1/$1; printf 'GET / HTTP/1.1\r\nHost: x\r\n\r\n' >&3; cat <&3"#]
                    + ["sh", "\(port)"])
            try waitUntil("the client is served") { daemon.logText.contains("hb.request.path=") }
            let stop = try daemon.run("stop")
            #expect(stop.status == 0, "\(stop.text)")
            #expect(try client.wait().output.hasSuffix("HI!\n"))
            let log = daemon.logText
            #expect(log.contains("NOTICE: stopped") && !log.contains("ERROR"), "\(log)")
        }
    }
#endif
