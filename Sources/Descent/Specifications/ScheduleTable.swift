import Optimizers
import Tensors

extension ScheduleSpecification {
    /// A new schedule is one more row.
    static let table = SettingsTable<Recipe>(
        subject: "schedule",
        rows: [
            row("constant", [from]) { .constant($0.level("from")) },
            row("linear", [from, to, over]) {
                .linear(from: $0.level("from"), to: $0.level("to"), over: $0.steps("over"))
            },
            row(
                "exponential",
                [
                    from, SettingRule("to", .optional(.level(.scheduledValue)), "none"), .number(.factor, 0.9), every,
                    staircase,
                ]
            ) {
                .exponential(
                    from: $0.level("from"), to: $0.optionalLevel("to"), decay: $0.values.number("decay"),
                    every: $0.steps("every"), staircase: $0.values.flag("staircase"))
            },
            row("inverseTime", [from, .number(.slowdown, 1), every, staircase]) {
                .inverseTime(
                    from: $0.level("from"), decay: $0.values.number("decay"), every: $0.steps("every"),
                    staircase: $0.values.flag("staircase"))
            },
            row("inversePower", [from, .number(.power, 0.25), .number(.timescale, 1)]) {
                .inversePower(
                    from: $0.level("from"), power: $0.values.number("power"), timescale: $0.values.number("timescale"))
            },
            row("inverseSquareRoot", [from, .number(.timescale, 100)]) {
                .inverseSquareRoot(from: $0.level("from"), timescale: $0.values.number("timescale"))
            },
            row("optimal", [.number(.regularization, 1e-4)]) { .optimal(strength: $0.values.number("strength")) },
            row(
                "transformer",
                [.count("dimension", 512), steps("rise", "4000"), .number(Setting("scale", .notNegative), 1)]
            ) {
                .transformer(
                    dimension: $0.values.count("dimension"), warmup: $0.steps("rise"), scale: $0.values.number("scale"))
            },
            row("polynomial", [from, to, over, .number(.power, 1), .flag("cycle", false)]) {
                .polynomial(
                    from: $0.level("from"), to: $0.level("to"), over: $0.steps("over"),
                    power: $0.values.number("power"),
                    cycle: $0.values.flag("cycle"))
            },
            row("cosine", [from, to, over, .number(.exponent, 1), .flag("periodic", false)]) {
                .cosine(
                    from: $0.level("from"), to: $0.level("to"), over: $0.steps("over"),
                    exponent: $0.values.number("exponent"), periodic: $0.values.flag("periodic"))
            },
            row(
                "cosineRestarts",
                [from, to, steps("period", "0.25*run"), .number(.periodFactor, 1), .number(.peakFactor, 1)]
            ) {
                .cosineRestarts(
                    from: $0.level("from"), to: $0.level("to"), period: $0.steps("period"),
                    periodFactor: $0.values.number("periodFactor"), peakFactor: $0.values.number("peakFactor"))
            },
            row(
                "cyclic",
                [
                    level("from", "0.1*base"), level("to", "base"), steps("up", "0.1*run"), steps("down", "0.1*run"),
                    .number(.cycleFactor, 1), .number(.stepFactor, 1),
                ]
            ) {
                .cyclic(
                    from: $0.level("from"), to: $0.level("to"), up: $0.steps("up"), down: $0.steps("down"),
                    cycleFactor: $0.values.number("cycleFactor"), stepFactor: $0.values.number("stepFactor"))
            },
            row(
                "oneCycle",
                [
                    level("peak", "base"), over, .number(.rise, 0.3), back,
                    .number(Setting("initialDivisor", .positive), 25),
                    .number(Setting("finalDivisor", .positive), 10_000),
                    transition(.cosine), end,
                ], problem: oneCycleProblem
            ) {
                .oneCycle(
                    peak: $0.level("peak"), over: $0.steps("over"), rise: $0.values.number("rise"),
                    back: $0.optionalNumber("back"), initialDivisor: $0.values.number("initialDivisor"),
                    finalDivisor: $0.values.number("finalDivisor"),
                    transition: $0.values.choice("transition", of: Transition.self),
                    end: $0.values.choice("end", of: OneCycleEnd.self))
            },
            row(
                "oneCycleMomentum",
                [
                    level("from", "0.95"), level("to", "0.85"), over, .number(.rise, 0.3), back, transition(.cosine),
                    end,
                ],
                problem: oneCycleProblem
            ) {
                .oneCycleMomentum(
                    from: $0.level("from"), to: $0.level("to"), over: $0.steps("over"), rise: $0.values.number("rise"),
                    back: $0.optionalNumber("back"), transition: $0.values.choice("transition", of: Transition.self),
                    end: $0.values.choice("end", of: OneCycleEnd.self))
            },
            row(
                "stableDecay",
                [from, to, steps("stable", "0.8*run"), steps("decay", "0.2*run"), transition(.linear)]
            ) {
                .stableDecay(
                    from: $0.level("from"), to: $0.level("to"), stable: $0.steps("stable"), decay: $0.steps("decay"),
                    transition: $0.values.choice("transition", of: Transition.self))
            },
            row(
                "piecewiseConstant",
                [
                    levels("[base;0.1*base;0.01*base]"), boundaries("[0.5*run;0.75*run]"),
                    .choice(
                        "change", BoundaryChange.atBoundary.rawValue, of: BoundaryChange.allCases.map(\.rawValue)),
                ], problem: piecesProblem("values")
            ) {
                .piecewiseConstant(
                    $0.levels("values"), at: $0.boundaries("boundaries"),
                    changing: $0.values.choice("change", of: BoundaryChange.self))
            },
            row(
                "piecewiseLinear", [levels("[0.1*base;base;0]"), boundaries("[0.3*run;run]")],
                problem: piecesProblem("values")
            ) {
                .piecewiseLinear($0.levels("values"), at: $0.boundaries("boundaries"))
            },
            row(
                "piecewiseCosine", [levels("[0.1*base;base;0]"), boundaries("[0.3*run;run]")],
                problem: piecesProblem("values")
            ) {
                .piecewiseCosine($0.levels("values"), at: $0.boundaries("boundaries"))
            },
            row(
                "join",
                [SettingRule("schedules", .list(of: .schedule), "[constant;cosine]"), boundaries("[0.5*run]")],
                problem: piecesProblem("schedules")
            ) { settings in
                let boundaries = settings.boundaries("boundaries")
                let lengths = zip(boundaries + [settings.run], [0] + boundaries).map { max(1, $0 - $1) }
                let stages = zip(settings.values.schedules("schedules"), lengths).map {
                    $0.makeSchedule(from: settings.base, steps: $1)
                }
                return .join(stages, at: boundaries)
            },
            row(
                "product", [SettingRule("factors", .list(of: .schedule), "[cosine;1]")],
                problem: { $0.list("factors").isEmpty ? "factors is empty; give at least one" : nil }
            ) { settings in
                let factors = settings.values.schedules("factors").enumerated().map { position, factor in
                    factor.makeSchedule(from: position == 0 ? settings.base : 1, steps: settings.run)
                }
                return factors.dropFirst().reduce(factors[0]) { $0.scaled(by: $1) }
            },
        ],
        common: [steps("warmup", "0", atLeast: 0), level("warmupFrom", "0"), steps("start", "0", atLeast: 0)])

