import Formulas
import Minimizers
import Settings

/// A function of two variables on which methods are compared, with the start that shows their differences.
public struct ClassicSurface: Sendable, Hashable {
    /// The name on the command line.
    public let name: String
    /// A line that describes it.
    public let summary: String
    /// The formula.
    public let formula: String
    /// The start of the searches.
    public let start: String
    /// The least value.
    public let minimum: Double
    /// The range of x that is shown.
    public let x: ClosedRange<Double>
    /// The range of y that is shown.
    public let y: ClosedRange<Double>
    /// Learning rates at which the methods neither crawl nor leap: of gradient descent, of both forms of momentum, of
    /// Adagrad, RMSProp and Adam.
    let rates: [Double]
    /// The number of steps that suit it.
    public let steps: Int

    /// Six methods to be compared on it, by their usual names.
    public var methods: [(name: String, text: String)] {
        let forms = [
            ("gradient descent", "sgd", ""), ("momentum", "sgd", "momentum=0.9,"),
            ("Nesterov", "sgd", "momentum=0.9,nesterov=true,"), ("Adagrad", "adagrad", ""),
            ("RMSProp", "rmsprop", ""), ("Adam", "adam", ""),
        ]
        return zip(forms, rates).map { form, rate in (form.0, "\(form.1)(\(form.2)learningRate=\(rate))") }
    }

    /// All surfaces, in the order in which they are listed.
    public static let all: [ClassicSurface] = [
        .init(
            name: "long-valley", summary: "50 times as steep across as along", formula: "x^2/50 + y^2",
            start: "x=-9,y=2.5", minimum: 0, x: -10...3, y: -4...4, rates: [0.3, 0.3, 0.3, 1, 0.1, 0.3], steps: 120),
        .init(
            name: "beale", summary: "Beale's: plains and sharp corners",
            formula: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2", start: "x=1,y=1.5",
            minimum: 0, x: -1...4.5, y: -2...2.5, rates: [0.01, 0.003, 0.003, 1, 0.03, 0.1], steps: 400),
        .init(
            name: "saddle", summary: "the start lies on the ridge between two minima",
            formula: "x^2 - y^2 + y^4/4", start: "x=-1.3,y=0.001", minimum: -1, x: -1.8...1.8, y: -2.1...2.1,
            rates: [0.03, 0.03, 0.03, 0.3, 0.03, 0.1], steps: 200),
        .init(
            name: "rosenbrock", summary: "Rosenbrock's: a curved valley", formula: "(1-x)^2 + 100*(y-x^2)^2",
            start: "x=-1.2,y=1", minimum: 0, x: -2...2, y: -1...3, rates: [0.002, 0.001, 0.001, 1, 0.01, 0.1],
            steps: 1000),
        .init(
            name: "himmelblau", summary: "Himmelblau's: four minima", formula: "(x^2+y-11)^2 + (x+y^2-7)^2",
            start: "x=-0.3,y=-0.9", minimum: 0, x: -5...5, y: -5...5, rates: [0.01, 0.01, 0.01, 0.3, 0.03, 0.1],
            steps: 150),
        .init(
            name: "noisy-bowl", summary: "a bowl with ripples",
            formula: "x^2 + y^2 + 0.15*(2 - cos(12*x) - cos(12*y))", start: "x=-2.2,y=1.7", minimum: 0,
            x: -2.6...2.6, y: -2.2...2.2, rates: [0.05, 0.05, 0.05, 1, 0.1, 0.1], steps: 200),
        .init(
            name: "ravine", summary: "steep walls along a winding bed",
            formula: "x^2/10 + 4*(y - sin(2*x)/2)^2", start: "x=-3.2,y=1.2", minimum: 0, x: -3.8...1.5,
            y: -1.6...1.8, rates: [0.08, 0.08, 0.08, 3, 0.1, 0.3], steps: 150),
    ]

    /// - Throws: `SettingError` with the nearest name.
    public init(named name: String) throws(SettingError) {
        guard let surface = Self.all.first(where: { $0.name == name }) else {
            throw SettingError(unknown: "surface", name, among: Self.all.map(\.name))
        }
        self = surface
    }

    private init(
        name: String, summary: String, formula: String, start: String, minimum: Double, x: ClosedRange<Double>,
        y: ClosedRange<Double>, rates: [Double], steps: Int
    ) {
        (self.name, self.summary, self.formula, self.start) = (name, summary, formula, start)
        (self.minimum, self.x, self.y) = (minimum, x, y)
        (self.rates, self.steps) = (rates, steps)
    }
}
