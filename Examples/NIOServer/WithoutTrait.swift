// SPDX-License-Identifier: MIT
#if !NIO
    import Glibc

    /// Stands in for the example in a build without SwiftNIO.
    @main
    struct WithoutTrait {
        static func main() {
            fputs("nioserver: built without SwiftNIO; build it with: swift build --traits NIO\n", stderr)
            exit(2)
        }
    }
#endif
