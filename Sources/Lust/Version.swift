public let lustVersion = "0.1.0"
