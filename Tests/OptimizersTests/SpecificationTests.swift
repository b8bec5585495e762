import Optimizers
import Settings
import Testing

@Suite("Optimizers and schedules as text")
struct SpecificationTests {
    @Test(
        "What is left out has its default, and the full text reads as the same",
        arguments: [
            (
                "adam",
                "adam(beta1=0.9,beta2=0.999,epsilon=1e-08,epsilonRoot=0,epsilonHat=false,amsgrad=false,maximumOf=raw,"
                    + "nesterov=false)"
            ),
            ("signsgd()", "signsgd"),
            (
                " sgd ( momentum = 0.9 , nesterov = true ) ",
                "sgd(momentum=0.9,dampening=0,nesterov=true,momentumForm=velocity)"
            ),
            (
                "adagrad(dialect=keras)",
                "adagrad(learningRate=0.001,initialAccumulator=0.1,epsilon=1e-07,epsilonPlacement=insideRoot,rateDecay=0)"
            ),
            (
                "sgd(dialect=pytorch,weightDecay=0.1,momentum=0.5).clipped(toNorm=2)",
                "sgd(learningRate=0.001,momentum=0.5,dampening=0,nesterov=false,momentumForm=velocity)"
                    + ".l2(strength=0.1,examples=1,leaves=*).clipped(toNorm=2,epsilon=0)"
            ),
            (
                "lion(weightDecay=0.1, beta1=linear(from=0.5,to=0.9,over=10)).frozen(leaves=*.bias)",
                "lion(beta1=linear(from=0.5,to=0.9,over=10),beta2=0.99,weightDecay=0.1).frozen(leaves=*.bias)"
            ),
            (
                "sign.exponentiallyAveraged(decay=0.9).uniformlyAveraged(start=3,period=2).averaged.averaged(decay=0.5)",
                "signsgd.averaged(decay=0.9,debiased=false,start=0,overwritingEvery=0).averaged(from=3,every=2)"
                    + ".averaged(from=0,every=1).averaged(decay=0.5,debiased=false,start=0,overwritingEvery=0)"
            ),
            (
                "signsgd.with(lion(beta1=linear(from=0.5,to=0.9)).l1(strength=0.1), for=head.*).frozen(leaves=a|b)",
                "signsgd.with(lion(learningRate=0.003,beta1=linear(from=0.5,to=0.9),beta2=0.99,weightDecay=0)"
                    + ".l1(strength=0.1,leaves=*),for=head.*).frozen(leaves=a|b)"
            ),
            (
                "signsgd(weightDecay=linear(from=0.1,to=0))",
                "signsgd.weightDecay(strength=linear(from=0.1,to=0),form=timesRate,examples=1,leaves=*)"
            ),
            (
                "qhm(weightDecay=0.1).lookahead.lookahead(period=3)",
                "qhm(momentum=0.999,nu=0.7).weightDecay(strength=0.1,form=timesRate,examples=1,leaves=*)"
                    + ".lookahead(slowRate=0.5,period=6,resettingState=false)"
                    + ".lookahead(slowRate=0.5,period=3,resettingState=false)"
            ),
        ])
    func optimizers(text: String, full: String) throws {
        let specification = try OptimizerSpecification(text)
        #expect(specification.description == full)
        #expect(try OptimizerSpecification(full) == specification)
    }

    @Test("An optimizer made in Swift reads back from its own text")
    func readBack() throws {
        let optimizers: [any Optimizer] = [
            Adam().with(SGD(learningRate: 0.5), for: "head.*").frozen("embedding.*").clipped(toNorm: 1),
            SGD(learningRate: .cosine(from: 0.1, over: 100).warmedUp(over: 10)).averaged(from: 3),
            Adam(.keras).averaged(decay: 0.9).skippingNonFinite(),
        ]
        for optimizer in optimizers {
            let read = try OptimizerSpecification("\(optimizer)").makeOptimizer(steps: 1)
            #expect(read.description == optimizer.description)
        }
    }

