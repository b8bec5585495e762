import Descent

extension DescentPeer {
    /// The function in a compiled step, which writes the result into the same buffers each time.
    static func elementwise(_ problem: ElementwiseProblem, threads: Int) -> Peer {
        let (x, y, indices) = (problem.x, problem.y, problem.indices)
        let step = CompiledStep(StepBuffers([])) { _, inputs in
            let columns = problem.columns
            let arrays = problem.isChain ? [y.count] : [y.count / columns, columns]
            let operands = Operands(
                x: inputs.next([x.count]), y: inputs.next(Shape(arrays)), indices: inputs.next([indices.count]))
            return ([], [AnyTensor(result(of: problem.function, operands))])
        }
        _ = step.input(0).update(fromContentsOf: x)
        _ = step.input(1).update(fromContentsOf: y)
        _ = step.input(2).update(fromContentsOf: indices)
        return .inProcess(
            name, threads: threads, reset: { Parallelism.threadCount = threads }, step: step.run,
            value: { ElementwiseProblem.value(of: step.output(0)) })
    }
}

private struct Operands {
    let x, y: Tensor<Float>
    let indices: Tensor<Int32>
}

private func result(of function: ElementwiseProblem.Function, _ operands: Operands) -> Tensor<Float> {
    let (x, y) = (operands.x, operands.y)
    switch function {
    case .chain2: return x * 0.5 + y
    case .chain8: return roundOf8(x, x, y)
    case .chain32: return (0..<4).reduce(x) { u, _ in roundOf8(u, x, y) }
    case .arithmetic: return max(min((x * y + 0.5) * x - y, 1.5), -x) * y
    case .functions:
        let u = tanh(x * y + 0.5)
        return u / (1 + exp(-(u * x)))
    case .sum: return y.sum()
    case .sumAlong0: return y.sum(alongAxes: 0)
    case .sumAlong1: return y.sum(alongAxes: 1)
    case .maxAlong0: return y.max(alongAxes: 0)
    case .maxAlong1: return y.max(alongAxes: 1)
    case .softmax: return softmax(y)
    case .addRow: return y + x
    case .multiplyColumn: return y * x.reshaped(to: [x.count, 1])
    case .transpose: return y.transposed()
    case .gather: return y.gathering(at: operands.indices)
    }
}

/// Eight operations.
private func roundOf8(_ u: Tensor<Float>, _ x: Tensor<Float>, _ y: Tensor<Float>) -> Tensor<Float> {
    sqrt(square((max(u * x + y, 0.1) - 0.5) / y) + 1)
}
