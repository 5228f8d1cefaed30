// SPDX-License-Identifier: MIT

/// The version of Lust that a program was built with.
public let lustVersion = "0.1.0"

/// The day of that version, for manual pages.
let lustDate = "2026-11-25"
