import Foundation
import Optimizers
import Tensors

/// 50 steps of an optimizer of another library, from `trajectories-*.json`.
struct Trajectory: Sendable, CustomStringConvertible {
    /// "optax adamw", "torch SGD momentum=0.9 nesterov=true": the settings tell rows of one name apart.
    let description: String
    let library: String
    let optimizer: String
    let settings: [String: SettingValue]
    /// Before the first step and after each.
    let parameters: [[Double]]
    let values: [Double]

    /// The function all of them minimise: (1−x)² + 10(y−x²)² + (1−y)² + 10(z−y²)².
    static func function<S: FloatingScalar>(_ p: Tensor<S>) -> Tensor<S> {
        let (x, y, z) = (p[0], p[1], p[2])
        return square(1 - x) + 10 * square(y - square(x)) + square(1 - y) + 10 * square(z - square(y))
    }

    static func all() throws -> [Trajectory] {
        let optax = try References.optaxAndKeras().trajectories.map { Trajectory($0, library: "optax") }
        return try optax + References.torch().trajectories.map { Trajectory($0, library: "torch") }
    }

    private init(_ row: References.Row, library: String) {
        // Optax' rows have names of their own, PyTorch's that of the class.
        let distinct = library == "optax" ? [:] : row.set.filter { $0.value != .number(0) && $0.key != "lr" }
        let shown = distinct.keys.sorted().map { " \($0)=\(row.set[$0].map { "\($0)" } ?? "")" }.joined()
        description = "\(library) \(row.optimizer)\(shown)"
        self.library = library
        optimizer = row.optimizer
        settings = row.all_hyperparameters
        parameters = row.params
        values = row.f
    }
}

/// A hyper-parameter as the reference files write it.
enum SettingValue: Decodable, Sendable, Equatable, CustomStringConvertible {
    case number(Double), numbers([Double]), flag(Bool), text(String), none

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .none
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let numbers = try? container.decode([Double].self) {
            self = .numbers(numbers)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    var description: String {
        switch self {
        case .number(let value): "\(value)"
        case .numbers(let values): "\(values)"
        case .flag(let value): "\(value)"
        case .text(let value): value
        case .none: "none"
        }
    }
}

/// The reference files as they stand; `Tests/References/README.md` describes them.
enum References {
    struct Row: Decodable {
        let optimizer: String
        let set: [String: SettingValue]
        let all_hyperparameters: [String: SettingValue]
        let params: [[Double]]
        let f: [Double]
    }
    struct ScheduleRow: Decodable { let values: [Double] }
    struct OptaxAndKeras: Decodable {
        let trajectories: [Row]
        let schedules: [String: ScheduleRow]
    }
    struct Torch: Decodable {
        let trajectories: [Row]
        let schedules: [String: [Double]]
    }

    static func optaxAndKeras() throws -> OptaxAndKeras { try read("trajectories-optax-keras.json") }
    static func torch() throws -> Torch { try read("trajectories-torch.json") }

    private static func read<Value: Decodable>(_ name: String) throws -> Value {
        let path = URL(filePath: #filePath).appending(path: "../../References/\(name)").standardized
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: path))
    }
}
