import Foundation
import Minimizers
import Optimizers
import Tensors
import Testing

/// φ(t) as a function of one variable, with φ'(t).
struct LineFunction: Sendable {
    let value: @Sendable (Double) -> Double
    let slope: @Sendable (Double) -> Double

    /// Searches from 0 along 1.
    func search(
        _ search: any LineSearch, from step: Double, maximumStep: Double = .infinity
    ) throws -> (point: LinePoint?, evaluations: Int) {
        let objective = Objective(value: { value($0[0]) }) { (value($0[0]), [slope($0[0])]) }
        let function = Evaluator(Problem(objective, within: Bounds([-.infinity...maximumStep])))
        let origin = Iterate(point: [0], value: value(0), gradient: [slope(0)])
        let line = Line(from: origin, along: [1], slope: slope(0), function)
        return (try search.search(along: line, from: step), function.evaluations.values)
    }
}

extension LineFunction {
    /// The six functions of Moré and Thuente, *ACM TOMS* 20, 1994.
    static func moreThuente(_ number: Int) -> LineFunction {
        switch number {
        case 1:
            LineFunction(value: { -$0 / ($0 * $0 + 2) }) { ($0 * $0 - 2) / (($0 * $0 + 2) * ($0 * $0 + 2)) }
        case 2:
            LineFunction(value: { pow($0 + 0.004, 5) - 2 * pow($0 + 0.004, 4) }) {
                5 * pow($0 + 0.004, 4) - 8 * pow($0 + 0.004, 3)
            }
        case 3: wave
        case 4: yanai(0.001, 0.001)
        case 5: yanai(0.01, 0.001)
        default: yanai(0.001, 0.01)
        }
    }

    private static let wave: LineFunction = {
        let (beta, angle) = (0.01, 39 * Double.pi / 2)
        return LineFunction(
            value: { t in
                let smooth = abs(t - 1) >= beta ? abs(t - 1) : (t - 1) * (t - 1) / (2 * beta) + beta / 2
                return smooth + (1 - beta) / angle * sin(angle * t)
            },
            slope: { t in
                let smooth = abs(t - 1) >= beta ? (t < 1 ? -1 : 1) : (t - 1) / beta
                return smooth + (1 - beta) * cos(angle * t)
            })
    }()

    private static func yanai(_ left: Double, _ right: Double) -> LineFunction {
        func gamma(_ beta: Double) -> Double { (1 + beta * beta).squareRoot() - beta }
        let (a, b) = (gamma(left), gamma(right))
        @Sendable func near(_ t: Double) -> Double { ((1 - t) * (1 - t) + right * right).squareRoot() }
        @Sendable func far(_ t: Double) -> Double { (t * t + left * left).squareRoot() }
        return LineFunction(value: { a * near($0) + b * far($0) }) { a * ($0 - 1) / near($0) + b * $0 / far($0) }
    }
}

@Suite struct LineSearchTests {
    struct Reference: Decodable, Sendable {
        let function: Int
        let decrease, curvature, start, step: Double
        let evaluations: Int
    }
    private struct File: Decodable { let rows: [Reference] }
    static let references = (References.read("line-searches.json") as File).rows

    /// Step by step the search that SciPy has.
    @Test(arguments: references) func moreThuenteIsThatOfSciPy(_ row: Reference) throws {
        let search = MoreThuente(decrease: row.decrease, curvature: row.curvature)
        let (found, evaluations) = try LineFunction.moreThuente(row.function).search(search, from: row.start)
        let point = try #require(found)
        #expect(abs(point.step - row.step) <= 1e-7 * row.step)
        #expect(evaluations == row.evaluations)
    }

    static let wolfeSearches: [@Sendable (_ decrease: Double, _ curvature: Double) -> any LineSearch] = [
        { StrongWolfe(decrease: $0, curvature: $1) }, { HagerZhang(decrease: $0, curvature: $1) },
        { MoreThuente(decrease: $0, curvature: $1) },
    ]

    /// What is returned fulfils the conditions, from steps a thousand times too short or long.
    @Test(arguments: references, [0, 1, 2]) func conditionsHold(_ row: Reference, _ index: Int) throws {
        let function = LineFunction.moreThuente(row.function)
        let search = Self.wolfeSearches[index](row.decrease, row.curvature)
        let point = try #require(try function.search(search, from: row.start).point)
        let (value, slope) = (function.value(point.step), function.slope(point.step))
        #expect(value == point.value && slope == point.slope)
        let isDecrease = value <= function.value(0) + row.decrease * point.step * function.slope(0)
        if search is HagerZhang {
            #expect(slope >= row.curvature * function.slope(0))
            let isApproximately = value < function.value(0) && slope <= (2 * row.decrease - 1) * function.slope(0)
            #expect(isDecrease || isApproximately)
        } else {
            #expect(isDecrease)
            #expect(abs(slope) <= -row.curvature * function.slope(0))
        }
    }

    @Test(arguments: references) func backtrackingDecreasesEnough(_ row: Reference) throws {
        let function = LineFunction.moreThuente(row.function)
        for interpolates in [false, true] {
            let search = Backtracking(decrease: row.decrease, interpolates: interpolates)
            let point = try #require(try function.search(search, from: row.start).point)
            #expect(point.step <= row.start)
            #expect(point.value <= function.value(0) + row.decrease * point.step * function.slope(0))
        }
    }

