// SPDX-License-Identifier: MIT

/// The version of Lust that a program was built with.
public let lustVersion = "0.1.0"
