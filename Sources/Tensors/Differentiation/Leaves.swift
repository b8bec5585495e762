import Support

/// A tensor whose scalar type is known only at run time: a leaf of a model, an entry of a checkpoint.
public struct AnyTensor: Sendable {
    let node: Node
    /// The tensor with its scalar type: it also holds the node, so that its value is kept.
    let typedTensor: any Sendable

    /// Wraps a tensor.
    public init<Scalar>(_ tensor: Tensor<Scalar>) {
        node = tensor.node
        typedTensor = tensor
    }

    init(_ node: Node) {
        self.node = node
        switch node.scalarType {
        case .float32: typedTensor = Tensor<Float>(node)
        case .float64: typedTensor = Tensor<Double>(node)
        case .int32: typedTensor = Tensor<Int32>(node)
        case .bool: typedTensor = Tensor<Bool>(node)
        case .uint8: typedTensor = Tensor<UInt8>(node)
        }
    }

    /// The shape.
    public var shape: Shape { node.shape }
    /// The type of the elements.
    public var scalarType: ScalarType { node.scalarType }

    /// The tensor, if `Scalar` is its scalar type.
    public func typed<Scalar>(as _: Scalar.Type = Scalar.self) -> Tensor<Scalar>? { typedTensor as? Tensor<Scalar> }
}

/// The tensors inside a value, by name, and all that is needed to make the value again around other tensors.
///
/// The value's own `Codable` conformance, synthesised by the compiler, drives it: a struct's tensors are named by
/// their path ("hidden.0.weight"), a tensor that stands alone by "". Numbers, strings and flags beside them are the
/// value's `settings`.
public struct Leaves<Value: Codable>: Sendable {
    /// The paths of the tensors in the order of their declaration.
    public let names: [String]
    /// The tensors, in the order of `names`.
    public let tensors: [AnyTensor]
    let structure: LeafStructure

    /// Takes a value apart into its tensors.
    /// - Precondition: the value's conformance to `Codable` is the synthesized one, or reads what it writes.
    public init(of value: Value) {
        let encoder = LeafEncoder()
        do { try encoder.encode(value, at: "") } catch {
            misuse("\(Value.self) cannot be taken apart into its tensors: \(error)")
        }
        names = encoder.leaves.names
        tensors = encoder.leaves.tensors
        structure = encoder.leaves.structure
    }

    /// The numbers, strings and flags of the value by their path.
    public var settings: [String: String] { structure.settings.mapValues { "\($0)" } }

    /// The value again, with other tensors in the order of `names`.
    public func rebuilt(with tensors: [AnyTensor]) -> Value {
        let named = Dictionary(uniqueKeysWithValues: zip(names, tensors))
        do { return try LeafDecoder(path: "", leaves: named, structure: structure).decode(Value.self, at: "") } catch {
            misuse("\(Value.self) cannot be rebuilt around its tensors: \(error)")
        }
    }
}

/// The parts of a value besides its tensors.
struct LeafStructure: Sendable {
    var settings: [String: any Sendable] = [:]
    var counts: [String: Int] = [:]
    var keys: Set<String> = []
    /// The keys within each keyed container, in order.
    var children: [String: [String]] = [:]
}

func joined(_ path: String, _ key: String) -> String { path.isEmpty ? key : path + "." + key }

private struct IndexKey: CodingKey {
    let intValue: Int?
    var stringValue: String { String(intValue ?? 0) }
    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { intValue = Int(stringValue) }
}

// MARK: Taking apart

/// Dictionaries list equal content in different orders; leaves need one.
private protocol KeyOrdered {
    func encodeInOrder(to encoder: LeafEncoder) throws
}

extension Dictionary: KeyOrdered where Key: Comparable & LosslessStringConvertible, Value: Encodable {
    fileprivate func encodeInOrder(to encoder: LeafEncoder) throws {
        // Only these keys are names; a dictionary of others encodes as a list of keys and values.
        guard Key.self == String.self || Key.self == Int.self else {
            throw EncodingError.invalidValue(
                self, .init(codingPath: [], debugDescription: "keys are \(Key.self); use String or Int"))
        }
        encoder.leaves.structure.children[encoder.path] = []
        for (key, value) in sorted(by: { $0.key < $1.key }) {
            encoder.leaves.structure.children[encoder.path]?.append(key.description)
            try encoder.encode(value, at: Tensors.joined(encoder.path, key.description))
        }
    }
}

