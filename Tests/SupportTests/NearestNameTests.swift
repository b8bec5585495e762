import Support
import Testing

@Suite("Names that may have been meant") struct NearestNameTests {
    @Test(
        arguments: [
            ("prise", ["a", "price"], "price"), ("mpl", ["mlp", "linear"], "mlp"), ("Price", ["price"], "price"),
            ("gaussNewtn", ["gaussNewton"], "gaussNewton"), ("learnng-rat", ["learning-rate"], "learning-rate"),
            // Too far from each other to be mistakes in typing.
            ("fare", ["age", "sex"], nil), ("sgd", ["adam", "sam"], nil), ("x", ["y"], nil), ("", ["a"], nil),
            ("abcdef", ["uvwxyz"], nil),
        ] as [(String, [String], String?)])
    func nearest(name: String, names: [String], expected: String?) {
        #expect(nearestName(to: name, among: names) == expected)
    }
}
