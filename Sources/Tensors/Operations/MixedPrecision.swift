// A `Float` tensor and a `Double` number do not mix, nor the other way round: which precision would be meant? Without
// these the compiler searches for seconds and then has no message to give.

extension Tensor<Float> {
    /// Unavailable: write `tensor + Float(number)`, or compute in `Tensor<Double>(tensor)`.
    @available(*, unavailable, message: "write tensor + Float(number), or compute in Tensor<Double>(tensor)")
    public static func + (left: Tensor, right: Double) -> Tensor { left }

    /// Unavailable: write `Float(number) + tensor`, or compute in `Tensor<Double>(tensor)`.
    @available(*, unavailable, message: "write Float(number) + tensor, or compute in Tensor<Double>(tensor)")
    public static func + (left: Double, right: Tensor) -> Tensor { right }

    /// Unavailable: write `tensor - Float(number)`, or compute in `Tensor<Double>(tensor)`.
    @available(*, unavailable, message: "write tensor - Float(number), or compute in Tensor<Double>(tensor)")
    public static func - (left: Tensor, right: Double) -> Tensor { left }

    /// Unavailable: write `Float(number) - tensor`, or compute in `Tensor<Double>(tensor)`.
    @available(*, unavailable, message: "write Float(number) - tensor, or compute in Tensor<Double>(tensor)")
    public static func - (left: Double, right: Tensor) -> Tensor { right }

    /// Unavailable: write `tensor * Float(number)`, or compute in `Tensor<Double>(tensor)`.
    @available(*, unavailable, message: "write tensor * Float(number), or compute in Tensor<Double>(tensor)")
    public static func * (left: Tensor, right: Double) -> Tensor { left }

    /// Unavailable: write `Float(number) * tensor`, or compute in `Tensor<Double>(tensor)`.
    @available(*, unavailable, message: "write Float(number) * tensor, or compute in Tensor<Double>(tensor)")
    public static func * (left: Double, right: Tensor) -> Tensor { right }

    /// Unavailable: write `tensor / Float(number)`, or compute in `Tensor<Double>(tensor)`.
    @available(*, unavailable, message: "write tensor / Float(number), or compute in Tensor<Double>(tensor)")
    public static func / (left: Tensor, right: Double) -> Tensor { left }

    /// Unavailable: write `Float(number) / tensor`, or compute in `Tensor<Double>(tensor)`.
    @available(*, unavailable, message: "write Float(number) / tensor, or compute in Tensor<Double>(tensor)")
    public static func / (left: Double, right: Tensor) -> Tensor { right }
}
