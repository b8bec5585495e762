import Support

/// A minimization in progress: the loop that all methods share.
struct Run<Method: Minimizer> {
    let method: Method
    let problem: Problem
    let stopping: Stopping
    let detail: TraceDetail
    let observer: ((TraceRow) throws -> Decision)?
    let function: Evaluator
    private let started = ContinuousClock.now
    private var cancellation = CancellationCheck()
    private var trace: [TraceRow] = []
    var stepLength = 0.0
    var valueChange = 0.0
    var steps = 0

    init(
        _ method: Method, _ problem: Problem, _ stopping: Stopping, _ detail: TraceDetail,
        _ observer: ((TraceRow) throws -> Decision)?
    ) {
        (self.method, self.problem, self.stopping) = (method, problem, stopping)
        (self.detail, self.observer) = (detail, observer)
        function = Evaluator(problem, until: stopping)
    }

    mutating func solution(from start: Vector) throws -> Solution<Vector> {
        var iterate = try firstIterate(start)
        var reason: StopReason
        do { reason = try descend(&iterate) } catch let interruption as Interruption {
            reason = interruption.reason
        }
        reason = EndOfDescent.reason(reason, of: problem, at: iterate)
        return Solution(
            point: iterate.point, value: iterate.value, gradientNorm: gradientNorm(iterate),
            multipliers: iterate.multipliers, iterations: steps, evaluations: function.evaluations, reason: reason,
            measures: measures(iterate), trace: trace,
            seconds: (ContinuousClock.now - started) / .seconds(1), method: "\(method)",
            pointText: problem.text(of: iterate.point))
    }

    private func firstIterate(_ start: Vector) throws -> Iterate {
        try check(start)
        let regularization = problem.regularizer?.value(start) ?? 0
        guard regularization < .infinity else {
            throw MinimizationError("the regularizer is infinite at the start", "start inside of its set")
        }
        do {
            let (value, gradient): (Double, Vector?) =
                Method.usesGradient ? try function.valueAndGradient(start) : (try function.value(start), nil)
            if value + regularization < .infinity {
                return Iterate(point: start, value: value + regularization, gradient: gradient)
            }
        } catch let interruption as Interruption
            where ![.timeLimit, .evaluationLimit].contains(interruption.reason)
        {}
        let value = try problem.objective.value(start) + regularization
        let what = value.isFinite ? "gradient" : "function"
        throw MinimizationError(
            "the \(what) is not finite at the start"
                + "\(value.isFinite ? "" : " (\(value.isNaN ? .nan : value))")", "start where it is")
    }

    private func check(_ start: Vector) throws {
        try stopping.validate()
        do { try method.validate() } catch { throw MinimizationError(error.problem, error.remedy, at: error.place) }
        let bytes = 8 * method.numbersKept(variables: start.count)
        guard bytes <= memoryLimit else {
            throw MinimizationError(
                "\(method.name) needs some \(general(bytes / 1e9)) GB for \(start.count) variables, this machine has "
                    + "\(general(memoryLimit / 1e9)) GB", "take a method or settings that need less")
        }
        if let problem = problem.parts.problem(of: method.name, accepting: Method.accepts) {
            throw MinimizationError(problem)
        }
        if let index = start.indices.first(where: { !start[$0].isFinite }) {
            throw MinimizationError("the start is not finite: \(problem.name(index)) is \(start[index])")
        }
        guard let bounds = problem.bounds else { return }
        guard bounds.count == start.count else {
            throw MinimizationError("there are bounds of \(bounds.count) variables, and \(start.count) in the start")
        }
        if let index = start.indices.first(where: { start[$0] < bounds.lower[$0] || start[$0] > bounds.upper[$0] }) {
            throw MinimizationError(
                "the start is outside of the bounds: \(problem.name(index)) is \(start[index]), which must be from "
                    + "\(bounds.lower[index]) to \(bounds.upper[index])")
        }
    }

    private mutating func descend(_ iterate: inout Iterate) throws -> StopReason {
        if try record(iterate) == .stop { return .stopped }
        if let reason = try reasonAtStart(iterate) { return reason }
        var state = try method.initialState(at: &iterate, function)
        let reason: StopReason
        do { reason = try descend(&iterate, &state) } catch let interruption as Interruption {
            reason = interruption.reason
        }
        function.removeLimits()
        iterate = try method.evaluated(iterate, state, function)
        return reason
    }

    private mutating func descend(_ iterate: inout Iterate, _ state: inout Method.State) throws -> StopReason {
        let lowest = -1e20 * Swift.max(1, abs(iterate.value))
        while steps < stopping.maximumIterations {
            try cancellation.step()
            try function.checkTime()
            let before = (point: iterate.point, value: iterate.value)
            let ending: StopReason?
            do { ending = try method.step(&iterate, &state, function) } catch let interruption as Interruption {
                // A step that was cut short may have moved the iterate.
                if iterate.point != before.point {
                    try count(iterate, since: before)
                }
                throw interruption
            }
            if try count(iterate, since: before) == .stop { return .stopped }
            if let reason = reason(iterate) {
                let evaluated = try method.evaluated(iterate, state, function)
                if evaluated.point == iterate.point || self.reason(evaluated) != nil {
                    iterate = evaluated
                    return reason
                }
            }
            if iterate.value < lowest { return .unbounded }
            if let ending, stopping.hasTests || !Self.canStay(ending) { return judged(ending, iterate) }
        }
        return .iterationLimit
    }

    /// Returns whether a run that is to make a fixed number of steps goes on in place.
    private static func canStay(_ reason: StopReason) -> Bool {
        reason.isConverged || [.lineSearchFailed, .plateau].contains(reason)
    }

