import Foundation
import Optimizers
import Testing

/// `Tests/References/schedules.json`.
private struct ScheduleReferences: Decodable {
    struct Row: Decodable, Sendable, CustomTestStringConvertible {
        let library: String
        let call: String
        let schedule: String
        /// The tolerance, relative to the greatest value.
        let relative: Double
        let values: [Double]

        var testDescription: String { "\(library) \(call)" }
    }

    struct Plateau: Decodable, Sendable, CustomTestStringConvertible {
        let library: String
        let call: String
        let plateau: String
        let observed: [Double]
        let factors: [Double]

        var testDescription: String { "\(library) \(call)" }
    }

    let schedules: [Row]
    let plateaus: [Plateau]

    static let all: ScheduleReferences? = {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let path = URL(filePath: #filePath).appending(path: "../../References/schedules.json").standardized
        return try? decoder.decode(ScheduleReferences.self, from: Data(contentsOf: path))
    }()
}

@Suite("Schedules written as text, beside those of other libraries")
struct ScheduleReferenceTests {
    @Test("There are rows of every library")
    func libraries() throws {
        let references = try #require(ScheduleReferences.all)
        for library in ["Keras", "PyTorch", "Optax"] {
            #expect(references.schedules.contains { $0.library == library })
            #expect(references.plateaus.contains { $0.library == library })
        }
        let written = references.schedules.map(\.schedule).joined(separator: " ")
        for name in ScheduleSpecification.names where name != "inverseSquareRoot" { #expect(written.contains(name)) }
    }

    @Test("Every value at every step", arguments: ScheduleReferences.all?.schedules ?? [])
    fileprivate func agrees(_ row: ScheduleReferences.Row) throws {
        // The texts say everything themselves: a base that is used would be seen.
        let schedule = try ScheduleSpecification(row.schedule).makeSchedule(from: 1e6, steps: 1_000_000)
        let tolerance = row.relative * (row.values.max() ?? 0)
        #expect(row.values.count > 100)
        for (step, expected) in row.values.enumerated() {
            #expect(abs(schedule(step) - expected) <= tolerance, "step \(step): \(schedule(step)), not \(expected)")
        }
    }

    @Test(
        "What a schedule says of itself reads as the same schedule", arguments: ScheduleReferences.all?.schedules ?? [])
    fileprivate func roundTrip(_ row: ScheduleReferences.Row) throws {
        let specification = try ScheduleSpecification(row.schedule)
        #expect(try ScheduleSpecification(specification.description) == specification)
        let schedule = specification.makeSchedule(from: 1e6, steps: 1_000_000)
        let again = try ScheduleSpecification(schedule.description).makeSchedule(from: 1e6, steps: 1_000_000)
        #expect((0...200).allSatisfy { again($0) == schedule($0) })
        #expect(again.description == schedule.description)
        let coded = try JSONDecoder().decode(
            ScheduleSpecification.self, from: JSONEncoder().encode(specification))
        #expect(coded == specification)
    }

    @Test("A controller does as another library's", arguments: ScheduleReferences.all?.plateaus ?? [])
    fileprivate func plateau(_ row: ScheduleReferences.Plateau) throws {
        let specification = try PlateauSpecification(row.plateau)
        #expect(try PlateauSpecification(specification.description) == specification)
        var controller = specification.makeController()
        for (step, (value, expected)) in zip(row.observed, row.factors).enumerated() {
            let factor = controller.observe(value)
            #expect(abs(factor - expected) <= 1e-12 * expected, "observation \(step): \(factor), not \(expected)")
        }
    }

    @Test(
        "A controller that is saved and restored goes on as if it had not been",
        arguments: ScheduleReferences.all?.plateaus ?? [])
    fileprivate func resume(_ row: ScheduleReferences.Plateau) throws {
        var whole = try PlateauSpecification(row.plateau).makeController()
        var parts = whole
        for value in row.observed {
            whole.observe(value)
            parts.observe(value)
            parts = try JSONDecoder().decode(ReduceOnPlateau.self, from: JSONEncoder().encode(parts))
            #expect(parts == whole)
        }
    }
}
