import CKernels
import Support

// Reductions along axes: `x.sum()` over all of them, `x.sum(alongAxes: 0, 1)` over some. The axes vanish, or stay at
// length 1 with `keepingDimensions: true`. Negative axes count from the end.

extension Tensor {
    /// A primitive reduction along `axes`; `nil` is all of them.
    func reduced(
        _ reduction: Reduction, _ axes: [Int]?, _ keepingDimensions: Bool, operation: StaticString
    ) -> Tensor {
        let axes = resolved(axes, operation: operation)
        guard !axes.isEmpty else { return self }
        let result = Tensor(.reduce(reduction, axes: axes), node)
        return keepingDimensions ? result.reshaped(to: shape.keeping(axes)) : result
    }

    /// `axes` counted from the front; `nil` is all of them.
    func resolved(_ axes: [Int]?, operation: StaticString) -> [Int] {
        axes.map { shape.axes($0, operation: operation) } ?? Array(shape.indices)
    }

    /// The number of elements that each element of a reduction along `axes` is made of.
    func reducedCount(_ axes: [Int]) -> Int { axes.reduce(1) { $0 * shape[$1] } }
}

extension Tensor where Scalar: NumericScalar {
    /// The sum along axes (by default all); 0 of no elements.
    public func sum(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        reduced(.sum, axes, keepingDimensions, operation: "sum")
    }

