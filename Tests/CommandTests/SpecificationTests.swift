import Descent
import Testing

@Suite("Optimizers, schedules and losses as text")
struct SpecificationTests {
    @Test(
        "What is left out has its default, and the full text reads as the same",
        arguments: [
            ("adam", "adam(beta1=0.9,beta2=0.999,epsilon=1e-08)"),
            ("adam()", "adam(beta1=0.9,beta2=0.999,epsilon=1e-08)"),
            ("adam(beta2=0.99, epsilon=1e-6)", "adam(beta1=0.9,beta2=0.99,epsilon=1e-06)"),
            (" sgd ( momentum = 0.9 , nesterov = true ) ", "sgd(momentum=0.9,nesterov=true)"),
            ("adagrad", "adagrad(initialAccumulator=0,epsilon=1e-10,epsilonPlacement=outsideRoot)"),
            (
                "rmsprop(decay=0.9,epsilonPlacement=insideRoot)",
                "rmsprop(decay=0.9,epsilon=1e-08,epsilonPlacement=insideRoot)"
            ),
        ])
    func optimizers(text: String, full: String) throws {
        let specification = try OptimizerSpecification(text)
        #expect(specification.description == full)
        #expect(try OptimizerSpecification(full) == specification)
    }

    @Test("The values reach the method")
    func values() throws {
        let sgd = try #require(
            OptimizerSpecification("sgd(momentum=0.75,nesterov=true)").makeMethod(learningRate: 0.5) as? SGD)
        #expect(sgd.momentum.constantValue == 0.75)
        #expect(sgd.nesterov)
        #expect(sgd.learningRate.constantValue == 0.5)
        let adam = try #require(
            OptimizerSpecification("adam(beta1=0.5,beta2=0.25,epsilon=2)").makeMethod(learningRate: 1) as? Adam)
        #expect(adam.beta1.constantValue == 0.5)
        #expect(adam.beta2.constantValue == 0.25)
        #expect(adam.epsilon.constantValue == 2)
        let adagrad = try #require(
            OptimizerSpecification("adagrad(initialAccumulator=0.5,epsilon=2,epsilonPlacement=insideRoot)")
                .makeMethod(learningRate: 1) as? Adagrad)
        #expect(adagrad.initialAccumulator == 0.5)
        #expect(adagrad.epsilon.constantValue == 2)
        #expect(adagrad.epsilonPlacement == .insideRoot)
        let rmsprop = try #require(
            OptimizerSpecification("rmsprop(decay=0.5,epsilon=2,epsilonPlacement=insideRoot)")
                .makeMethod(learningRate: 1) as? RMSProp)
        #expect(rmsprop.decay.constantValue == 0.5)
        #expect(rmsprop.epsilon.constantValue == 2)
        #expect(rmsprop.epsilonPlacement == .insideRoot)
    }

    @Test("The defaults are those of the library's own initializers")
    func defaults() throws {
        let adam = try #require(OptimizerSpecification("adam").makeMethod(learningRate: 1) as? Adam)
        #expect(adam.beta1.constantValue == Adam().beta1.constantValue)
        #expect(adam.beta2.constantValue == Adam().beta2.constantValue)
        #expect(adam.epsilon.constantValue == Adam().epsilon.constantValue)
        let sgd = try #require(OptimizerSpecification("sgd").makeMethod(learningRate: 1) as? SGD)
        #expect(sgd.momentum.constantValue == SGD().momentum.constantValue)
        #expect(sgd.nesterov == SGD().nesterov)
        let adagrad = try #require(OptimizerSpecification("adagrad").makeMethod(learningRate: 1) as? Adagrad)
        #expect(adagrad.initialAccumulator == Adagrad().initialAccumulator)
        #expect(adagrad.epsilon.constantValue == Adagrad().epsilon.constantValue)
        #expect(adagrad.epsilonPlacement == Adagrad().epsilonPlacement)
        let rmsprop = try #require(OptimizerSpecification("rmsprop").makeMethod(learningRate: 1) as? RMSProp)
        #expect(rmsprop.decay.constantValue == RMSProp().decay.constantValue)
        #expect(rmsprop.epsilon.constantValue == RMSProp().epsilon.constantValue)
        #expect(rmsprop.epsilonPlacement == RMSProp().epsilonPlacement)
    }

    @Test("Schedules begin at the learning rate and last as long as the run")
    func schedules() throws {
        let constant = try ScheduleSpecification("constant").makeSchedule(from: 0.5, steps: 10)
        #expect(constant(0) == 0.5 && constant(9) == 0.5)
        let cosine = try ScheduleSpecification("cosine(to=0.1)").makeSchedule(from: 0.5, steps: 10)
        #expect(cosine(0) == 0.5)
        #expect(abs(cosine(5) - 0.3) < 1e-12)
        #expect(abs(cosine(10) - 0.1) < 1e-12)
        let exponential = try ScheduleSpecification("exponential(decay=0.5,every=2)").makeSchedule(from: 1, steps: 10)
        #expect(exponential(0) == 1)
        #expect(abs(exponential(4) - 0.25) < 1e-12)
        let stairs = try ScheduleSpecification("exponential(decay=0.5,every=2,staircase=true)")
            .makeSchedule(from: 1, steps: 10)
        #expect(stairs(3) == 0.5)
    }

    @Test(
        "Wrong text is told of with the mend",
        arguments: [
            ("", "unknown optimizer \"\"; There are sgd, adagrad, rmsprop, adam"),
            ("Adam", "unknown optimizer \"Adam\"; did you mean \"adam\"? There are sgd, adagrad, rmsprop, adam"),
            (
                "adam(beta1)",
                "optimizer adam: \"beta1\" is no setting; write it as adam(beta1=0.9,beta2=0.999,epsilon=1e-08)"
            ),
            (
                "adam(beta1=0.9,)",
                "optimizer adam: \"\" is no setting; write it as adam(beta1=0.9,beta2=0.999,epsilon=1e-08)"
            ),
            ("adam(beta1=0.9,beta1=0.8)", "optimizer adam: beta1 is given twice; give it once"),
            ("adam(beta1=inf)", "optimizer adam: beta1 is \"inf\"; give a number at least 0 and below 1"),
            ("sgd(nesterov=yes)", "optimizer sgd: nesterov is \"yes\"; give true or false"),
            (
                "adagrad(epsilonPlacement=left)",
                "optimizer adagrad: epsilonPlacement is \"left\"; give outsideRoot or insideRoot"
            ),
            (
                "sgd(momentum=0.9",
                "optimizer \"sgd(momentum=0.9\" lacks its closing \")\"; write it as sgd(momentum=0,nesterov=false)"
            ),
        ])
    func wrong(text: String, message: String) {
        #expect(throws: SpecificationError.self) { try OptimizerSpecification(text) }
        do { _ = try OptimizerSpecification(text) } catch { #expect(error.description == message) }
    }

    @Test("Every loss has the name it has in the library, and fits its task", arguments: LossSpecification.allCases)
    func losses(loss: LossSpecification) throws {
        #expect(try LossSpecification(loss.rawValue) == loss)
        #expect(loss.loss.description == loss.rawValue)
        #expect(loss.loss.isForClasses == (loss.task == .classification))
    }
}
