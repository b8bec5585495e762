// Tensors in ordinary coders, such as JSON: {"shape": [2, 2], "scalars": [1, 2, 3, 4]}, scalars in row-major order.

extension Tensor: Codable {
    private enum CodingKeys: String, CodingKey { case shape, scalars }

    public init(from decoder: any Decoder) throws {
        if let leaves = decoder as? LeafDecoder {
            self = try leaves.tensor(as: Scalar.self)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let shape = try container.decode(Shape.self, forKey: .shape)
        let scalars = try container.decode([Scalar].self, forKey: .scalars)
        guard shape.checkedElementCount == scalars.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .scalars, in: container,
                debugDescription: "shape \(shape) does not hold \(scalars.count) scalars; correct one of them")
        }
        self.init(shape: shape, scalars: scalars)
    }

    public func encode(to encoder: any Encoder) throws {
        if let leaves = encoder as? LeafEncoder {
            leaves.record(AnyTensor(self))
            return
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(shape, forKey: .shape)
        try container.encode(scalars, forKey: .scalars)
    }
}

extension Shape {
    /// The element count of a shape from outside: `nil` where a length is negative, or the product of those that are not
    /// zero overflows, which strides are made of.
    package var checkedElementCount: Int? {
        guard allSatisfy({ $0 >= 0 }) else { return nil }
        var count = 1
        for length in self where length > 0 {
            let (product, overflows) = count.multipliedReportingOverflow(by: length)
            guard !overflows else { return nil }
            count = product
        }
        return contains(0) ? 0 : count
    }
}
