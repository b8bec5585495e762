import Foundation
import Testing

@Suite("descent find-rate") struct FindRateCommandTests {
    @Test("The suggestion is the lowest rate whose short training comes near the least loss")
    func suggestion() throws {
        try Command.inFolder { command in
            let result = try command.run("find-rate", "digits", "--json")
            #expect(result.status == 0 && result.errors == "")
            let json = try result.json()
            let rates = try #require(json["trialRates"] as? [Double])
            let losses = try #require(json["trialLosses"] as? [Double])
            let suggestion = try #require(json["suggestion"] as? Double)
            let least = try #require(losses.min())
            let position = try #require(rates.firstIndex(of: suggestion))
            #expect(losses[position] < least + 0.05 && losses[..<position].allSatisfy { $0 > losses[position] })
            #expect((1e-3...0.04).contains(suggestion))
            #expect(try #require(json["rates"] as? [Double]).count > 10)
            // The same data, settings and seed give the same rate.
            #expect(try command.run("find-rate", "digits", "--json").output == result.output)
        }
    }

    @Test("Bounds keep rates out, and where none helps that is said")
    func bounds() throws {
        try Command.inFolder { command in
            let json = try command.run("find-rate", "digits", "--from", "1e-4", "--to", "1e-2", "--json").json()
            let rates = try #require(json["trialRates"] as? [Double])
            #expect(rates.allSatisfy { $0 >= 1e-4 && $0 <= 1.01e-2 } && rates.count == 3)
            let none = try command.run(
                "find-rate", "digits", "--from", "1e5", "--to", "1e6", "--optimizer", "sgd", "--steps", "10")
            #expect(none.status == 0)
            #expect(none.output.contains("no rate made the loss less than it was"))
        }
    }
}