    /// Returns the reason for an end that a method calls a matter of rounding: for sums of squares it is one only where
    /// little of the residuals can still be changed.
    private func judged(_ ending: StopReason, _ iterate: Iterate) -> StopReason {
        guard ending == .roundingLimit, iterate.gradient != nil, let function = problem.objective.sumOfSquares,
            let model = try? function.linearization(at: iterate.point)
        else { return ending }
        return model.offset <= 1e-3 || model.isNearRounding ? ending : .lineSearchFailed
    }

    @discardableResult
    private mutating func count(_ iterate: Iterate, since before: (point: Vector, value: Double)) throws -> Decision {
        steps += 1
        stepLength = iterate.point == before.point ? 0 : (iterate.point - before.point).norm
        valueChange = abs(iterate.value - before.value)
        return try record(iterate)
    }

    private mutating func record(_ iterate: Iterate) throws -> Decision {
        guard detail != .nothing || observer != nil else { return .proceed }
        let row = TraceRow(
            step: steps, point: detail == .points || observer != nil ? iterate.point : nil, value: iterate.value,
            gradientNorm: gradientNorm(iterate), stepLength: stepLength, evaluations: function.evaluations.values)
        switch detail {
        case .nothing: break
        case .points: trace.append(row)
        case .numbers: trace.append(row.withoutPoint)
        }
        return try observer?(row) ?? .proceed
    }

    func gradientNorm(_ iterate: Iterate) -> Double? {
        if let residual = iterate.residual { return stopping.norm(residual.elements) }
        guard let gradient = iterate.gradient, !(problem.regularizer?.isIterated ?? false) else { return nil }
        return stopping.norm(problem.stationarity(gradient, at: iterate.point))
    }

    /// Returns the measure for sums of squares that is compared with the tolerance of the gradient: see `leastSquares`.
    func residualOffset(_ iterate: Iterate) -> Double? {
        guard iterate.gradient != nil, let function = problem.objective.sumOfSquares else { return nil }
        return try? function.linearization(at: iterate.point).offset
    }
}

extension TraceRow {
    fileprivate var withoutPoint: TraceRow {
        TraceRow(
            step: step, point: nil, value: value, gradientNorm: gradientNorm, stepLength: stepLength,
            evaluations: evaluations)
    }
}

// MARK: Tests of convergence

extension Run {
    func reason(_ iterate: Iterate) -> StopReason? {
        if let target = stopping.target, iterate.value <= target, isFeasible(iterate) { return .target }
        guard isFeasible(iterate) else { return nil }
        if stopping.gradientNorm > 0, let norm = residualOffset(iterate) ?? gradientNorm(iterate),
            norm <= stopping.gradientNorm, problem.constraints.isEmpty || iterate.residual != nil
        {
            return (try? function.reasonAtRest(iterate)) ?? .gradientTolerance
        }
        if stopping.spread > 0, let spread = iterate.spread, spread <= stopping.spread { return .spreadTolerance }
        guard stepLength > 0 else { return nil }
        if valueChange <= stopping.valueChange * scale(iterate), stopping.valueChange > 0 { return .valueTolerance }
        if stopping.pointChange > 0, stepLength <= stopping.pointChange * (stopping.pointChange + iterate.point.norm) {
            return .pointTolerance
        }
        return nil
    }

    func isFeasible(_ iterate: Iterate) -> Bool {
        iterate.infeasibility.map { $0 <= stopping.infeasibility } ?? problem.constraints.isEmpty
    }

    func scale(_ iterate: Iterate) -> Double { Swift.max(1, abs(iterate.value)) }

    /// Returns why the run is over at the start. A gradient of exactly zero there is a minimum, a plain, or neither:
    /// the points around tell.
    func reasonAtStart(_ iterate: Iterate) throws -> StopReason? {
        if let reason = reason(iterate), iterate.gradient?.maximumNorm != 0 { return reason }
        guard stopping.hasTests, problem.parts.isSubset(of: .bounds), iterate.gradient?.maximumNorm == 0 else {
            return nil
        }
        var (isFlat, isLowest, probe) = (true, true, iterate.point)
        for index in iterate.point.indices.prefix(64) {
            for sign in [-1.0, 1] {
                probe[index] += sign * 0.01 * Swift.max(1, abs(probe[index]))
                let value = try function.value(problem.bounds?.clamped(probe) ?? probe)
                isFlat = isFlat && value == iterate.value
                isLowest = isLowest && value >= iterate.value
                probe[index] = iterate.point[index]
            }
        }
        return isFlat ? .flat : isLowest ? reason(iterate) : .saddle
    }

    func measures(_ iterate: Iterate) -> [Measure] {
        var measures: [Measure] = []
        if let offset = residualOffset(iterate) {
            measures.append(Measure(name: Measure.relativeOffset, value: offset, tolerance: stopping.gradientNorm))
        } else if let norm = gradientNorm(iterate) {
            let quantity = iterate.residual?.name ?? "∇f(x)"
            let name = stopping.norm == .euclidean ? "‖\(quantity)‖" : "|\(quantity)|"
            measures.append(Measure(name: name, value: norm, tolerance: stopping.gradientNorm))
        }
        if let spread = iterate.spread {
            measures.append(Measure(name: "spread", value: spread, tolerance: stopping.spread))
        }
        if let infeasibility = iterate.infeasibility {
            measures.append(
                Measure(name: "infeasibility", value: infeasibility, tolerance: stopping.infeasibility))
        }
        guard steps > 0 else { return measures }
        let size = stopping.pointChange + iterate.point.norm
        return measures + [
            Measure(name: "‖x - x'‖", value: stepLength, tolerance: stopping.pointChange * size),
            Measure(name: "|f(x) - f(x')|", value: valueChange, tolerance: stopping.valueChange * scale(iterate)),
        ]
    }
}
