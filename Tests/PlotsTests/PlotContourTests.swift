import Foundation
import Testing

@testable import Plots

@Suite("Contours")
struct PlotContourTests {
    private static func grid(
        _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ count: Int = 101,
        _ function: (Double, Double) -> Double
    ) -> SurfaceGrid {
        SurfaceGrid(x: x, y: y, columns: count, rows: count) { x, y in zip(x, y).map { function($0, $1) } }
    }

    private static func rosenbrock(_ x: Double, _ y: Double) -> Double {
        (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }

    /// Twice the area within a loop, positive where it is walked against the clock.
    private static func doubledArea(_ loop: [(x: Double, y: Double)]) -> Double {
        zip(loop, loop.dropFirst() + loop.prefix(1)).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }
    }

    @Test("Around a bowl there is one loop, on which the function has the level")
    func circle() throws {
        let grid = Self.grid(-2...2, -2...2) { $0 * $0 + $1 * $1 }
        // The area above the level has the border of the rectangle as its outer loop and the circle as its hole.
        let loops = grid.outlines(atLeast: 1)
        #expect(loops.count == 2)
        let hole = try #require(loops.min { $0.count < $1.count })
        #expect(hole.count > 100)
        // Between grid points 0.04 apart the function is at most h²/8 · f″ = 0.0004 from the line that joins them.
        for (x, y) in hole { #expect(abs(x * x + y * y - 1) <= 0.000_401) }
        #expect(abs(Self.doubledArea(hole) / 2 + .pi) < 0.003)
        let border = try #require(loops.max { abs(Self.doubledArea($0)) < abs(Self.doubledArea($1)) })
        #expect(abs(Self.doubledArea(border) / 2 - 16) < 1e-9)
        // Below all values there is only the border, above all nothing.
        #expect(grid.outlines(atLeast: -1).count == 1)
        #expect(grid.outlines(atLeast: 9).isEmpty)
    }

    @Test("Lines of Rosenbrock's valley lie at their level within the error of the grid", arguments: [0.5, 3, 50, 400])
    func valley(level: Double) {
        let count = 201
        let (width, height) = (4.0 / Double(count - 1), 4.0 / Double(count - 1))
        let grid = Self.grid(-2...2, -1...3, count, Self.rosenbrock)
        let vertices = grid.outlines(atLeast: level).joined().filter {
            abs($0.x) < 2 - 1e-9 && $0.y > -1 + 1e-9 && $0.y < 3 - 1e-9
        }
        #expect(vertices.count > 100)
        // h²/8 · max |∂²f|, of which ∂²f/∂x² = 2 − 400y + 1200x² and ∂²f/∂y² = 200.
        for (x, y) in vertices {
            let bend = max(abs(2 - 400 * y + 1200 * x * x) + 1200 * width * (2 * abs(x) + width) + 400 * height, 200)
            #expect(abs(Self.rosenbrock(x, y) - level) <= width * width / 8 * bend * 1.01)
        }
    }

    @Test("Loops close, share no side, and enclose as many cells as are above the level")
    func saddles() {
        // A chessboard of peaks and pits: every cell between is a saddle.
        let grid = Self.grid(0...8, 0...8, 9) { Int($0 + $1).isMultiple(of: 2) ? 1 : 0 }
        for (level, loops) in [(0.4, 32), (0.6, 41)] {
            let found = grid.outlines(atLeast: level)
            // Where the mean 0.5 is above the level the peaks are joined around the 40 pits, of which those on the border
            // open to it; else each of the 41 peaks stands alone.
            let inner = found.filter { loop in loop.allSatisfy { $0.x > 0 && $0.x < 8 && $0.y > 0 && $0.y < 8 } }
            #expect(found.allSatisfy { $0.count >= 3 })
            #expect(level < 0.5 ? Self.holes(found) == 24 : found.count == loops, "\(found.count) \(inner.count)")
            let area = found.reduce(0) { $0 + Self.doubledArea($1) } / 2
            #expect(level < 0.5 ? area > 32 : area < 32)
        }
        let saddle = Self.grid(-1...1, -1...1, 51) { $0 * $1 }
        #expect(saddle.outlines(atLeast: 0.1).count == 2)
        #expect(Self.holes(saddle.outlines(atLeast: -0.1)) == 0)
        #expect(saddle.outlines(atLeast: -0.1).count == 1)
    }

    private static func holes(_ loops: [[(x: Double, y: Double)]]) -> Int {
        loops.filter { doubledArea($0) < 0 }.count
    }

    @Test("Where a function has no value the area is empty, and everything else stays")
    func undefined() {
        let grid = Self.grid(-2...2, -2...2, 41) { x, y in x <= 0 ? .nan : Foundation.log(x) + y * y }
        let empty = grid.cellsWithoutValue()
        #expect(empty.count == 40)
        #expect(empty.allSatisfy { $0.from.x == -2 && abs($0.to.x - 0.1) < 1e-12 })
        #expect(grid.outlines(atLeast: 0).joined().allSatisfy { $0.x.isFinite && $0.y.isFinite })
        #expect(!ContourLayer(grid).levels.isEmpty)
        let nothing = Self.grid(0...1, 0...1, 5) { _, _ in .nan }
        #expect(ContourLayer(nothing).levels.isEmpty)
        let huge = Self.grid(0...1, 0...1, 5) { x, y in x > 0.5 ? 1.7e308 : -1.7e308 }
        #expect(huge.outlines(atLeast: 0).joined().allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }

    @Test("Levels are round; around a valley they stand closer and closer to its ground")
    func levels() {
        let valley = ContourLevels.levels(for: Self.grid(-2...2, -1...3, 201, Self.rosenbrock).values)
        #expect(valley == [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000] || valley.count >= 8, "\(valley)")
        #expect((valley.first ?? 1) <= 0.1 && (valley.last ?? 0) >= 500)
        #expect(zip(valley, valley.dropFirst()).allSatisfy { $1 / $0 > 1.9 && $1 / $0 < 5.1 })
        let bowl = Self.grid(-2...2, -2...2) { $0 * $0 + $1 * $1 }.values
        let lowered = ContourLevels.levels(for: bowl.map { $0 - 1e-15 })
        #expect(lowered == ContourLevels.levels(for: bowl) && lowered.contains(1), "\(lowered)")
        let plane = ContourLevels.levels(for: Self.grid(0...1, 0...1, 51) { x, y in x + y }.values)
        #expect(plane.map { ($0 * 5).rounded() / 5 }.elementsEqual([0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8]))
        for values in [
            [], [1], [2, 2, 2], [.nan], [0, 1.7e308, -1.7e308], [0, .leastNonzeroMagnitude], [1e16, 1e16 + 2],
        ] as [[Double]] {
            let levels = ContourLevels.levels(for: values)
            #expect(levels == levels.sorted() && levels.allSatisfy(\.isFinite), "\(values)")
        }
    }

    @Test("Fewer points, none of those left out further away than the tolerance")
    func simplification() {
        let circle = (0..<720).map { index in
            let angle = Double(index) / 720 * 2 * .pi
            return Drawing.Point(100 + 50 * cos(angle), 100 + 50 * sin(angle))
        }
        let few = Drawing.Outline([circle], isClosed: true).simplified(tolerance: 0.1).runs[0]
        #expect(few.count < 100 && few.count > 20)
        for point in circle {
            let nearest = zip(few, few.dropFirst() + few.prefix(1)).map { distance(point, $0, $1) }.min() ?? 1
            #expect(nearest <= 0.1)
        }
        let straight = Drawing.Outline([(0...50).map { Drawing.Point(Double($0), 2 * Double($0)) }]).simplified()
        #expect(straight.runs == [[Drawing.Point(0, 0), Drawing.Point(50, 100)]])
    }

    private func distance(_ point: Drawing.Point, _ start: Drawing.Point, _ end: Drawing.Point) -> Double {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let part = ((point.x - start.x) * dx + (point.y - start.y) * dy) / (dx * dx + dy * dy)
        let bounded = min(max(part, 0), 1)
        return hypot(point.x - start.x - bounded * dx, point.y - start.y - bounded * dy)
    }
}
