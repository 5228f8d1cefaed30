// SPDX-License-Identifier: MIT
#if !NIO
    import Glibc
    import Lust

    /// Stands in for the example in a build without SwiftNIO.
    @main
    struct WithoutTrait {
        static func main() {
            Output.complain("nioserver: built without SwiftNIO; build it with: swift build --traits NIO\n")
            exit(2)
        }
    }
#endif