    /// The sum along axes (by default all); 0 of no elements.
    public func sum(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        sum(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    /// The greatest element along axes (by default all). Not-a-number wins. Ties share the derivative equally.
    /// - Precondition: the axes are not empty.
    public func max(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        requireElements(axes, operation: "max")
        return reduced(.maximum, axes, keepingDimensions, operation: "max")
    }

    /// The greatest element along axes (by default all). Not-a-number wins. Ties share the derivative equally.
    /// - Precondition: the axes are not empty.
    public func max(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        max(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    /// The least element along axes (by default all). Not-a-number wins. Ties share the derivative equally.
    /// - Precondition: the axes are not empty.
    public func min(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        requireElements(axes, operation: "min")
        return reduced(.minimum, axes, keepingDimensions, operation: "min")
    }

    /// The least element along axes (by default all). Not-a-number wins. Ties share the derivative equally.
    /// - Precondition: the axes are not empty.
    public func min(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        min(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    /// The product along axes (by default all); 1 of no elements. Its derivatives are exact where elements are 0.
    public func product(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        let axes = resolved(axes, operation: "product")
        let kept = shape.indices.filter { !axes.contains($0) }
        let result = shape.removing(axes)
        var factors = transposed(permutation: kept + axes).reshaped(to: Shape(result + [reducedCount(axes)]))
        // Halves are multiplied with one another: unlike the quotient of the product and an element, the derivative
        // of a multiplication needs no division.
        while let length = factors.shape.last, length != 1 {
            guard length > 0 else { return .ones(keepingDimensions ? shape.keeping(axes) : result) }
            let half = length / 2
            let products = factors[.ellipsis, 0..<half] * factors[.ellipsis, half..<2 * half]
            factors =
                length == 2 * half
                ? products : concatenate([products, factors[.ellipsis, (2 * half)...]], alongAxis: -1)
        }
        return factors.reshaped(to: keepingDimensions ? shape.keeping(axes) : result)
    }

    /// The product along axes (by default all); 1 of no elements. Its derivatives are exact where elements are 0.
    public func product(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        product(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    private func requireElements(_ axes: [Int]?, operation: StaticString) {
        guard reducedCount(resolved(axes, operation: operation)) > 0 else {
            misuse(
                """
                \(operation): shape \(shape) has no elements along axes \(axes ?? Array(shape.indices)); \
                check for emptiness first
                """)
        }
    }

    /// The position of the greatest element along an axis, the first one of equals. The first not-a-number wins.
    /// - Precondition: the axis is not empty.
    public func argmax(alongAxis axis: Int, keepingDimensions: Bool = false) -> Tensor<Int32> {
        let axis = shape.axis(axis, operation: "argmax")
        requireElements([axis], operation: "argmax")
        let result = Tensor<Int32>(.argument(of: .maximum, axis: axis), node)
        return keepingDimensions ? result.reshaped(to: shape.keeping([axis])) : result
    }

    /// The position, in row-major order, of the greatest of all elements, the first one of equals.
    /// - Precondition: there are elements.
    public func argmax() -> Tensor<Int32> { flattened().argmax(alongAxis: 0) }

    /// The position of the least element along an axis, the first one of equals. The first not-a-number wins.
    /// - Precondition: the axis is not empty.
    public func argmin(alongAxis axis: Int, keepingDimensions: Bool = false) -> Tensor<Int32> {
        let axis = shape.axis(axis, operation: "argmin")
        requireElements([axis], operation: "argmin")
        let result = Tensor<Int32>(.argument(of: .minimum, axis: axis), node)
        return keepingDimensions ? result.reshaped(to: shape.keeping([axis])) : result
    }

    /// The position, in row-major order, of the least of all elements, the first one of equals.
    /// - Precondition: there are elements.
    public func argmin() -> Tensor<Int32> { flattened().argmin(alongAxis: 0) }

    /// The sums of the elements up to and including each one along an axis, or from each one on when `reversed`.
    public func cumulativeSum(alongAxis axis: Int, reversed: Bool = false) -> Tensor {
        let axis = shape.axis(axis, operation: "cumulativeSum")
        return Tensor(.cumulativeSum(axis: axis, reversed: reversed), node)
    }
}

extension Tensor where Scalar: FloatingScalar {
    /// The arithmetic mean along axes (by default all); not-a-number of no elements.
    public func mean(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        let axes = resolved(axes, operation: "mean")
        return sum(alongAxes: axes, keepingDimensions: keepingDimensions) / Scalar(reducedCount(axes))
    }

    /// The arithmetic mean along axes (by default all); not-a-number of no elements.
    public func mean(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        mean(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    /// The population variance along axes (by default all): the mean of (x − mean)², divided by n and not n − 1.
    public func variance(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        let deviation = self - mean(alongAxes: axes, keepingDimensions: true)
        return square(deviation).mean(alongAxes: axes, keepingDimensions: keepingDimensions)
    }

    /// The population variance along axes (by default all): the mean of (x − mean)², divided by n and not n − 1.
    public func variance(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        variance(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    /// The Euclidean norm √Σx² along axes (by default all). Its derivative at 0 is 0.
    public func norm(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        let squares = square(self).sum(alongAxes: axes, keepingDimensions: keepingDimensions)
        // The root's infinite derivative at 0 must not be reached, not even multiplied by 0.
        let isZero = squares .== 0
        return select(isZero, 0, sqrt(select(isZero, 1, squares)))
    }

    /// The Euclidean norm √Σx² along axes (by default all). Its derivative at 0 is 0.
    public func norm(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        norm(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    /// log Σeˣ along axes (by default all), without overflow; −∞ of no elements.
    public func logSumExp(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        let axes = resolved(axes, operation: "logSumExp")
        guard reducedCount(axes) > 0 else {
            return Tensor(repeating: -.infinity, shape: keepingDimensions ? shape.keeping(axes) : shape.removing(axes))
        }
        let shift = finiteMaximum(axes)
        let logarithm = log(exp(self - shift).sum(alongAxes: axes, keepingDimensions: true)) + shift
        return keepingDimensions ? logarithm : logarithm.reshaped(to: shape.removing(axes))
    }

    /// log Σeˣ along axes (by default all), without overflow; −∞ of no elements.
    public func logSumExp(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        logSumExp(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    /// The greatest element along `axes`, kept at length 1, as a constant to subtract before exponentials; 0 where it
    /// is not finite, so that infinities do not cancel to not-a-number.
    fileprivate func finiteMaximum(_ axes: [Int]) -> Tensor {
        let greatest = withoutDerivative(self).max(alongAxes: axes, keepingDimensions: true)
        return select(abs(greatest) .< .infinity, greatest, 0)
    }
}

/// eˣ / Σeˣ along an axis, by default the last: the same shape, positive, sums 1. Never overflows.
public func softmax<Scalar: FloatingScalar>(_ x: Tensor<Scalar>, alongAxis axis: Int = -1) -> Tensor<Scalar> {
    guard x.count > 0 else { return x }
    let axis = x.shape.axis(axis, operation: "softmax")
    let powers = exp(x - x.finiteMaximum([axis]))
    return powers / powers.sum(alongAxes: [axis], keepingDimensions: true)
}

/// The logarithm of `softmax`, x − log Σeˣ along an axis, by default the last: finite where x is.
public func logSoftmax<Scalar: FloatingScalar>(_ x: Tensor<Scalar>, alongAxis axis: Int = -1) -> Tensor<Scalar> {
    guard x.count > 0 else { return x }
    let axis = x.shape.axis(axis, operation: "logSoftmax")
    let shifted = x - x.finiteMaximum([axis])
    return shifted - log(exp(shifted).sum(alongAxes: [axis], keepingDimensions: true))
}