final class LeafEncoder: Encoder {
    final class Collected {
        var names: [String] = []
        var tensors: [AnyTensor] = []
        var structure = LeafStructure()
    }

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    let path: String
    let leaves: Collected

    init(path: String = "", leaves: Collected = Collected()) {
        self.path = path
        self.leaves = leaves
    }

    func encode<T: Encodable>(_ value: T, at path: String) throws {
        leaves.structure.keys.insert(path)
        let encoder = LeafEncoder(path: path, leaves: leaves)
        if let dictionary = value as? any KeyOrdered {
            try dictionary.encodeInOrder(to: encoder)
        } else {
            try value.encode(to: encoder)
        }
    }

    func record(_ tensor: AnyTensor) {
        leaves.names.append(path)
        leaves.tensors.append(tensor)
    }

    fileprivate func record(setting: some Sendable, at path: String) {
        leaves.structure.keys.insert(path)
        leaves.structure.settings[path] = setting
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Keyed(encoder: self))
    }
    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        leaves.structure.counts[path] = 0
        return Unkeyed(encoder: self)
    }
    func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

    struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let encoder: LeafEncoder
        var codingPath: [any CodingKey] { encoder.codingPath }

        private func path(_ key: Key) -> String {
            encoder.leaves.structure.children[encoder.path, default: []].append(key.stringValue)
            return joined(encoder.path, key.stringValue)
        }
        mutating func encodeNil(forKey key: Key) {}
        mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
            try encoder.encode(value, at: path(key))
        }
        mutating func encode(_ value: Bool, forKey key: Key) { encoder.record(setting: value, at: path(key)) }
        mutating func encode(_ value: String, forKey key: Key) { encoder.record(setting: value, at: path(key)) }
        mutating func encode(_ value: Double, forKey key: Key) { encoder.record(setting: value, at: path(key)) }
        mutating func encode(_ value: Float, forKey key: Key) { encoder.record(setting: value, at: path(key)) }
        mutating func encode(_ value: Int, forKey key: Key) { encoder.record(setting: value, at: path(key)) }
        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy: Nested.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Nested> {
            let path = path(key)
            encoder.leaves.structure.keys.insert(path)
            return LeafEncoder(path: path, leaves: encoder.leaves).container(keyedBy: Nested.self)
        }
        mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            let path = path(key)
            encoder.leaves.structure.keys.insert(path)
            return LeafEncoder(path: path, leaves: encoder.leaves).unkeyedContainer()
        }
        mutating func superEncoder() -> any Encoder { encoder }
        mutating func superEncoder(forKey key: Key) -> any Encoder {
            LeafEncoder(path: path(key), leaves: encoder.leaves)
        }
    }

    struct Unkeyed: UnkeyedEncodingContainer {
        let encoder: LeafEncoder
        var codingPath: [any CodingKey] { encoder.codingPath }
        var count: Int { encoder.leaves.structure.counts[encoder.path] ?? 0 }

        private func nextPath() -> String {
            defer { encoder.leaves.structure.counts[encoder.path, default: 0] += 1 }
            return joined(encoder.path, String(count))
        }
        mutating func encodeNil() { _ = nextPath() }
        mutating func encode<T: Encodable>(_ value: T) throws { try encoder.encode(value, at: nextPath()) }
        mutating func encode(_ value: Bool) { encoder.record(setting: value, at: nextPath()) }
        mutating func encode(_ value: String) { encoder.record(setting: value, at: nextPath()) }
        mutating func encode(_ value: Double) { encoder.record(setting: value, at: nextPath()) }
        mutating func encode(_ value: Float) { encoder.record(setting: value, at: nextPath()) }
        mutating func encode(_ value: Int) { encoder.record(setting: value, at: nextPath()) }
        mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
            LeafEncoder(path: nextPath(), leaves: encoder.leaves).container(keyedBy: Nested.self)
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            LeafEncoder(path: nextPath(), leaves: encoder.leaves).unkeyedContainer()
        }
        mutating func superEncoder() -> any Encoder { encoder }
    }

    struct Single: SingleValueEncodingContainer {
        let encoder: LeafEncoder
        var codingPath: [any CodingKey] { encoder.codingPath }

        mutating func encodeNil() { encoder.leaves.structure.keys.remove(encoder.path) }
        mutating func encode<T: Encodable>(_ value: T) throws {
            // Numbers of the less common widths arrive here through their own `encode(to:)`.
            switch value {
            case let value as Int32: encoder.record(setting: value, at: encoder.path)
            case let value as Int64: encoder.record(setting: value, at: encoder.path)
            case let value as UInt64: encoder.record(setting: value, at: encoder.path)
            case let value as UInt32: encoder.record(setting: value, at: encoder.path)
            case let value as UInt: encoder.record(setting: value, at: encoder.path)
            case let value as UInt8: encoder.record(setting: value, at: encoder.path)
            case let value as Int8: encoder.record(setting: value, at: encoder.path)
            case let value as Int16: encoder.record(setting: value, at: encoder.path)
            case let value as UInt16: encoder.record(setting: value, at: encoder.path)
            default: try value.encode(to: encoder)
            }
        }
        mutating func encode(_ value: Bool) { encoder.record(setting: value, at: encoder.path) }
        mutating func encode(_ value: String) { encoder.record(setting: value, at: encoder.path) }
        mutating func encode(_ value: Double) { encoder.record(setting: value, at: encoder.path) }
        mutating func encode(_ value: Float) { encoder.record(setting: value, at: encoder.path) }
        mutating func encode(_ value: Int) { encoder.record(setting: value, at: encoder.path) }
    }
}

