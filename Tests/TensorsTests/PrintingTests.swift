import Tensors
import Testing

@Suite struct PrintingTests {
    @Test func goldenText() {
        #expect("\(Tensor<Double>(1.5))" == "Tensor<Double> []: 1.5")
        #expect("\(Tensor<Float>([1, -2.5, 3]))" == "Tensor<Float> [3]: [1.0, -2.5, 3.0]")
        #expect("\(Tensor<Int32>(shape: [0], scalars: []))" == "Tensor<Int32> [0]: []")
        #expect(
            "\(Tensor<Int32>([[1, -20], [300, 4]]))" == """
                Tensor<Int32> [2, 2]
                [[  1, -20],
                 [300,   4]]
                """)
        #expect(
            "\(Tensor<Bool>([[true, false]]))" == """
                Tensor<Bool> [1, 2]
                [[ true, false]]
                """)
        #expect(
            "\(Tensor<Double>(shape: [2, 1, 2], scalars: [0.1, 1 / 3, .infinity, .nan]))" == """
                Tensor<Double> [2, 1, 2]
                [[[     0.1, 0.333333]],

                 [[     inf,      nan]]]
                """)
    }

    @Test func longTensorsAreCut() {
        #expect(
            "\(Tensor<Int32>(0..<2000))" == "Tensor<Int32> [2000]: [0, 1, 2, …, 1997, 1998, 1999]")
        #expect(
            "\(Tensor<Int32>(0..<1200).reshaped(to: [100, 12]))" == """
                Tensor<Int32> [100, 12]
                [[   0,    1,    2, …,    9,   10,   11],
                 [  12,   13,   14, …,   21,   22,   23],
                 [  24,   25,   26, …,   33,   34,   35],
                 …,
                 [1164, 1165, 1166, …, 1173, 1174, 1175],
                 [1176, 1177, 1178, …, 1185, 1186, 1187],
                 [1188, 1189, 1190, …, 1197, 1198, 1199]]
                """)
    }

    /// Shapes from files: axes of any length beside one of length 0.
    @Test(arguments: [[0, 1 << 62], [1 << 62, 0], [0, 1 << 62, 1], [2000, 3, 0]])
    func longAxesOfNothingAreCut(_ lengths: [Int]) {
        let text = "\(Tensor<Double>(shape: Shape(lengths), scalars: []))"
        #expect(text.hasPrefix("Tensor<Double> \(Shape(lengths))") && text.count < 300)
    }

    @Test func tracedValuesSaySo() {
        let printed = vmap { (x: Tensor<Double>) -> Tensor<Double> in
            #expect("\(x * 2)" == "Tensor<Double> [2] (traced)")
            return x
        }
        #expect(printed([[1, 2]]).scalars == [1, 2])
    }

    @Test func printingEvaluates() {
        let x: Tensor<Double> = [1, 2]
        #expect("\(x + 1)" == "Tensor<Double> [2]: [2.0, 3.0]")
    }

    /// What `dump` and the debugger show is the value, not the engine.
    @Test func dumping() {
        struct Layer {
            var weight: Tensor<Double>
            var bias: AnyTensor
        }
        var text = ""
        dump(Layer(weight: [1, 2], bias: AnyTensor(Tensor<Float>([3]))), to: &text)
        #expect(text.contains("weight: Tensor<Double> [2]: [1.0, 2.0]"), "\(text)")
        #expect(text.contains("bias: Tensor<Float> [1]: [3.0]"), "\(text)")
        #expect(!text.contains("node"), "\(text)")
        #expect(String(reflecting: Tensor<Float>(2)) == "Tensor<Float> []: 2.0")
    }
}
