/// The type of a tensor's elements, as the engine sees it.
public enum ScalarType: String, Sendable, Hashable, Codable, CaseIterable {
    /// `Float`.
    case float32
    /// `Double`.
    case float64
    /// `Int32`.
    case int32
    /// `Bool`.
    case bool
    /// `UInt8`.
    case uint8

    /// The bytes of one element.
    public var size: Int {
        switch self {
        case .float64: 8
        case .float32, .int32: 4
        case .bool, .uint8: 1
        }
    }

    /// Whether derivatives exist for tensors of this type.
    package var isFloating: Bool { self == .float32 || self == .float64 }
}

/// A type that can be the element of a `Tensor`.
public protocol TensorScalar: Sendable, Codable, Equatable, BitwiseCopyable {
    /// The type of the elements.
    static var scalarType: ScalarType { get }
    /// This value as a `Double`; `true` is 1.
    var asDouble: Double { get }
    /// The element nearest to `value`; non-zero is `true`.
    init(fromDouble value: Double)
}

/// An element that can be added and multiplied: `Float`, `Double`, `Int32`.
public protocol NumericScalar: TensorScalar, Numeric, Comparable {}

/// An element with derivatives: `Float`, `Double`.
public protocol FloatingScalar: NumericScalar, BinaryFloatingPoint {}

extension Float: FloatingScalar {
    public static var scalarType: ScalarType { .float32 }
    public var asDouble: Double { Double(self) }
    public init(fromDouble value: Double) { self.init(value) }
}

extension Double: FloatingScalar {
    public static var scalarType: ScalarType { .float64 }
    public var asDouble: Double { self }
    public init(fromDouble value: Double) { self = value }
}

extension Int32: NumericScalar {
    public static var scalarType: ScalarType { .int32 }
    public var asDouble: Double { Double(self) }
    public init(fromDouble value: Double) { self = Int32(saturating: value) }

    /// `value` cut towards zero and held within the range of the type; not-a-number becomes 0.
    init(saturating value: Double) {
        self = value.isNaN ? 0 : Int32(Swift.max(Swift.min(value, Double(Int32.max)), Double(Int32.min)))
    }
}

extension Bool: TensorScalar {
    public static var scalarType: ScalarType { .bool }
    public var asDouble: Double { self ? 1 : 0 }
    public init(fromDouble value: Double) { self = value != 0 }
}

extension UInt8: TensorScalar {
    public static var scalarType: ScalarType { .uint8 }
    public var asDouble: Double { Double(self) }
    public init(fromDouble value: Double) { self = UInt8(Swift.max(0, Swift.min(255, value))) }
}
