import Support
import Tensors

/// All products of 1 to `degree` features, repeated or not: x₁, x₂, x₁², x₁x₂, x₂², … by ascending degree.
///
/// From `[batch, features]` to `[batch, outputCount(features)]`. There is no constant 1 among them: the model behind
/// has a bias. Scale the features to about −1…1 first, or high powers drown the low ones.
public struct PolynomialBasis: Model {
    /// The greatest number of features in a product, at least 1.
    let degree: Int

    /// Creates a basis of polynomials.
    /// - Precondition: `degree` is at least 1.
    public init(degree: Int) {
        guard degree >= 1 else { misuse("PolynomialBasis: degree \(degree); give at least 1") }
        self.degree = degree
    }

    /// Returns the number of products of `featureCount` features: the binomial coefficient (n + degree over degree) − 1.
    public func outputCount(_ featureCount: Int) -> Int {
        // Each step's product is divisible: it is itself a binomial coefficient.
        (1...degree).reduce(1) { $0 * (featureCount + $1) / $1 } - 1
    }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
        guard input.rank == 2 && input.shape[1] > 0 else {
            misfit("PolynomialBasis: input of shape \(input.shape); give [batch, features], at least 1 feature")
            return input
        }
        let featureCount = input.shape[1]
        var degrees = [input]
        // Where, among the products of the degree before, those without features before the j-th begin: multiplied by
        // the j-th feature they make every product once.
        var starts = Array(0..<featureCount)
        while degrees.count < degree, let products = degrees.last {
            let blocks = (0..<featureCount).map { feature in
                products[.all, starts[feature]...] * input[.all, feature..<feature + 1]
            }
            var start = 0
            for (feature, block) in blocks.enumerated() {
                starts[feature] = start
                start += block.shape[1]
            }
            degrees.append(concatenate(blocks, alongAxis: 1))
        }
        return concatenate(degrees, alongAxis: 1)
    }
}

/// Gaussian bells exp(−‖x − c‖² / (2 width²)) around fixed centres c: from `[batch, features]` to `[batch, centers]`.
///
/// The centres are settings of the model and are not trained.
///
/// Source: Bishop, "Pattern recognition and machine learning", 2006, section 3.1.
public struct GaussianBasis: Model {
    /// The centre of each output: a point of as many coordinates as there are features.
    package let centers: [[Float]]
    /// The standard deviation of the bells, in units of the features; positive.
    package let width: Float

    /// Creates a basis of bells.
    /// - Precondition: all centers have the same number of coordinates; `width` is positive.
    public init(centers: [[Float]], width: Float) {
        guard let first = centers.first, centers.allSatisfy({ $0.count == first.count }), !first.isEmpty else {
            misuse(
                "GaussianBasis: centers of \(Set(centers.map(\.count)).sorted()) coordinates; give each as many as "
                    + "there are features")
        }
        guard width > 0 && width.isFinite else { misuse("GaussianBasis: width \(width); give a positive number") }
        self.centers = centers
        self.width = width
    }

    /// Creates centres in equal steps over a range of a single feature, as wide as their distance.
    /// - Precondition: `count` at least 2; a range that is not empty.
    public init(evenlyOver range: ClosedRange<Float>, count: Int) {
        guard count >= 2 && range.lowerBound < range.upperBound else {
            misuse("GaussianBasis: \(count) centers over \(range); give at least 2, over more than one point")
        }
        let step = (range.upperBound - range.lowerBound) / Float(count - 1)
        self.init(centers: (0..<count).map { [range.lowerBound + Float($0) * step] }, width: step)
    }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
        guard input.rank == 2 && input.shape[1] == centers[0].count else {
            misfit(
                """
                GaussianBasis: input of shape \(input.shape) and centers of \(centers[0].count) coordinates; give \
                [batch, \(centers[0].count)]
                """)
            return .unknown([input.shape.first ?? 1, centers.count])
        }
        let difference = input.expandingShape(at: 1) - Tensor(centers)
        return exp(square(difference).sum(alongAxes: -1) / (-2 * width * width))
    }
}
