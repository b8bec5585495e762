import Foundation
import Synchronization
import Tensors
import Testing

/// What is no error of data but of the program stops it, and says what to do.
@Suite struct MisuseTests {
    /// Expects what the process that stopped had to say.
    private func expectMessage(_ result: ExitTest.Result?, _ message: String) {
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("Descent: " + message))
    }

    @Test func broadcasting() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor<Float>.zeros([2, 3]) + Tensor<Float>.zeros([2])
        }
        expectMessage(result, "+: shapes [2, 3] and [2] do not broadcast; axes align at the end")
    }

    @Test func matrixProduct() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = matmul(Tensor<Float>.zeros([2, 3]), Tensor<Float>.zeros([2, 3]))
        }
        expectMessage(result, "matmul: shapes [2, 3] and [2, 3]; the last axis on the left")
    }

    @Test func axes() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor<Float>.zeros([2, 3]).sum(alongAxes: 2)
        }
        expectMessage(result, "sum: axis 2 of shape [2, 3]; axes go from -2 to 1")
    }

    @Test func repeatedAxes() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor<Float>.zeros([2, 3]).sum(alongAxes: 1, -1)
        }
        expectMessage(result, "sum: axes [1, -1] name an axis of shape [2, 3] twice")
    }

    @Test func extremeOfNothing() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor<Float>.zeros([2, 0]).max(alongAxes: 1)
        }
        expectMessage(result, "max: shape [2, 0] has no elements along axes")
    }

    @Test func reshape() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor<Float>.zeros([2, 3]).reshaped(to: [4, -1])
        }
        expectMessage(result, "reshaped: shape [2, 3] has 6 elements, which do not fill [4, -1]")
    }

    @Test func index() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor<Float>.zeros([2, 3])[0, 3]
        }
        expectMessage(result, "index 3 at axis 1 of shape [2, 3]; positions go from -3 to 2")
    }

    @Test func gatheredIndex() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor<Float>.zeros([2, 3]).gathering(at: [0, 2]).scalars
        }
        expectMessage(result, "gathering: index 2 is outside the table's rows 0..<2")
    }

    /// Not the first row of the next example's table.
    @Test func gatheredIndexOfABatch() async {
        await #expect(processExitsWith: .failure) {
            _ =
                vmap { (table: Tensor<Float>, index: Tensor<Int32>) in table.gathering(at: index) }(
                    .zeros([3, 2, 1]), [2, 0, 0]
                ).scalars
        }
    }

    @Test func scatteredIndexOfABatch() async {
        await #expect(processExitsWith: .failure) {
            _ =
                vmap { (row: Tensor<Float>, index: Tensor<Int32>) in scatterAdd(row, at: index, count: 2) }(
                    .zeros([3, 1]), [0, 0, -1]
                ).scalars
        }
    }

    @Test func scalarOfMany() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor<Float>.zeros([2]).scalar
        }
        expectMessage(result, "scalar: shape [2] has 2 elements")
    }

    @Test func gradientOfMany() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = gradient(at: Tensor<Float>.zeros([2])) { $0 * $0 }
        }
        expectMessage(result, "gradient: the function returned shape [2]; it must return one element")
    }

    @Test func readingWhileTracing() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = vmap { (x: Tensor<Float>) in x.scalar > 0 ? x : -x }([1, 2])
        }
        expectMessage(result, "a value of shape [] was read inside vmap or a compiled function")
    }

    @Test func batchesOfDifferentLengths() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = vmap { (a: Tensor<Float>, b: Tensor<Float>) in a + b }([1, 2], [1, 2, 3])
        }
        expectMessage(result, "vmap: the arguments need one common leading axis, got shapes [2], [3]")
    }

    @Test func ownDerivativeOfAnotherShape() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let wrong = withDerivative(of: { (x: Tensor<Float>) in x.sum() }) { cotangent, _, _ in cotangent }
            _ = gradient(at: Tensor<Float>([1, 2]), of: wrong)
        }
        expectMessage(result, "withDerivative: got tensors")
    }

    @Test func raggedLiterals() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let rows: Tensor<Float> = [[1, 2], [3]]
            _ = rows
        }
        expectMessage(result, "array literal: element 0 has shape [2], but element 1 has shape [1]")
    }

    @Test func tracedValuesOutside() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var escaped = Tensor<Float>(0)
            _ = vmap { (x: Tensor<Float>) in
                escaped = x
                return x
            }([1, 2])
            _ = compiled { [escaped] (y: Tensor<Float>) in y + escaped }(Tensor(1))
        }
        expectMessage(result, "a value of shape [] inside a function being traced was used outside of it")
    }

    /// A program would draw with the seed of the first call for ever.
    @Test func seedsThatChangeInACompiledFunction() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let calls = Atomic<Int>(0)
            _ = compiled { (x: Tensor<Float>) in
                let call = calls.add(1, ordering: .relaxed).newValue
                return x + .normal([2], seed: RandomKey(0).folded(call))
            }([1, 2])
        }
        expectMessage(result, "compiled: the function draws random numbers with another seed at each call")
    }
}
