import Tensors
import Testing

/// Subscripts against what NumPy gives for the same ones.
@Suite struct IndexingTests {
    /// [[0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23]]
    private let x = Tensor<Int32>([[0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23]])

    private func check(_ actual: Tensor<Int32>, _ shape: Shape, _ scalars: [Int32], _ line: Int = #line) {
        #expect(actual.shape == shape, "line \(line)")
        #expect(actual.scalars == scalars, "line \(line)")
    }

    @Test func positions() {
        check(x[1], [4], [10, 11, 12, 13])
        check(x[-1], [4], [20, 21, 22, 23])
        check(x[1, 2], [], [12])
        check(x[-1, -4], [], [20])
        check(x[.all, 0], [3], [0, 10, 20])
        check(x[.ellipsis, -1], [3], [3, 13, 23])
    }

    @Test func ranges() {
        check(x[1..<3], [2, 4], [10, 11, 12, 13, 20, 21, 22, 23])
        check(x[0...0, 1...2], [1, 2], [1, 2])
        check(x[2..., ..<2], [1, 2], [20, 21])
        check(x[...1, 3], [2], [3, 13])
        check(x[-2..<3, -1], [2], [13, 23])
        check(x[0, -3 ... -1], [3], [1, 2, 3])
        check(x[0, -3 ..< -1], [2], [1, 2])
        check(x[1..<1], [0, 4], [])
        check(x[3..., 0], [0], [])
    }

    @Test func strides() {
        check(x[.every(2), 0], [2], [0, 20])
        check(x[0, .every(3)], [2], [0, 3])
        check(x[0, .every(-1)], [4], [3, 2, 1, 0])
        check(x[0, .every(-2)], [2], [3, 1])
        check(x[0, stride(from: 3, to: 0, by: -2)], [2], [3, 1])
        check(x[0, stride(from: 1, through: 3, by: 2)], [2], [1, 3])
        check(x[.every(-1), .every(-1)][0], [4], [23, 22, 21, 20])
    }

    @Test func newAxes() {
        check(x[.newAxis, 0], [1, 4], [0, 1, 2, 3])
        check(x[0, .newAxis, 1..<3], [1, 2], [1, 2])
        check(x[.ellipsis, .newAxis][.all, 0], [3, 1], [0, 10, 20])
        check(x[0, 0, .newAxis, .newAxis], [1, 1], [0])
    }

    @Test func moreAxes() {
        let cube = Tensor<Int32>(0..<24).reshaped(to: [2, 3, 4])
        check(cube[1, .ellipsis, 0], [3], [12, 16, 20])
        check(cube[.ellipsis, 1, 1..<3], [2, 2], [5, 6, 17, 18])
        check(cube[0, .every(-2), stride(from: 3, to: -1, by: -3)], [2, 2], [11, 8, 3, 0])
        check(cube[.all, 2, 3], [2], [11, 23])
    }

    @Test func gathering() {
        check(x.gathering(at: [2, 0, 2]), [3, 4], [20, 21, 22, 23, 0, 1, 2, 3, 20, 21, 22, 23])
        check(x.gathering(at: [[3, 0]], alongAxis: 1), [3, 1, 2], [3, 0, 13, 10, 23, 20])
        check(x.gathering(at: [], alongAxis: -1), [3, 0], [])
    }

    @Test func movement() {
        check(x.reversed(alongAxes: 0)[0], [4], [20, 21, 22, 23])
        check(x[0].tiled(by: [2]), [8], [0, 1, 2, 3, 0, 1, 2, 3])
        check(x[..<2, ..<2].repeated(2, alongAxis: 1), [2, 4], [0, 0, 1, 1, 10, 10, 11, 11])
        check(x[0].padded(by: [(1, 2)], with: 7), [7], [7, 0, 1, 2, 3, 7, 7])
        check(x.expandingShape(at: 0, -1)[0, 0], [4, 1], [0, 1, 2, 3])
        check(x[0..<1].squeezingShape(), [4], [0, 1, 2, 3])
        check(x.reshaped(to: [-1, 6])[1], [6], [12, 13, 20, 21, 22, 23])
        check(Tensor<Int32>([1, 2]).asDiagonalMatrix(), [2, 2], [1, 0, 0, 2])
        check(x[0..., ..<3].diagonal(), [3], [0, 11, 22])
        check(outer(Tensor<Int32>([1, 2]), Tensor<Int32>([3, 4])), [2, 2], [3, 4, 6, 8])
        check(scatterAdd(x, at: [1, 1, 0], count: 3)[.all, 0], [3], [20, 10, 0])
    }

    @Test func logic() {
        let (a, b): (Tensor<Bool>, Tensor<Bool>) = ([true, true, false, false], [true, false, true, false])
        #expect((a .& b).scalars == [true, false, false, false])
        #expect((a .| b).scalars == [true, true, true, false])
        #expect((!a).scalars == [false, false, true, true])
        let (differs, isLess) = (x[0] .!= 2, 2 .>= x[0])
        #expect(differs.scalars == [true, true, false, true])
        #expect(isLess.scalars == [true, true, true, false])
        #expect(a.any().scalar && !a.all().scalar)
        let pairs = a.reshaped(to: [2, 2])
        #expect(pairs.all(alongAxes: 1).scalars == [true, false])
        #expect(pairs.any(alongAxes: 0).scalars == [true, true])
        let notANumber = Tensor<Double>([.nan])
        #expect((notANumber .== notANumber).scalars == [false] && (notANumber .!= notANumber).scalars == [true])
    }
}
