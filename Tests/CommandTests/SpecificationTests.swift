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
            (" sgd ( momentum = 0.9 , nesterov = true ) ", "sgd(momentum=0.9,dampening=0,nesterov=true,momentumForm=velocity)"),
            ("adagrad", "adagrad(initialAccumulator=0,epsilon=1e-10,epsilonPlacement=outsideRoot,rateDecay=0)"),
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
            OptimizerSpecification("sgd(momentum=0.75,nesterov=true)").makeOptimizer(learningRate: 0.5, steps: 10) as? SGD)
        #expect(sgd.momentum.constantValue == 0.75)
        #expect(sgd.nesterov)
        #expect(sgd.learningRate.constantValue == 0.5)
        let adam = try #require(
            OptimizerSpecification("adam(beta1=0.5,beta2=0.25,epsilon=2)").makeOptimizer(learningRate: 1, steps: 10) as? Adam)
        #expect(adam.beta1.constantValue == 0.5)
        #expect(adam.beta2.constantValue == 0.25)
        #expect(adam.epsilon.constantValue == 2)
        let adagrad = try #require(
            OptimizerSpecification("adagrad(initialAccumulator=0.5,epsilon=2,epsilonPlacement=insideRoot)")
                .makeOptimizer(learningRate: 1, steps: 10) as? Adagrad)
        #expect(adagrad.initialAccumulator == 0.5)
        #expect(adagrad.epsilon.constantValue == 2)
        #expect(adagrad.epsilonPlacement == .insideRoot)
        let rmsprop = try #require(
            OptimizerSpecification("rmsprop(decay=0.5,epsilon=2,epsilonPlacement=insideRoot)")
                .makeOptimizer(learningRate: 1, steps: 10) as? RMSProp)
        #expect(rmsprop.decay.constantValue == 0.5)
        #expect(rmsprop.epsilon.constantValue == 2)
        #expect(rmsprop.epsilonPlacement == .insideRoot)
    }

    @Test(
        "Wrong text is told of with the mend",
        arguments: [
            ("", "unknown optimizer \"\"; There are sgd, adagrad, rmsprop, adam"),
            ("Adam", "unknown optimizer \"Adam\"; did you mean \"adam\"? There are sgd, adagrad, rmsprop, adam"),
            (
                "adam(beta1)",
                "optimizer adam: \"beta1\" is no setting; write it as adam(setting=value,…)"
            ),
            (
                "adam(beta1=0.9,)",
                "optimizer adam: \"\" is no setting; write it as adam(setting=value,…)"
            ),
            ("adam(beta1=0.9,beta1=0.8)", "optimizer adam: beta1 is given twice; give it once"),
            (
                "adam(beta1=inf)",
                "optimizer adam: beta1 is \"inf\"; give a number at least 0 and below 1, or a schedule"
            ),
            ("sgd(nesterov=yes)", "optimizer sgd: nesterov is \"yes\"; give true or false"),
            (
                "adagrad(epsilonPlacement=left)",
                "optimizer adagrad: epsilonPlacement is \"left\"; give outsideRoot or insideRoot"
            ),
            (
                "sgd(momentum=0.9",
                "optimizer \"sgd(momentum=0.9\" lacks its closing \")\"; write it as sgd(setting=value,…)"
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
