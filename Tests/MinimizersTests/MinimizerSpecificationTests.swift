import Foundation
import Minimizers
import Optimizers
import Settings
import Testing

@Suite("Methods of minimization as text")
struct MinimizerSpecificationTests {
    @Test(
        "What is left out has its default, and the full text reads as the same", arguments: MinimizerSpecification.names
    )
    func roundTrip(name: String) throws {
        let specification = try MinimizerSpecification(name)
        #expect(specification.name == name)
        #expect(try MinimizerSpecification(specification.description) == specification)
        let decoded = try JSONDecoder().decode(
            MinimizerSpecification.self, from: try JSONEncoder().encode(specification))
        #expect(decoded == specification)
    }

    @Test("Settings reach the method")
    func settings() throws {
        let lbfgs = try #require(
            MinimizerSpecification("lbfgs(memory=5, lineSearch=fixed)").makeMinimizer(learningRate: 0.25, steps: 1)
                as? LBFGS)
        #expect(lbfgs.memory == 5)
        #expect((lbfgs.lineSearch as? FixedStep)?.step == 0.25)
        let adam = try #require(
            MinimizerSpecification("adam(beta1=0.8).clipped(toNorm=2)").makeMinimizer(learningRate: 0.5, steps: 10)
                as? FirstOrder)
        #expect(
            "\(adam)" == "\(Adam(learningRate: 0.5, beta1: 0.8).clipped(toNorm: 2))")
        let scheduled = try #require(
            MinimizerSpecification("sgd").makeMinimizer(
                learningRate: 0.5, schedule: try ScheduleSpecification("linear(to=0)"), steps: 10, seed: 3)
                as? FirstOrder)
        #expect(scheduled.optimizer.learningRate(5) == 0.25)
        #expect(scheduled.seed == 3)
        let usual = try #require(MinimizerSpecification("sgd").makeMinimizer(steps: 10) as? FirstOrder)
        #expect(
            usual.optimizer.learningRate.constantValue == MethodRow.all.first { $0.name == "sgd" }?.usualLearningRate)
    }

    @Test(
        "Names of methods may be spelt in other ways",
        arguments: [
            ("L-BFGS", "lbfgs"), ("l_bfgs(memory=3)", "lbfgs"), ("Adam", "adam"), ("ADAM.clipped", "adam"),
            ("Steepest-Descent", "steepestDescent"), ("gradient-descent", "sgd"),
            ("gradientDescent(momentum=0.5)", "sgd"),
        ])
    func spellings(text: String, name: String) throws {
        #expect(try MinimizerSpecification(text).name == name)
    }

    @Test("No two methods have one name, and other names lead to methods")
    func names() {
        let names = MinimizerSpecification.names + MinimizerTable.leastSquares.map(\.name)
        let plain = (names + MinimizerSpecification.otherNames.keys).map {
            $0.lowercased().filter { !"-_".contains($0) }
        }
        #expect(Set(plain).count == plain.count)
        for name in MinimizerSpecification.otherNames.values { #expect(names.contains(name)) }
    }

    @Test(
        "What is wrong, in one line",
        arguments: [
            (
                "lbgfs",
                "unknown method \"lbgfs\"; did you mean \"lbfgs\"? `descent minimizers` and `descent optimizers` list the "
                    + "\(MinimizerSpecification.names.count) there are"
            ),
            (
                "",
                "unknown method \"\"; `descent minimizers` and `descent optimizers` list the "
                    + "\(MinimizerSpecification.names.count) there are"
            ),
            (
                "lbfgs(memori=5)",
                "method lbfgs has no setting \"memori\"; did you mean \"memory\"? Its settings are memory, lineSearch"
            ),
            ("lbfgs(memory=0)", "method lbfgs: memory is \"0\"; give a whole number of at least 1"),
            (
                "lbfgs(lineSearch=wolf)",
                "unknown lineSearch \"wolf\"; There are \(LineSearchTable.all.map(\.name).joined(separator: ", "))"
            ),
            ("lbfgs(memory)", "method lbfgs: \"memory\" is no setting; write it as lbfgs(setting=value,…)"),
            ("lbfgs(memory=5", "method \"lbfgs(memory=5\" lacks its closing \")\"; write it as lbfgs(setting=value,…)"),
            ("lbfgs(memory=5).clipped", "method lbfgs takes nothing after its settings; leave \".clipped\" away"),
            (
                "sgd(momentum=1)",
                "optimizer sgd: momentum is \"1\"; give a number at least 0 and below 1, or a schedule"
            ),
        ])
    func errors(text: String, message: String) {
        let error = #expect(throws: SettingError.self) { try MinimizerSpecification(text) }
        #expect(error?.description == message)
    }

    @Test("A seed reaches every method that has one, unless the text gives another")
    func seeds() throws {
        let seeded = MinimizerTable.all.filter { $0.description.contains("seed=") }
        #expect(!seeded.isEmpty)
        for row in seeded {
            let method = try MinimizerSpecification(row.name).makeMinimizer(steps: 1, seed: 7)
            #expect(method.description.contains("seed=7"))
            let own = try MinimizerSpecification("\(row.name)(seed=5)").makeMinimizer(steps: 1, seed: 7)
            #expect(own.description.contains("seed=5"))
        }
    }

    @Test("A learning rate is for those that have one")
    func learningRates() throws {
        func problem(_ text: String, rate: Bool = true, schedule: Bool = false) throws -> String? {
            try MinimizerSpecification(text).problem(withLearningRate: rate, schedule: schedule)
        }
        #expect(try problem("sgd") == nil)
        #expect(try problem("sgd", schedule: true) == nil)
        #expect(try problem("lbfgs", rate: false) == nil)
        #expect(try problem("steepestDescent(lineSearch=fixed)") == nil)
        #expect(
            try problem("lbfgs")
                == "lbfgs finds the length of its steps by itself; give a first-order method, such as sgd")
        #expect(try problem("steepestDescent(lineSearch=fixed)", rate: false, schedule: true) != nil)
        #expect(try problem("sgd(learningRate=1)") == "sgd has a rate in its settings already; give it once")
        #expect(
            try problem("sgd(learningRate=cosine)", rate: false, schedule: true)
                == "sgd has a schedule in its settings already; give one")
    }
}
