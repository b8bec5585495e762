import Settings
import Tensors

extension Initializer {
    /// 0 everywhere: for biases, and for models without hidden layers.
    public static let zeros = Initializer(Zeros())
    /// One value everywhere.
    public static func constant(_ value: Double) -> Initializer { Initializer(Constant(value: value)) }
    /// The normal distribution with this standard deviation, at least 0.
    public static func normal(standardDeviation: Double) -> Initializer {
        Initializer(Normal(standardDeviation: standardDeviation))
    }
    /// The normal distribution, cut off at two standard deviations. `standardDeviation`, at least 0, is that before the
    /// cut; what is left has 0.8796 times that.
    public static func truncatedNormal(standardDeviation: Double) -> Initializer {
        Initializer(TruncatedNormal(standardDeviation: standardDeviation))
    }
    /// Equally likely anywhere in −limit ..< limit; `limit` is positive.
    public static func uniform(limit: Double) -> Initializer { Initializer(Uniform(limit: limit)) }
    /// Uniform with limit √(6 / (fanIn + fanOut)): variance 2 / (fanIn + fanOut), which keeps the variance of values
    /// and of gradients as near to each other as one number can, through layers that are linear near 0.
    ///
    /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    /// AISTATS 2010, eq. 16.
    public static let glorotUniform = Initializer(GlorotUniform())
    /// Normal with variance 2 / (fanIn + fanOut): eq. 12 of the paper of `glorotUniform`.
    public static let glorotNormal = Initializer(GlorotNormal())
    /// Uniform with limit √(6 / fanIn): variance 2 / fanIn, which keeps the variance of values through layers with
    /// rectified linear units.
    ///
    /// Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, eq. 10.
    public static let heUniform = Initializer(HeUniform())
    /// Normal with variance 2 / fanIn: eq. 10 of the paper of `heUniform`.
    public static let heNormal = Initializer(HeNormal())
    /// Uniform with limit √(3 / fanIn): variance 1 / fanIn, which keeps the variance of values through linear layers.
    ///
    /// Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, eq. 16.
    public static let leCunUniform = Initializer(LeCunUniform())
    /// Normal with variance 1 / fanIn: eq. 16 of the paper of `leCunUniform`.
    public static let leCunNormal = Initializer(LeCunNormal())
}

struct Zeros: InitializerKind {
    static let name = "zeros"
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> { .zeros(shape) }
}

struct Constant: InitializerKind {
    static let name = "constant"
    static let settings: [SettingOf<Self>] = [.init(Setting("value", .finite), \.value)]
    var value = 0.0
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        Tensor(repeating: S(value), shape: shape)
    }
}

struct Normal: InitializerKind {
    static let name = "normal"
    static let settings: [SettingOf<Self>] = [.init(.standardDeviation, \.standardDeviation)]
    var standardDeviation = 0.01
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        .normal(shape, standardDeviation: S(standardDeviation), seed: seed)
    }
}

struct TruncatedNormal: InitializerKind {
    static let name = "truncatedNormal"
    static let settings: [SettingOf<Self>] = [.init(.standardDeviation, \.standardDeviation)]
    var standardDeviation = 0.01
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        .truncatedNormal(shape, standardDeviation: S(standardDeviation), seed: seed)
    }
}

struct Uniform: InitializerKind {
    static let name = "uniform"
    static let settings: [SettingOf<Self>] = [.init(Setting("limit", .positive), \.limit)]
    var limit = 0.05

    func validateTogether() throws(SettingError) {
        try requireFloats()
        // The width of the interval is a float, too.
        guard Float(2 * limit).isFinite else {
            throw SettingError("limit is \(limit)", "give a number of at most 1e38")
        }
    }

    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        uniform(shape, limit: limit, seed)
    }
}

struct GlorotUniform: InitializerKind {
    static let name = "glorotUniform"
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        uniform(shape, limit: (6 / (fans(shape).in + fans(shape).out)).squareRoot(), seed)
    }
}

struct GlorotNormal: InitializerKind {
    static let name = "glorotNormal"
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        normal(shape, variance: 2 / (fans(shape).in + fans(shape).out), seed)
    }
}

struct HeUniform: InitializerKind {
    static let name = "heUniform"
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        uniform(shape, limit: (6 / fans(shape).in).squareRoot(), seed)
    }
}

struct HeNormal: InitializerKind {
    static let name = "heNormal"
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        normal(shape, variance: 2 / fans(shape).in, seed)
    }
}

struct LeCunUniform: InitializerKind {
    static let name = "leCunUniform"
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        uniform(shape, limit: (3 / fans(shape).in).squareRoot(), seed)
    }
}

struct LeCunNormal: InitializerKind {
    static let name = "leCunNormal"
    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        normal(shape, variance: 1 / fans(shape).in, seed)
    }
}

extension Setting {
    fileprivate static let standardDeviation = Setting("standardDeviation", .notNegative)
}
