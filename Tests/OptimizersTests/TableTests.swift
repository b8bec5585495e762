import Optimizers
import Tensors
import Foundation
import Testing

/// The tables of methods and transformations, which the command line and these tests are made from.
@Suite struct TableTests {
    struct Source: Sendable, CustomStringConvertible {
        let description: String
        let text: String

        /// Every file of the library that declares a method or a transformation by name.
        static let all: [Source] = {
            let folder = URL(filePath: #filePath).appending(path: "../../../Sources/Optimizers").standardized
            let files =
                FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
                .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
            return files.compactMap { file in
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
                return text.contains("static let formula = ") || text.contains("static let formula =\n")
                    ? Source(description: file.lastPathComponent, text: text) : nil
            }
        }()

        /// As on the command line.
        var names: [String] {
            text.split(separator: "static let name = \"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        }

        /// The lines between the ``` of its documentation.
        var formula: [String] {
            let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let first = lines.firstIndex(of: "/// ```"),
                let last = lines[(first + 1)...].firstIndex(of: "/// ```")
            else { return [] }
            return lines[(first + 1)..<last].map { String($0.dropFirst(4)) }
        }

        /// Whether the documentation names a source, which may go over several lines.
        func states(_ source: String) -> Bool {
            let words = text.split(whereSeparator: \.isWhitespace).filter { $0 != "///" }
            return words.joined(separator: " ").contains("Source: \(source).")
        }
    }

    /// A name that is read for the sake of older files must not be that of another row.
    @Test func namesAreUnique() {
        for row in MethodRow.all { #expect(MethodRow.named(row.name)?.name == row.name) }
        for row in TransformationRow.all {
            let found = TransformationRow.named(row.name, settings: row.settingNames)
            #expect(found?.standard.description == row.standard.description)
        }
    }

    @Test func everythingDeclaredIsInATable() {
        let declared = Source.all.flatMap(\.names)
        let listed = MethodRow.all.map(\.name) + TransformationRow.all.map(\.name)
        #expect(declared.sorted() == listed.sorted())
        // Two of one name are told apart by their settings, as in Swift.
        let signatures =
            MethodRow.all.map(\.name)
            + TransformationRow.all.map { "\($0.name)\($0.settingNames)" }
        #expect(signatures.count == Set(signatures).count)
    }

    @Test(arguments: Source.all) func documentationAndTableAgree(_ source: Source) {
        for row in MethodRow.all where source.names.contains(row.name) {
            #expect(row.formula.split(separator: "\n").map(String.init) == source.formula)
            #expect(!row.source.isEmpty && source.states(row.source))
            #expect(row.usualLearningRate > 0)
            #expect("\(type(of: row.make(.descent)))".lowercased() == row.name)
        }
        let named = TransformationRow.all.filter { source.names.contains($0.name) }
        let rows = named.filter { $0.formula.split(separator: "\n").map(String.init) == source.formula }
        // Two transformations may share a name, as functions of one name do.
        #expect(rows.isEmpty == named.isEmpty)
        for row in rows {
            #expect(row.source.isEmpty || source.states(row.source))
            #expect(source.text.contains("public func \(row.name)("))
        }
    }

    @Test func everyMethodIsTested() {
        let tested = Entry.all.filter { $0.quadratic != nil && $0.rosenbrock != nil }.map { $0.make().settingsOwner }
        for row in MethodRow.all { #expect(tested.contains(row.name), "Entry.all needs a row that converges") }
        let transformed = Entry.all.flatMap { ($0.make() as? Chain)?.transformations.map(\.name) ?? [] }
        for row in TransformationRow.all { #expect(transformed.contains(row.name), "Entry.all needs \(row.name)") }
    }

    /// Every method has the steps of a library or of 50 digits to compare with.
    @Test func everyMethodHasTrajectories() {
        let compared = Set(
            Trajectory.all.compactMap { MethodRow.named(String($0.optimizer.prefix { $0 != "(" && $0 != "." }))?.name })
        for row in MethodRow.all { #expect(compared.contains(row.name), "\(row.name) has no trajectory") }
    }

    /// Every setting of every method and transformation, as text: what is out of bounds is told of.
    @Test(arguments: MethodRow.all.map(\.name)) func badSettingsOfMethods(_ name: String) throws {
        let row = try #require(MethodRow.all.first { $0.name == name })
        expectBadSettings(of: row.make(.descent), "optimizer") { "\(name)(\($0))" }
    }

    @Test(arguments: TransformationRow.all) func badSettingsOfTransformations(_ row: TransformationRow) {
        expectBadSettings(of: row.standard, "transformation") { "sgd.\(row.name)(\($0))" }
    }

    private func expectBadSettings<C: Configurable>(
        of owner: C, _ subject: String, _ text: (String) -> String
    ) {
        for setting in C.settings {
            for bad in setting.kind.badTexts {
                #expect(throws: SettingError.self, "\(C.name) \(setting.name)=\(bad)") {
                    try OptimizerSpecification(text("\(setting.name)=\(bad)"))
                }
                do { _ = try OptimizerSpecification(text("\(setting.name)=\(bad)")) } catch {
                    let expected =
                        "\(subject) \(C.name): \(setting.name) is \"\(bad)\"; give \(setting.kind.wanted(insteadOf: bad))"
                    #expect(error.description == expected)
                }
            }
        }
    }

    /// A dialect is its defaults: text with all of them is the same optimizer.
    @Test(arguments: MethodRow.all.map(\.name)) func dialectsAreTheirSettings(_ name: String) throws {
        for dialect in Dialect.allCases {
            let row = try #require(MethodRow.all.first { $0.name == name })
            let method = row.make(dialect)
            let read = try OptimizerSpecification(method.description).makeOptimizer(steps: 1)
            #expect(read.description == method.description)
            #expect(read.settingValues(after: 0).map(\.value) == method.settingValues(after: 0).map(\.value))
        }
    }
}

extension SettingKind {
    /// Text that must not be taken.
    fileprivate var badTexts: [String] {
        switch self {
        case .number(let bounds):
            let candidates = ["-1", "0", "1", "2", "inf", "nan"]
            return candidates.filter { !bounds.contains(Double($0) ?? .nan) } + ["high"]
        case .count(let least, let greatest):
            return ["\(least - 1)", "1.5", "many"] + (greatest < .max ? ["\(greatest + 1)"] : [])
        case .flag: return ["yes", "1"]
        case .choice: return ["other", ""]
        case .other(let type): return type == LeafPattern.self ? ["(a)"] : []
        case .part: return ["other"]
        case .either(let first, _): return first.badTexts
        case .list(let kind): return kind.badTexts.map { "[\($0)]" }
        case .none: return ["some"]
        }
    }
}

extension Optimizer {
    /// The name of the method inside.
    fileprivate var settingsOwner: String { String(description.prefix { $0 != "(" && $0 != "." }) }
}
