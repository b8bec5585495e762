import Datasets
import Foundation
import Testing

@Suite struct DatasetTests {
    static let small = Dataset(
        features: [[1, 2], [3, 4], [5, 6]], targets: .classes([0, 1, 0], names: ["no", "yes"]))

    @Test func fromArrays() {
        let data = Self.small
        #expect(data.featureNames == ["feature1", "feature2"])
        #expect(data.features.shape == [3, 2])
        #expect(data.features.scalars == [1, 2, 3, 4, 5, 6])
        #expect(data.classes.shape == [3])
        #expect(data.classes.scalars == [0, 1, 0])
        #expect(data.classNames == ["no", "yes"])
        let values = Dataset(features: data.features, targets: .values([1, 2, 3]), featureNames: ["a", "b"])
        #expect(values.featureScalars == data.featureScalars)
        #expect(values.featureNames == ["a", "b"])
        #expect(values.values.shape == [3])
        #expect(values.values.scalars == [1, 2, 3])
        #expect(values.classNames == nil)
    }

    @Test func rowsAreTakenInTheOrderAsked() {
        let data = Self.small[[2, 0, 2]]
        #expect(data.featureScalars == [5, 6, 1, 2, 5, 6])
        #expect(data.targets == .classes([0, 0, 0], names: ["no", "yes"]))
    }

    @Test func splitsIntoDatasets() throws {
        let parts = try Dataset.digits.split(testFraction: 0.25, validationFraction: 0.05, seed: 1)
        let counts = [parts.training.count, parts.validation.count, parts.test.count]
        #expect(counts == [1258, 90, 449])
        let again = try Dataset.digits.split(testFraction: 0.25, validationFraction: 0.05, seed: 1)
        let isSame = again.test.featureScalars == parts.test.featureScalars
        #expect(isSame)
    }

    @Test func fromCSV() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv").path
        try "size,color,y\n1,red,0.5\n2,blue,1.5\n,red,2.5\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let data = try Dataset(contentsOf: path)
        #expect(data.featureNames == ["size", "color=blue", "color=red"])
        #expect(data.featureScalars == [1, 0, 1, 2, 1, 0, 1.5, 0, 1])
        #expect(data.targets == .values([0.5, 1.5, 2.5]))
        #expect(try Dataset(contentsOf: path, target: "color").classNames == ["blue", "red"])
    }

    // MARK: Digits

    @Test func digitsAreThoseOfTheFile() throws {
        let digits = Dataset.digits
        #expect(digits.count == 1797)
        #expect(digits.featureNames == (0..<64).map { "pixel\($0)" })
        #expect(digits.classNames == (0..<10).map(String.init))
        guard case .classes(let labels, _) = digits.targets else {
            Issue.record("not classes")
            return
        }
        #expect(
            (0..<10).map { digit in labels.count { $0 == digit } }
                == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])

        let file = URL(filePath: #filePath).appending(path: "../../../Scripts/digits.csv").standardized.path
        let source = try Table(csv: file)
        #expect(source.rowCount == 1797)
        let columns = source.columns.map(\.numbers)
        let (pixels, fileLabels) = (columns.dropLast(), columns[64])
        // Compared outside `#expect`, which would print 115,008 numbers that differ.
        let isSameFeatures = digits.featureScalars == (0..<1797).flatMap { row in pixels.map { Float($0[row] / 16) } }
        #expect(isSameFeatures)
        #expect(labels.map(Double.init) == fileLabels)
        let isSameTable = Table.digits.columns.map(\.numbers) == columns
        #expect(isSameTable)
        #expect(Table.digits.columns.map(\.name) == digits.featureNames + ["digit"])
    }

    @Test func digitsTableIsEncodedLikeTheDataset() throws {
        let data = try Dataset(
            Table.digits, features: FeatureEncoder(fittedTo: .digits, ignoring: ["digit"], scaling: .none),
            target: TargetEncoder(of: .digits))
        let isSame = data.featureScalars.map { $0 / 16 } == Dataset.digits.featureScalars
        #expect(isSame)
        #expect(data.targets == Dataset.digits.targets)
    }
}