    @Test(
        "Names of earlier versions still load",
        arguments: [
            ("sign(learningRate=0.1)", "signsgd(learningRate=0.1)"), ("polyak", "polyaksgd"),
            ("sgd.exponentiallyAveraged(decay=0.9)", "sgd.averaged(decay=0.9)"),
            ("sgd.uniformlyAveraged(start=3,period=2)", "sgd.averaged(from=3,every=2)"),
            ("sgd.uniformlyAveraged", "sgd.averaged"),
        ])
    func formerNames(former: String, current: String) throws {
        let read = try OptimizerSpecification(former)
        #expect(read == (try OptimizerSpecification(current)))
        #expect(read.name == current.prefix { $0 != "(" && $0 != "." })
        #expect(read.defaultLearningRate > 0)
        #expect(read.description.hasPrefix(read.name))
    }

    @Test("The values reach the method")
    func values() throws {
        let sgd = try #require(
            OptimizerSpecification("sgd(momentum=0.75,nesterov=true)").makeOptimizer(learningRate: 0.5, steps: 10)
                as? SGD)
        #expect(sgd.momentum.constantValue == 0.75)
        #expect(sgd.nesterov)
        #expect(sgd.learningRate.constantValue == 0.5)
        let adam = try #require(
            OptimizerSpecification("adam(beta1=0.5,beta2=0.25,epsilon=2)").makeOptimizer(learningRate: 1, steps: 10)
                as? Adam)
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

    @Test("A transformation that is not known is told of with those there are")
    func unknownTransformation() {
        let expected =
            "unknown transformation \"cliped\"; did you mean \"clipped\"? There are "
            + (TransformationRow.names + ["frozen", "with"]).joined(separator: ", ")
        do { _ = try OptimizerSpecification("adam.cliped(toNorm=1)") } catch {
            #expect(error.description == expected)
            return
        }
        Issue.record("it was taken")
    }

    @Test("A learning rate in the text goes before the usual one, and a schedule there before --schedule")
    func rates() throws {
        #expect(try OptimizerSpecification("adam").defaultLearningRate == 0.01)
        #expect(try OptimizerSpecification("adam(dialect=pytorch)").defaultLearningRate == 0.001)
        #expect(try OptimizerSpecification("adam(learningRate=0.5)").defaultLearningRate == 0.5)
        let scheduled = try OptimizerSpecification("adam(learningRate=linear(from=1,to=0.5))")
        #expect(scheduled.rateInText.isSchedule)
        #expect(scheduled.makeOptimizer(learningRate: 7, steps: 10).learningRate(10) == 0.5)
        #expect(try OptimizerSpecification("adam").makeOptimizer(learningRate: 7, steps: 10).learningRate(10) == 7)
    }

    @Test(
        "Wrong text is told of with the mend",
        arguments: [
            (
                "",
                "unknown optimizer \"\"; `descent optimizers` lists the \(OptimizerSpecification.names.count) there are"
            ),
            (
                "Adam",
                "unknown optimizer \"Adam\"; did you mean \"adam\"? `descent optimizers` lists the "
                    + "\(OptimizerSpecification.names.count) there are"
            ),
            (
                "adam(dialect=tensorflow)",
                "optimizer adam: dialect is \"tensorflow\"; give descent or pytorch or keras or optax"
            ),
            (
                "adam(beta1=cosine(form=2))",
                "schedule cosine has no setting \"form\"; did you mean \"from\"? Its settings are from, to, over, "
                    + "exponent, periodic, warmup, warmupFrom, start"
            ),
            (
                "adam.lookahead(period=0)",
                "transformation lookahead: period is \"0\"; give a whole number of at least 1"
            ),
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
                "adam.with(sgd)",
                "transformation with: no leaves are given; write it as with(sgd(learningRate=0.1),for=head.*)"
            ),
            (
                "sgd(momentum=0.9",
                "optimizer \"sgd(momentum=0.9\" lacks its closing \")\"; write it as sgd(setting=value,…)"
            ),
        ])
    func wrong(text: String, message: String) {
        #expect(throws: SettingError.self) { try OptimizerSpecification(text) }
        do { _ = try OptimizerSpecification(text) } catch { #expect(error.description == message) }
    }
}
