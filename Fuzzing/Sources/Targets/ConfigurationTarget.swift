import Descent
import Support
import Foundation

/// Configurations of saved runs: a run is loaded, described, reported and asked for predictions.
struct ConfigurationTarget: Target {
    let name = "configurations"
    let words = ["\"", ":", "null", "[]", "{}", "-1", "1e999", "\"nan\"", "\"\\u001b\""]

    func input(_ random: inout RandomStream) -> [UInt8] {
        let example = random.once(in: 2) ? Example.classes : Example.values
        var configuration = example.configuration
        if random.once(in: 2) { configuration = configuration.changed(&random) }
        return Array(configuration.description.utf8)
    }

    func read(_ input: [UInt8]) throws -> Run {
        let isOfClasses = String(decoding: input, as: UTF8.self).contains("\"classification\"")
        let folder = (isOfClasses ? Example.classes : Example.values).folder
        write(input, toFile: folder + "/config.json")
        return try Run(contentsOf: folder)
    }

    func use(_ run: Run) throws {
        let coded = try JSONDecoder().decode(RunConfiguration.self, from: JSONEncoder().encode(run.configuration))
        require(coded == run.configuration, "a configuration differs from what its JSON says")
        _ = (run.description, run.configuration.settings.trainingOptions())
        _ = RunReport(run).html
        _ = try run.predict(Example.table).predictions.csv
        _ = try run.evaluate(Example.table)
    }

    /// A run of a small model, saved in the current folder.
    private struct Example {
        let folder: String
        let configuration: JSONValue

        static let classes = Example(target: "d")
        static let values = Example(target: "c")

        static let table: Table = {
            let lines = (0..<12).map {
                "\($0 % 5),\(["x", "y", "z"][$0 % 3]),\(Double($0 * $0) / 7),\(["p", "q"][$0 % 2])"
            }
            let text = "a,b,c,d\n" + lines.joined(separator: "\n")
            do { return try Table(csvBytes: Array(text.utf8), source: "example.csv") } catch { fatalError("\(error)") }
        }()

        init(target: String) {
            var settings = RunSettings()
            (settings.target, settings.epochs, settings.validationFraction) = (target, 2, 0.2)
            do {
                settings.model = try ModelSpecification("mlp:3")
                try Run.train(on: Self.table, settings).save(to: target)
                folder = target
                configuration = try JSONValue(parsing: FileBytes.read(target + "/config.json"))
            } catch { fatalError("\(error)") }
        }
    }
}
