import Testing

@testable import Plots

@Suite("The numbers along an axis")
struct PlotTicksTests {
    @Test(
        "1, 2 or 5 times a power of ten, as many as have room",
        arguments: [
            (0.0, 1.0, 5, "0 0.2 0.4 0.6 0.8 1"), (0, 10, 6, "0 2 4 6 8 10"), (-1, 1, 5, "−1 −0.5 0 0.5 1"),
            (0, 0.3, 3, "0 0.1 0.2 0.3"), (0.12, 0.71, 6, "0.2 0.3 0.4 0.5 0.6 0.7"), (-7, -2, 6, "−7 −6 −5 −4 −3 −2"),
            (0, 3e-7, 3, "0 10⁻⁷ 2×10⁻⁷ 3×10⁻⁷"), (0, 4e9, 4, "0 10⁹ 2×10⁹ 3×10⁹ 4×10⁹"),
            (1e6, 1e6 + 1, 5, "1000000 1000000.2 1000000.4 1000000.6 1000000.8 1000001"),
            (-1.7e308, 1.7e308, 4, "−10³⁰⁸ 0 10³⁰⁸"), (0, 1e-305, 4, ""), (2, 2, 4, ""),
        ] as [(Double, Double, Int, String)])
    func linear(_ lowest: Double, _ highest: Double, _ count: Int, _ expected: String) {
        let ticks = Ticks.linear(from: lowest, to: highest, atMost: count)
        #expect(Ticks.texts(ticks).joined(separator: " ") == expected)
        #expect(ticks.count <= count + 1)
    }

    @Test(
        "Of a logarithmic axis: powers of ten, with 2 and 5 where there are few",
        arguments: [
            (1.0, 100.0, 8, "1 2 5 10 20 50 100"), (1, 1e4, 6, "1 10 100 1000 10000"),
            (1e-6, 1, 7, "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹ 1"), (1e-12, 1, 6, "10⁻¹² 10⁻¹⁰ 10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 1"),
            (3, 4, 5, "3 3.2 3.4 3.6 3.8 4"), (1e-300, 1e300, 6, "10⁻³⁰⁰ 10⁻²⁰⁰ 10⁻¹⁰⁰ 1 10¹⁰⁰ 10²⁰⁰ 10³⁰⁰"),
        ] as [(Double, Double, Int, String)])
    func logarithmic(_ lowest: Double, _ highest: Double, _ count: Int, _ expected: String) {
        let scale = AxisScale(
            PlotAxis(scale: .logarithmic, range: lowest...highest), showing: [], margin: 0, ticks: count)
        #expect(scale.ticks.map(\.text).joined(separator: " ") == expected)
    }

    @Test(
        "Any values give a range in which they have a place",
        arguments: [
            [], [0], [5], [5, 5], [-3, -3], [1e300], [-1.7e308, 1.7e308], [1e16, 1e16 + 2], [.leastNonzeroMagnitude],
            [.leastNonzeroMagnitude, 1e-307],
            [.nan, .infinity, -.infinity], [.nan, 1, 2], [0, 1e-300], [1.7e308],
        ] as [[Double]])
    func anyRange(_ values: [Double]) {
        for scale in [PlotAxis.Scale.linear, .logarithmic] {
            for includesZero in [false, true] {
                let axis = PlotAxis(scale: scale, includesZero: includesZero)
                let resolved = AxisScale(axis, showing: values, margin: 0.04, ticks: 6)
                #expect(resolved.range.lowerBound < resolved.range.upperBound)
                #expect(resolved.range.lowerBound.isFinite && resolved.range.upperBound.isFinite)
                for value in values where value.isFinite && (scale == .linear || value > 0) {
                    let position = resolved.position(of: value)
                    #expect(position.map { $0 >= 0 && $0 <= 1 } == true, "\(value) in \(resolved.range)")
                }
                let places = resolved.ticks.map { resolved.position(of: $0.value) ?? -1 }
                #expect(places == places.sorted() && places.allSatisfy { $0 >= -1e-6 && $0 <= 1 + 1e-6 })
            }
        }
    }

    @Test("A logarithmic axis has equal room for equal ratios and none for what is not above 0")
    func logarithmicPlaces() throws {
        let scale = AxisScale(
            PlotAxis(scale: .logarithmic, range: 0.01...100), showing: [], margin: 0, ticks: 6)
        for (value, expected) in [(0.01, 0.0), (0.1, 0.25), (1, 0.5), (10, 0.75), (100, 1)] {
            #expect(abs(try #require(scale.position(of: value)) - expected) < 1e-12)
        }
        for value in [0, -1, .nan, .infinity] { #expect(scale.position(of: value) == nil) }
    }

    @Test("An axis with 0 begins there; others have a margin")
    func margins() {
        func range(_ axis: PlotAxis, _ values: [Double]) -> ClosedRange<Double> {
            AxisScale(axis, showing: values, margin: 0.1, ticks: 5).range
        }
        #expect(range(PlotAxis(includesZero: true), [2, 10]) == 0...11)
        #expect(range(PlotAxis(includesZero: true), [-10, -2]) == -11...0)
        #expect(range(PlotAxis(), [0, 10]) == -1...11)
        #expect(range(PlotAxis(range: 3...4), [0, 10]) == 3...4)
    }
}
