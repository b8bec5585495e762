import Plots
import Runs
import Testing

@Suite("Pictures of schedules")
struct SchedulePictureTests {
    @Test("A schedule is shown from the first to the last step")
    func schedule() throws {
        let short = Plot.schedule(.cosine(from: 0.1, over: 10), steps: 10, title: "cosine")
        let line = try #require(short.layers[0] as? LineLayer)
        #expect(line.x == (0..<10).map(Double.init) && line.y[0] == 0.1)
        let long = try #require(Plot.schedule(0.5, steps: 1_000_000_000, title: "").layers[0] as? LineLayer)
        #expect(long.x.count == 1_001 && long.x.last == 999_999_999 && long.x == long.x.sorted())
    }
}
