import Optimizers
import TensorFiles
import Tensors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension TrainerCheckpoint {
    private static let key = "checkpoint"
    private static let currentFormat = 1

    /// Everything but tensors, as the metadata of the file hold it.
    private struct Rest: Codable {
        let format: Int
        let seconds: Double
        let optimizer: String
        let ending: TrainingReport.EndReason?
        let keptEpoch: Int?
        let position: StepPosition
        let plateau: ReduceOnPlateau?
        let observers: [String: [String: Double]]
        /// The columns of the history beside those that every one has; `nil` in files of earlier versions.
        let metrics: [String]?
    }

    /// Writes a safetensors file, which appears whole or not at all.
    /// - Parameter metadata: any text to find in the file again, under names other than "checkpoint".
    /// - Throws: `SafeTensorsError`.
    public func write(to path: String, metadata: [String: String] = [:]) throws(SafeTensorsError) {
        let columns = EpochColumns(of: history)
        let rest = Rest(
            format: TrainerCheckpoint.currentFormat, seconds: seconds, optimizer: optimizer,
            ending: ending, keptEpoch: kept?.epoch, position: position, plateau: plateau, observers: observers,
            metrics: columns.others.isEmpty ? nil : columns.others)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        var metadata = metadata
        do { metadata[TrainerCheckpoint.key] = String(decoding: try encoder.encode(rest), as: UTF8.self) } catch {
            throw SafeTensorsError(file: path, reason: .cannotWrite("\(error)"))
        }
        let kept = kept.map { zip(names, $0.tensors).map { (name: keptPrefix + $0, tensor: $1) } } ?? []
        let history = [(name: historyName, tensor: AnyTensor(columns.table(of: history)))]
        try SafeTensors(tensors: tensors + kept + history, metadata: metadata).write(to: path)
    }

    /// Reads a checkpoint that `write` wrote.
    /// - Throws: `SafeTensorsError`.
    public init(contentsOf path: String) throws(SafeTensorsError) {
        try self.init(SafeTensors(contentsOf: path), file: path)
    }

    /// Creates a checkpoint from a file that `write` wrote.
    /// - Parameter path: the name of the file in errors.
    /// - Throws: `SafeTensorsError`.
    package init(_ file: SafeTensors, file path: String) throws(SafeTensorsError) {
        func broken(_ reason: String) -> SafeTensorsError {
            SafeTensorsError(file: path, reason: .malformedMetadata(reason))
        }
        guard let text = file.metadata[TrainerCheckpoint.key] else {
            throw broken("the file is not a checkpoint of a run")
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let rest: Rest
        do { rest = try decoder.decode(Rest.self, from: Data(text.utf8)) } catch {
            throw broken("what it says of the run cannot be read")
        }
        guard rest.format <= TrainerCheckpoint.currentFormat else {
            throw broken("it was written by a later version; update descent")
        }
        guard rest.format >= 1 else { throw broken("format is \(rest.format)") }
        if let problem = rest.position.problem { throw broken("position.\(problem)") }
        if let problem = rest.plateau?.problem { throw broken("plateau: \(problem)") }
        guard rest.seconds >= 0, rest.seconds.isFinite else { throw broken("seconds is \(rest.seconds)") }
        let columns = EpochColumns(others: rest.metrics ?? [])
        guard let history = file[historyName].flatMap({ columns.history(in: $0) }) else {
            throw broken("the table of its epochs is missing, or has rows that no run writes")
        }
        let own = file.tensors.filter { !$0.name.hasPrefix(keptPrefix) && $0.name != historyName }
        names = TransformationRow.currentStateNames(own.map(\.name))
        values = own.map(\.tensor)
        let keptTensors = own.map { file[keptPrefix + $0.name] }
        switch rest.keptEpoch {
        case let epoch?:
            guard 0...history.count ~= epoch else { throw broken("keptEpoch is \(epoch) of \(history.count)") }
            let tensors = keptTensors.compactMap { $0 }
            guard tensors.count == names.count,
                zip(tensors, values).allSatisfy({ $0.shape == $1.shape && $0.scalarType == $1.scalarType })
            else {
                throw broken("tensors of the epoch that was kept are missing, or of another type or shape")
            }
            kept = KeptEpoch(epoch: epoch, tensors: tensors)
        case nil: kept = nil
        }
        self.file = path
        (self.history, seconds, optimizer) = (history, rest.seconds, rest.optimizer)
        (ending, position, plateau, observers) = (rest.ending, rest.position, rest.plateau, rest.observers)
    }
}

// Names of parameters have no slash, those of states another beginning.
private let keptPrefix = "kept/"
private let historyName = "run/history"
