// SPDX-License-Identifier: MIT
#if Configuration
    import Configuration
    import Lust

    extension ConfigContent {
        /// Reads a text as a type, by the rules of Lust's own settings; nil if it is not one.
        init?(_ text: String, as type: ConfigType) {
            switch type {
            case .string: self = .string(text)
            case .int: self.init(text, ConfigContent.int)
            case .double: self.init(text, ConfigContent.double)
            case .bool: self.init(text, ConfigContent.bool)
            case .bytes: self = .bytes(Array(text.utf8))
            case .stringArray: self.init(text, ConfigContent.stringArray)
            case .intArray: self.init(text, ConfigContent.intArray)
            case .doubleArray: self.init(text, ConfigContent.doubleArray)
            case .boolArray: self.init(text, ConfigContent.boolArray)
            case .byteChunkArray: self.init(text) { (list: [String]) in .byteChunkArray(list.map { Array($0.utf8) }) }
            }
        }

        private init?<Value: SettingValue>(_ text: String, _ content: (Value) -> ConfigContent) {
            do { self = content(try Value(settingText: text)) } catch { return nil }
        }
    }
#endif
