// SPDX-License-Identifier: MIT
import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "tail" { exit(tailCommand(Array(arguments.dropFirst()))) }
print("lust")
