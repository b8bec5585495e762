import Settings
import Support

/// Hyperband: successive halving in several brackets, of which each begins to prune one rung later than the one before, and
/// has fewer trials. Li et al., *Hyperband*, JMLR 18, 2018, as in Optuna.
///
/// There are ⌊log_η(R / r)⌋ + 1 brackets. Which one a trial is in depends on its number and the study's name only.
public struct HyperbandPruner: Pruner {
    public static let name = "hyperband"
    package var least: Int
    package var greatest: Int
    var reduction: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("least", atMost: Setting.mostSteps, \.least),
        SettingOf("greatest", atLeast: 0, atMost: Setting.mostSteps, \.greatest),
        SettingOf("reduction", atLeast: 2, atMost: Setting.mostSteps, \.reduction),
    ]

    public func validateTogether() throws(SettingError) {
        guard greatest == 0 || greatest >= least else {
            throw SettingError("greatest is \(greatest)", "it must be at least least, which is \(least)")
        }
    }

    /// Creates a pruner; the defaults are Optuna's.
    /// - Parameters:
    ///   - least: r: the steps a trial has at least.
    ///   - greatest: R: the steps a trial has at most; 0: as many as the first that was completed.
    ///   - reduction: η.
    public init(least: Int = 1, greatest: Int = 0, reduction: Int = 3) {
        (self.least, self.greatest, self.reduction) = (least, greatest, reduction)
    }

    public func prunes(_ trial: Trial, in history: TrialHistory) -> Bool {
        let completed = history.trials.first { $0.state == .completed }
        let most = greatest > 0 ? greatest : completed?.reports.last?.step ?? 0
        guard most >= least else { return false }
        let bracket = bracket(of: trial.number, in: history.name, most)
        let rivals = history.trials.filter { self.bracket(of: $0.number, in: history.name, most) == bracket }
        let pruner = SuccessiveHalvingPruner(least: least, reduction: reduction, skipped: bracket)
        return pruner.prunes(
            trial, in: TrialHistory(rivals: rivals, of: history))
    }

    /// The trials are dealt by a checksum, to each bracket in proportion to the trials it begins with.
    func bracket(of number: Int, in study: String, _ most: Int) -> Int {
        let brackets = Int(log(Double(most) / Double(least)) / log(Double(reduction))) + 1
        let budgets = (0..<brackets).map { bracket in
            let rungs = brackets - 1 - bracket
            return (Double(brackets) * pow(Double(reduction), Double(rungs)) / Double(rungs + 1)).rounded(.up)
        }
        // Whole numbers, which as doubles cannot overflow.
        let checksum = Double(crc32("\(study)_\(number)".utf8))
        var place = checksum.truncatingRemainder(dividingBy: budgets.reduce(0, +))
        for (bracket, budget) in budgets.enumerated() {
            place -= budget
            if place < 0 { return bracket }
        }
        return brackets - 1
    }
}

extension TrialHistory {
    /// Some of the trials, with the numbers they have.
    fileprivate init(rivals: [Trial], of history: TrialHistory) {
        (space, direction, name, trials) = (history.space, history.direction, history.name, rivals)
    }
}

/// The checksum of ISO 3309, which zlib computes: the reflected polynomial 0xEDB88320.
private func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var checksum = ~UInt32(0)
    for byte in bytes {
        checksum ^= UInt32(byte)
        for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
    }
    return ~checksum
}
