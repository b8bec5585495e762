import Optimizers
import Settings
import Testing

private let wrongTexts: [(text: String, message: String)] = [
    ("cosine(from=-1)", "cosine: from is \"-1\"; give a number at least 0, or a multiple of base such as 0.1*base"),
    (
        "cosine(from=2*run)",
        "cosine: from is \"2*run\"; give a number at least 0, or a multiple of base such as 0.1*base"
    ),
    (
        "cosine(over=0)",
        "cosine: over is \"0\"; give a whole number of at least 1, or a part of the run such as 0.1*run"
    ),
    (
        "cosine(warmup=-1)",
        "cosine: warmup is \"-1\"; give a whole number of at least 0, or a part of the run such as 0.1*run"
    ),
    (
        "cosine(over=-1*run)",
        "cosine: over is \"-1*run\"; give a whole number of at least 1, or a part of the run such as 0.1*run"
    ),
    (
        "linear(form=1)",
        "linear has no setting \"form\"; did you mean \"from\"? Its settings are from, to, over, warmup, warmupFrom, "
            + "start"
    ),
    ("nan", "constant: from is \"nan\"; give a number at least 0, or a multiple of base such as 0.1*base"),
    (
        "exponential(to=low)",
        "exponential: to is \"low\"; give a number at least 0, or a multiple of base such as 0.1*base, or none"
    ),
    ("oneCycle(end=soon)", "oneCycle: end is \"soon\"; give lastStep or afterLastStep"),
    ("oneCycle(back=0.3)", "oneCycle: back is 0.3; give more than rise, 0.3"),
    ("oneCycleMomentum(rise=0.5,back=0.4)", "oneCycleMomentum: back is 0.4; give more than rise, 0.5"),
    (
        "piecewiseConstant(values=0.1)",
        "piecewiseConstant: values is \"0.1\"; give a list such as [a;b] in which each is a number at least 0, or a "
            + "multiple of base such as 0.1*base"
    ),
    (
        "piecewiseConstant(values=[1;2])",
        "piecewiseConstant: boundaries has 2 and values 2; give one more of values"
    ),
    (
        "piecewiseLinear(values=[1;2;3],boundaries=[20;10])",
        "piecewiseLinear: boundaries is [20;10]; put them in ascending order"
    ),
    (
        "piecewiseCosine(values=[1;2;3],boundaries=[0.2*run;0.2*run])",
        "piecewiseCosine: boundaries is [0.2*run;0.2*run]; put them in ascending order"
    ),
    (
        "join(schedules=[cosine;linear(over=x)])",
        "linear: over is \"x\"; give a whole number of at least 1, or a part of the run such as 0.1*run"
    ),
    ("join(schedules=[cosine])", "join: boundaries has 1 and schedules 1; give one more of schedules"),
    ("product(factors=[])", "product: factors is empty; give at least one"),
    (
        "join(schedules=[cosine",
        "\"join(schedules=[cosine\" lacks its closing \")\"; write it as "
            + "join(schedules=[constant;cosine],boundaries=[0.5*run])"
    ),
    (
        String(repeating: "join(schedules=[", count: 9),
        "\"\(String(repeating: "join(schedules=[", count: 5))…\" has more than 16 open brackets"
    ),
]

@Suite("Schedules as text")
struct ScheduleSpecificationTests {
    private func values(_ text: String, from base: Double = 0.5, steps: Int = 100, at samples: [Int]) throws -> [Double]
    {
        let schedule = try ScheduleSpecification(text).makeSchedule(from: base, steps: steps)
        return samples.map { schedule($0) }
    }

    private func expectClose(_ found: [Double], _ expected: [Double]) {
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 } && found.count == expected.count, "\(found)")
    }

    @Test("Every schedule works without settings, at any length of run", arguments: ScheduleSpecification.names)
    func defaults(name: String) throws {
        let specification = try ScheduleSpecification(name)
        #expect(try ScheduleSpecification(specification.description) == specification)
        let form = try #require(ScheduleSpecification.forms.first { $0.hasPrefix("\(name)(") })
        #expect(try ScheduleSpecification(form) == specification)
        for steps in [1, 2, 3, 100, 1 << 40] {
            let schedule = specification.makeSchedule(from: 0.5, steps: steps)
            // The values of "optimal" are its own: 10 at first.
            #expect([0, 1, steps / 2, steps - 1, steps].allSatisfy { (0...10).contains(schedule($0)) })
            let warmed = try ScheduleSpecification("\(name)(warmup=0.1*run,start=0.1*run)")
                .makeSchedule(from: 0.5, steps: steps)
            #expect(warmed(0) == (steps > 5 ? 0 : schedule(0)))
        }
    }

    @Test("What a run's length and the hyper-parameter's value mean")
    func relative() throws {
        expectClose(try values("linear", at: [0, 50, 100, 200]), [0.5, 0.25, 0, 0])
        expectClose(try values("linear(from=0.9,to=0.1*base,over=0.5*run)", at: [0, 25, 50]), [0.9, 0.475, 0.05])
        expectClose(try values("0.25", at: [0, 99]), [0.25, 0.25])
        expectClose(try values("piecewiseConstant", at: [0, 49, 50, 75]), [0.5, 0.5, 0.05, 0.005])
        expectClose(try values("cyclic", at: [0, 10, 20]), [0.05, 0.5, 0.05])
        expectClose(try values("stableDecay", at: [79, 80, 90, 100]), [0.5, 0.5, 0.25, 0])
    }

    @Test("A warm-up and a wait leave the schedule what is left of the run; its own numbers count after them")
    func warmUp() throws {
        expectClose(try values("linear(warmup=20)", at: [0, 10, 20, 60, 100]), [0, 0.25, 0.5, 0.25, 0])
        expectClose(try values("linear(warmup=20,over=100)", at: [20, 60, 100, 120]), [0.5, 0.3, 0.1, 0])
        expectClose(
            try values("linear(warmup=0.2*run,warmupFrom=0.5*base,start=40)", at: [0, 10, 20, 60, 80, 100]),
            [0.25, 0.375, 0.5, 0.5, 0.25, 0])
        let rows = [
            ("constant(warmup=20)", "constant(from=base,warmup=20)"), ("constant(start=0)", "constant(from=base)"),
        ]
        for (text, full) in rows { #expect(try ScheduleSpecification(text).description == full) }
    }

    @Test("The stages of a join last until the next, and the factors of a product begin at 1")
    func composed() throws {
        expectClose(
            try values(
                "join(schedules=[linear;constant;linear(to=base,from=0)],boundaries=[20;0.5*run])",
                at: [0, 10, 19, 20, 49, 50, 75, 100]), [0.5, 0.25, 0.025, 0.5, 0.5, 0, 0.25, 0.5])
        expectClose(try values("product(factors=[linear;linear;0.5])", at: [0, 50]), [0.25, 0.0625])
        // Boundaries that a short run turns round.
        expectClose(
            try values("piecewiseConstant(values=[3;2;1],boundaries=[8;0.5*run])", steps: 10, at: [0, 7, 8]), [3, 3, 1])
    }

    @Test("Numbers beyond all measure are borne")
    func extremes() throws {
        let huge = "\(Int.max)"
        for text in [
            "linear(over=\(huge),warmup=\(huge),start=\(huge))", "constant(warmup=1e300*run,start=1e300*run)",
            "cosine(from=1e300*base)", "cyclic(up=\(huge),down=\(huge))", "stableDecay(stable=\(huge),decay=\(huge))",
            "join(schedules=[1;linear;2],boundaries=[1;\(huge)])", "oneCycle(over=\(huge),finalDivisor=1e-300)",
            "inversePower(power=1e300)", "optimal(strength=5e-324)", "cosineRestarts(periodFactor=1e300)",
        ] {
            let schedule = try ScheduleSpecification(text).makeSchedule(from: 1e300, steps: .max)
            #expect([0, 1, 1 << 40].allSatisfy { !schedule($0).isNaN }, "\(text)")
        }
    }

    @Test(
        "A warm-up to a value that is not finite stays finite",
        arguments: [
            "oneCycle(initialDivisor=5e-324,warmup=10)", "product(factors=[1e300;1e300],warmup=10)",
            "product(factors=[1e300;1e300;0],warmup=10)",
        ])
    func warmUpToInfinity(text: String) throws {
        let schedule = try ScheduleSpecification(text).makeSchedule(from: 0.1, steps: 100)
        #expect(schedule(0) == 0 && (0..<10).allSatisfy { schedule($0).isFinite })
    }

    @Test("Wrong text is told of with the mend", arguments: wrongTexts)
    func wrong(text: String, message: String) {
        let error = #expect(throws: SettingError.self) { try ScheduleSpecification(text) }
        #expect(error?.description == "schedule " + message)
    }

    @Test(
        "A controller as text",
        arguments: [
            ("platau", "unknown controller \"platau\"; did you mean \"plateau\"? There are plateau"),
            ("plateau(factor=1)", "controller plateau: factor is \"1\"; give a number above 0 and below 1"),
            ("plateau(patience=-1)", "controller plateau: patience is \"-1\"; give a whole number of at least 0"),
            ("plateau(goal=low)", "controller plateau: goal is \"low\"; give minimum or maximum"),
        ])
    func wrongPlateau(text: String, message: String) {
        let error = #expect(throws: SettingError.self) { try PlateauSpecification(text) }
        #expect(error?.description == message)
    }

    @Test("A controller's defaults are those of the library's initializer")
    func plateauDefaults() throws {
        #expect(try PlateauSpecification("plateau").makeController() == ReduceOnPlateau())
        #expect(
            PlateauSpecification.form
                == "plateau(factor=0.1,patience=10,threshold=0.0001,comparison=relative,cooldown=0,"
                + "minimum=0,goal=minimum,dialect=pytorch)")
    }
}
