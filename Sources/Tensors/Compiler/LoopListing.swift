/// The listing of a loop's steps, and the cost of a run.
///
/// Texts are made only when somebody asks: they would be a good part of compiling.
struct LoopListing: Sendable {
    let steps: [LoopBuilder.Step]
    let places: [Loop.Operand]
    let division: LoopDivision
    let elementCount: Int
    /// Whether the operations speak of rows and columns.
    let hasRows: Bool

    var lines: [String] {
        let space = hasRows ? "\(division.rows) × \(division.columns)" : "\(elementCount)"
        var lines = [
            "loop over \(space), \(division.blockCount) blocks of \(Swift.min(division.elementsInBlock, elementCount))"
        ]
        var names: [Loop.Operand: String] = [:]
        func name(_ operand: Loop.Operand) -> String {
            operand.address.space == .registers ? names[operand] ?? "?" : operand.address.description
        }
        for (index, (step, place)) in zip(steps, places).enumerated() {
            let operands = step.sources.map { name(operand($0)) }.joined(separator: ", ")
            if place.address.space == .registers { names[place] = "%\(index)" }
            lines.append("  \(name(place)) = \(step.work.name) \(operands)")
        }
        return lines
    }

    /// An elementwise function is one operation for each element. What is read or written in several places counts once.
    var cost: Cost {
        var cost = Cost()
        var buffers = Set<Loop.Operand>()
        for (step, place) in zip(steps, places) {
            if step.isElementwise { cost.operations += elementCount }
            for operand in step.sources.map(operand) + [place]
            where operand.address.space != .registers && operand.coordinate != .none {
                buffers.insert(operand)
            }
        }
        for operand in buffers {
            switch operand.coordinate {
            case .element: cost.bytes += elementCount * operand.stride
            case .row: cost.bytes += division.rows * operand.stride
            case .column, .taskColumn: cost.bytes += division.columns * operand.stride
            case .block, .none: break
            }
        }
        return cost
    }

    private func operand(_ source: LoopBuilder.Source) -> Loop.Operand {
        switch source {
        case .fixed(let operand, _): operand
        case .step(let position): places[position]
        }
    }
}

extension LoopBuilder.Step.Work {
    var name: String {
        switch self {
        case .operation(let operation): operation.name
        case .conversion(let target): "convert to \(target.rawValue)"
        case .reduction(let reduction): reduction.name
        case .fetch(let name): "\(name)"
        }
    }
}