    static let all = LineSearchTable.all.filter { !($0 is FixedStep) }

    /// −2t − log(1 − t), which is not a number from 1 on, with its minimum at ½.
    static let barrier = LineFunction(value: { -2 * $0 - log(1 - $0) }) { -2 + 1 / (1 - $0) }

    @Test(arguments: all, [1e-9, 1e-3, 0.9, 1, 1.5, 1e6, 1e12])
    func pointsThatAreNotFiniteAreLeft(_ search: any LineSearch, _ step: Double) throws {
        let point = try #require(try Self.barrier.search(search, from: step).point, "\(search) from \(step)")
        #expect(point.step < 1 && point.value < Self.barrier.value(0))
        if !(search is Backtracking) { #expect(abs(point.slope) <= 0.9) }
    }

    /// Where the gradient is not finite, the point is not either.
    @Test(arguments: all) func slopesThatAreNotFiniteAreLeft(_ search: any LineSearch) throws {
        let function = LineFunction(value: { $0 * $0 - $0 }) { $0 > 0.8 ? .nan : 2 * $0 - 1 }
        let objective = Objective(value: { $0[0] > 0.8 ? .nan : function.value($0[0]) }) {
            (function.value($0[0]), [function.slope($0[0])])
        }
        let origin = Iterate(point: [0], value: 0, gradient: [-1])
        let line = Line(from: origin, along: [1], slope: -1, Evaluator(Problem(objective)))
        let point = try #require(try search.search(along: line, from: 10))
        #expect(point.step <= 0.8)
    }

    @Test(arguments: all) func boundsAreKept(_ search: any LineSearch) throws {
        for step in [0.01, 0.3, 5] {
            let down = LineFunction(value: { -$0 }) { _ in -1 }
            let point = try #require(try down.search(search, from: step, maximumStep: 0.3).point)
            #expect(point.step <= 0.3)
            // The searches that extend the interval go to its end.
            if !(search is Backtracking) { #expect(point.step == 0.3, "\(search)") }
        }
    }

    /// What falls without end is followed far, and not for ever.
    @Test(arguments: all) func endlessDescentEnds(_ search: any LineSearch) throws {
        let down = LineFunction(value: { -$0 }) { _ in -1 }
        let (point, evaluations) = try down.search(search, from: 1)
        #expect(evaluations <= 60)
        #expect(try #require(point).step >= (search is Backtracking ? 1 : 1e9))
    }

    /// A slope that promises what the values do not keep: nothing is found, after a bounded number of evaluations.
    @Test(arguments: all) func wrongSlopesFindNothing(_ search: any LineSearch) throws {
        let up = LineFunction(value: { 1 + $0 }) { _ in -1 }
        let (point, evaluations) = try up.search(search, from: 1)
        #expect(point == nil)
        #expect(evaluations <= 60)
    }

    /// Near a minimum whose value hides the decrease in its rounding, slopes decide.
    @Test(arguments: wolfeSearches.map { $0(1e-4, 0.5) })
    func roundingIsBridgedBySlopes(_ search: any LineSearch) throws {
        let function = LineFunction(value: { 1e6 + 0.5 * ($0 - 1e-6) * ($0 - 1e-6) }) { $0 - 1e-6 }
        for step in [1e-8, 1e-6, 1.3e-6] {
            let point = try #require(try function.search(search, from: step).point)
            #expect(abs(point.slope) <= 0.5e-6)
            #expect(point.value <= function.value(0))
        }
    }

    @Test func fixedStepIsTakenAsItIs() throws {
        let (point, evaluations) = try LineFunction.moreThuente(1).search(FixedStep(0.25), from: 1)
        #expect(point?.step == 0.25 && evaluations == 1)
        #expect(try Self.barrier.search(FixedStep(2), from: 1).point == nil)
        // Higher points, too: the step is the user's.
        #expect(try Self.barrier.search(FixedStep(0.99), from: 1).point != nil)
    }

    @Test func settingsThatContradictEachOtherAreNamed() {
        var strong = StrongWolfe()
        strong.curvature = 1e-5
        func fault(_ settings: some Configurable) -> String? {
            do { try settings.validate() } catch { return error.at("").description }
            return nil
        }
        #expect(fault(strong)?.contains("decrease must be the lower one") == true)
        var hagerZhang = HagerZhang()
        hagerZhang.decrease = 0.6
        #expect(fault(hagerZhang)?.contains("below 0.5") == true)
        #expect(fault(LBFGS(lineSearch: StrongWolfe())) == nil)
        var method = LBFGS()
        method.lineSearch = strong
        #expect(fault(method) == fault(strong))
    }

    /// A search is a setting of the method, with settings of its own.
    @Test func searchesAreSettings() throws {
        let method = try LBFGS().changing("lineSearch", to: .part(HagerZhang(curvature: 0.5)))
        #expect((method.lineSearch as? HagerZhang)?.curvature == 0.5)
        #expect(method.description.contains("lineSearch=hagerZhang(decrease=0.1,curvature=0.5,"))
        #expect(throws: SettingError.self) { try LBFGS().changing("lineSearch", to: .choice("none")) }
        #expect(throws: SettingError.self) { try LBFGS().changing("lineSearch", to: .part(LBFGS())) }
    }
}
