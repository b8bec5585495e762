import Datasets
import Foundation
import Testing

@Suite("The order of day and month") struct DateOrderTests {
    private static let text = "day,y\n03/04/2024,1\n05/06/2024,2\n,3\n"

    private func days(_ text: String, _ options: Table.ReadingOptions) throws -> [Double] {
        let table = try Table(csvBytes: Array(text.utf8), source: "t.csv", options)
        guard case .dates(let dates) = table.columns[0].values else { return [] }
        return dates.seconds.map { $0 / 86400 }
    }

    @Test("It is found, or said, and what is said decides")
    func order() throws {
        // 4 March and 3 April 2024, in days since 1970.
        #expect(try days(Self.text, .init())[0] == 19786)
        #expect(try days(Self.text, .init(dateOrder: .monthFirst))[0] == 19786)
        #expect(try days(Self.text, .init(dateOrder: .dayFirst))[0] == 19816)
        #expect(try days(Self.text, .init(dateOrder: .monthFirst, dateOrders: ["day": .dayFirst]))[0] == 19816)
        let clear = Self.text.replacing("05/06", with: "25/06")
        #expect(try days(clear, .init())[0] == 19816)
        #expect {
            try days(clear, .init(dateOrder: .monthFirst))
        } throws: {
            "\($0)".hasPrefix("t.csv:3: column \"day\" holds dates, but this cell is \"25/06/2024\"")
        }
    }

    @Test("It is kept with a run's rules for reading, and what is said later decides")
    func kept() throws {
        let options = Table.ReadingOptions(dateOrder: .dayFirst)
        let again = try JSONDecoder().decode(Table.ReadingOptions.self, from: JSONEncoder().encode(options))
        #expect(again == options && !options.isEmpty)
        #expect(options.arguments == ["--date-order", "day-first"])
        let known = Table.ReadingOptions(dateOrders: ["day": .dayFirst])
        #expect(Table.ReadingOptions().completed(by: known).dateOrders == ["day": .dayFirst])
        let other = Table.ReadingOptions(dateOrder: .monthFirst).completed(by: known)
        #expect(other.dateOrder == .monthFirst && other.dateOrders == [:])
    }
}
