import Optimizers
import Tensors
import Testing

/// Trajectories that were made elsewhere, with other versions of the libraries than those of `trajectories.json`.
@Suite struct OtherVersionsTests {
    struct Row: Decodable, Sendable, CustomStringConvertible {
        let optimizer: String
        /// The settings that were given; the others are the library's defaults.
        let set: [String: Value]
        let params: [[Double]]
        let f: [Double]
        var dialect = Dialect.pytorch

        enum CodingKeys: CodingKey { case optimizer, set, params, f }

        var description: String { text }

        /// Ours, in the library's dialect with the same settings given.
        var text: String {
            let names = [
                "learning_rate": "learningRate", "lr": "learningRate", "momentum": "momentum", "nesterov": "nesterov",
                "centered": "centered", "eps": "epsilon", "eps_root": "epsilonRoot", "b1": "beta1", "b2": "beta2",
                "rho": "decay", "weight_decay": "weightDecay",
            ]
            let methods = ["momentum": "sgd", "nesterov": "sgd", "adam_eps_root": "adam"]
            let method = methods[optimizer] ?? String(optimizer.lowercased().prefix { $0 != "_" })
            let settings = set.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
                if case .numbers(let betas) = value { return ["beta1=\(betas[0])", "beta2=\(betas[1])"] }
                return ["\(names[name] ?? name)=\(value)"]
            }
            return "\(method)(\((["dialect=\(dialect.rawValue)"] + settings).joined(separator: ",")))"
        }
    }

    enum Value: Decodable, Sendable, CustomStringConvertible {
        case number(Double), numbers([Double]), flag(Bool)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .numbers(try container.decode([Double].self))
            }
        }

        var description: String {
            switch self {
            case .number(let number): "\(number)"
            case .numbers(let numbers): "\(numbers)"
            case .flag(let flag): "\(flag)"
            }
        }
    }

    struct File: Decodable { let trajectories: [Row] }

    static let rows: [Row] = {
        let torch: File = References.read("trajectories-torch.json")
        let optax: File = References.read("trajectories-optax-keras.json")
        return torch.trajectories
            + optax.trajectories.map { row in
                var row = row
                row.dialect = .optax
                return row
            }
    }()

    @Test func areAllThere() { #expect(Set(Self.rows.map(\.text)).count == 28) }

    @Test(arguments: rows) func agreesInDouble(_ row: Row) throws { try agrees(row, Double.self, tolerance: 1e-12) }

    @Test(arguments: rows) func agreesInFloat(_ row: Row) throws { try agrees(row, Float.self, tolerance: 1e-5) }

    private func agrees<S: FloatingScalar>(_ row: Row, _: S.Type, tolerance: Double) throws {
        let optimizer = try OptimizerSpecification(row.text).makeOptimizer(steps: 50)
        let loss = TestFunction.named("rosenbrock3", S.self)
        var p = Tensor<S>(row.params[0].map { S($0) })
        var state = SteppingState<S>()
        try #require(row.params.count == 51)
        for (index, expected) in row.params.enumerated() {
            if index > 0 { optimizer.step(&p, minimizing: loss, &state) }
            for (found, expected) in zip((p.scalars + [loss(p).scalar]).map(\.asDouble), expected + [row.f[index]]) {
                let error = Swift.abs(found - expected) / Swift.max(1, Swift.abs(expected))
                #expect(error <= tolerance, "step \(index): \(found), \(row) has \(expected)")
            }
        }
    }
}