    private static let from = level("from", "base")
    private static let to = level("to", "0")
    private static let over = steps("over", "run")
    private static let every = steps("every", "100")
    private static let staircase = SettingRule.flag("staircase", false)
    private static let back = SettingRule("back", .optional(.number(.back)), "none")
    private static let end = SettingRule.choice(
        "end", OneCycleEnd.lastStep.rawValue, of: OneCycleEnd.allCases.map(\.rawValue))

    private static func level(_ name: String, _ value: String) -> SettingRule {
        SettingRule(name, .level(.scheduledValue), value)
    }

    private static func levels(_ values: String) -> SettingRule {
        SettingRule("values", .list(of: .level(.scheduledValue)), values)
    }

    private static func steps(_ name: String, _ value: String, atLeast least: Int = 1) -> SettingRule {
        SettingRule(name, .steps(atLeast: least), value)
    }

    private static func boundaries(_ values: String) -> SettingRule {
        SettingRule("boundaries", .list(of: .steps(atLeast: 1)), values)
    }

    private static func transition(_ value: Transition) -> SettingRule {
        .choice("transition", value.rawValue, of: Transition.allCases.map(\.rawValue))
    }

    private static func row(
        _ name: String, _ settings: [SettingRule],
        problem: @escaping @Sendable (SettingValues) -> String? = { _ in nil },
        _ schedule: @escaping @Sendable (ScheduleSettings) -> Schedule
    ) -> SettingsTable<Recipe>.Row {
        .init(name, settings, Recipe(problem: problem, schedule: schedule))
    }

    /// `back` must come after `rise`.
    private static func oneCycleProblem(_ values: SettingValues) -> String? {
        guard case .number(let back) = values["back"], back <= values.number("rise") else { return nil }
        return
            "back is \(SettingValue.number(back)); give more than rise, \(SettingValue.number(values.number("rise")))"
    }

    /// Boundaries must be one fewer than what they part, and ascend.
    private static func piecesProblem(_ pieces: String) -> @Sendable (SettingValues) -> String? {
        { values in
            let (boundaries, count) = (values.list("boundaries"), values.list(pieces).count)
            guard count == boundaries.count + 1 else {
                return "boundaries has \(boundaries.count) and \(pieces) \(count); give one more of \(pieces)"
            }
            let ascends = zip(boundaries, boundaries.dropFirst()).allSatisfy { pair in
                switch pair {
                case (.count(let first), .count(let second)): first < second
                case (.multiple(let first, _), .multiple(let second, _)): first < second
                default: true
                }
            }
            return ascends ? nil : "boundaries is \(SettingValue.list(boundaries)); put them in ascending order"
        }
    }
}