// MARK: Rebuilding

struct LeafDecoder: Decoder {
    let path: String
    let leaves: [String: AnyTensor]
    let structure: LeafStructure
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func tensor<Scalar>(as _: Scalar.Type) throws -> Tensor<Scalar> {
        guard let tensor: Tensor<Scalar> = leaves[path]?.typed() else { throw missing("tensor", at: path) }
        return tensor
    }

    func decode<T: Decodable>(_: T.Type, at path: String) throws -> T {
        if let setting = structure.settings[path] as? T { return setting }
        return try T(from: LeafDecoder(path: path, leaves: leaves, structure: structure))
    }

    fileprivate func missing(_ kind: String, at path: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "no \(kind) was recorded at '\(path)'"))
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Keyed(decoder: self))
    }
    func unkeyedContainer() -> any UnkeyedDecodingContainer { Unkeyed(decoder: self) }
    func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }

    struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: LeafDecoder
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] {
            decoder.structure.children[decoder.path, default: []].compactMap { Key(stringValue: $0) }
        }

        private func path(_ key: Key) -> String { joined(decoder.path, key.stringValue) }
        func contains(_ key: Key) -> Bool { decoder.structure.keys.contains(path(key)) }
        func decodeNil(forKey key: Key) -> Bool { !contains(key) }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try decoder.decode(type, at: path(key))
        }
        func nestedContainer<Nested: CodingKey>(
            keyedBy: Nested.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> {
            try superDecoder(forKey: key).container(keyedBy: Nested.self)
        }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try superDecoder(forKey: key).unkeyedContainer()
        }
        func superDecoder() -> any Decoder { decoder }
        func superDecoder(forKey key: Key) -> any Decoder {
            LeafDecoder(path: path(key), leaves: decoder.leaves, structure: decoder.structure)
        }
    }

    struct Unkeyed: UnkeyedDecodingContainer {
        let decoder: LeafDecoder
        var codingPath: [any CodingKey] { [] }
        var currentIndex = 0
        var count: Int? { decoder.structure.counts[decoder.path] ?? 0 }
        var isAtEnd: Bool { currentIndex >= (count ?? 0) }

        private mutating func next() -> LeafDecoder {
            defer { currentIndex += 1 }
            let path = joined(decoder.path, String(currentIndex))
            return LeafDecoder(path: path, leaves: decoder.leaves, structure: decoder.structure)
        }
        mutating func decodeNil() -> Bool {
            guard !decoder.structure.keys.contains(joined(decoder.path, String(currentIndex))) else { return false }
            currentIndex += 1
            return true
        }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.decode(type, at: next().path) }
        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy: Nested.Type
        ) -> KeyedDecodingContainer<Nested> { next().container(keyedBy: Nested.self) }
        mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { next().unkeyedContainer() }
        mutating func superDecoder() -> any Decoder { next() }
    }

    struct Single: SingleValueDecodingContainer {
        let decoder: LeafDecoder
        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { !decoder.structure.keys.contains(decoder.path) }
        func decode<T: Decodable>(_ type: T.Type) throws -> T {
            if let setting = decoder.structure.settings[decoder.path] {
                guard let typed = setting as? T else { throw decoder.missing("\(T.self)", at: decoder.path) }
                return typed
            }
            return try T(from: decoder)
        }
    }
}
