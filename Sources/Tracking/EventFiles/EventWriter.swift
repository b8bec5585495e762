import Foundation
import Support

/// A writer of TensorBoard's event files: numbers over steps, histograms, images, texts, a graph and the settings of a
/// run. One folder is one run.
///
/// ```swift
/// let log = try EventWriter(folder: "runs/first")
/// log.add("loss/training", 0.25, step: 1)
/// try log.flush()
/// ```
/// Everything flushed can be read while the writer goes on, and after the process was killed. Use a writer from one
/// thread at a time.
public final class EventWriter {
    /// The path of the event file.
    public let path: String
    private var file: RecordFile
    private var pending: [UInt8] = []

    /// Creates a new event file in `folder`, which is made if it does not exist.
    /// - Throws: `TrackingError` if the file cannot be created.
    public init(folder: String) throws(TrackingError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch { throw TrackingError(folder, "cannot be made: \(error.localizedDescription)") }
        let process = ProcessInfo.processInfo
        let seconds = Int(Date.now.timeIntervalSince1970)
        // The order of names is the order of writing, for runs that go on after a stop.
        let unique = String(DispatchTime.now().uptimeNanoseconds, radix: 36)
        path =
            folder + "/events.out.tfevents.\(seconds).\(process.hostName).\(process.processIdentifier).\(unique)"
        file = try RecordFile(creating: path)
        event { $0.add(3, "brain.Event:2") }
        do { try flush() } catch {
            FileBytes.remove(path)
            throw error
        }
    }

    /// Writes everything added since the last flush.
    /// - Throws: `TrackingError` if it cannot be written; it is kept for the next flush.
    public func flush() throws(TrackingError) {
        guard !pending.isEmpty else { return }
        try file.write(pending)
        pending.removeAll(keepingCapacity: true)
    }

    // MARK: Values

    /// Adds a number.
    public func add(_ tag: String, _ value: Double, step: Int, time: Date = .now) {
        summary(tag, step, time) { $0.add(2, Float(value)) }
    }

    /// Adds one number for each tag, several times faster than one after the other.
    /// - Precondition: There are as many values as tags.
    package func add(_ tags: ScalarTags, _ values: [Float], step: Int, time: Date = .now) {
        RecordFile.append(to: &pending) { event in
            tags.append(values, step: step, time: time.timeIntervalSince1970, to: &event)
        }
    }

    /// Adds a histogram.
    public func add(_ tag: String, _ histogram: Histogram, step: Int, time: Date = .now) {
        summary(tag, step, time) { value in
            value.add(5) { message in
                message.add(1, histogram.minimum)
                message.add(2, histogram.maximum)
                message.add(3, Double(histogram.count))
                message.add(4, histogram.sum)
                message.add(5, histogram.sumOfSquares)
                message.add(6, packed: histogram.limits)
                message.add(7, packed: histogram.counts)
            }
        }
    }

    /// Adds an image.
    /// - Parameters:
    ///   - png: The bytes of a PNG file.
    ///   - width: The width in pixels.
    ///   - height: The height in pixels.
    public func add(
        _ tag: String, png: [UInt8], width: Int, height: Int, step: Int, time: Date = .now
    ) {
        summary(tag, step, time) { value in
            value.add(4) { image in
                image.add(1, height)
                image.add(2, width)
                // Red, green, blue and opacity.
                image.add(3, 4)
                image.add(4, bytes: png)
            }
        }
    }

    /// Adds a text in Markdown.
    public func add(_ tag: String, markdown: String, step: Int, time: Date = .now) {
        summary(tag, step, time) { value in
            value.metadata(plugin: "text", dataClass: 2)
            value.add(8) { tensor in
                tensor.add(1, 7)
                tensor.add(2) { $0.add(2) { $0.add(1, 1) } }
                tensor.add(8, markdown)
            }
        }
    }

    /// Adds the graph of the run.
    public func add(_ graph: [GraphNode], time: Date = .now) {
        var definition = MessageEncoder()
        for node in graph {
            definition.add(1) { message in
                message.add(1, node.name)
                message.add(2, node.operation)
                for input in node.inputs { message.add(3, input) }
                guard let shape = node.shape else { return }
                message.add(5, key: "_output_shapes") { attribute in
                    attribute.add(1) { list in
                        list.add(7) { message in
                            // −1 stands for an unknown length.
                            for length in shape { message.add(2) { $0.add(1, length ?? -1) } }
                        }
                    }
                }
            }
        }
        definition.add(4) { $0.add(1, 22) }
        event(time) { $0.add(4, bytes: definition.bytes) }
    }

    /// Notes that the run resumes at `step`: readers drop what earlier files of the folder say about this step and later
    /// ones.
    public func restart(at step: Int, time: Date = .now) {
        event(time) { event in
            event.add(2, step)
            event.add(7) { $0.add(1, 1) }
        }
    }

    // MARK: Settings

    /// Adds the settings of the run, for TensorBoard's HParams.
    ///
    /// A list of all settings is not written, since TensorBoard would hide settings that only other runs have.
    public func begin(_ settings: [String: HyperparameterValue], time: Date = .now) {
        hyperparameters("_hparams_/session_start_info", time) { data in
            data.add(3) { start in
                for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
                    start.add(1, key: name) { entry in
                        switch value {
                        case .number(let number): entry.add(2, number)
                        case .text(let text): entry.add(3, text)
                        case .flag(let flag): entry.add(4, flag)
                        }
                    }
                }
                start.add(5, time.timeIntervalSince1970)
            }
        }
    }

    /// Adds how the run ended, for TensorBoard's HParams.
    public func end(_ status: RunStatus, time: Date = .now) {
        hyperparameters("_hparams_/session_end_info", time) { data in
            data.add(4) { end in
                end.add(1, status.rawValue)
                end.add(2, time.timeIntervalSince1970)
            }
        }
    }

    private func hyperparameters(_ tag: String, _ time: Date, _ fill: (inout MessageEncoder) -> Void) {
        var data = MessageEncoder()
        data.add(1, 0)
        fill(&data)
        summary(tag, 0, time) { $0.metadata(plugin: "hparams", content: data.bytes) }
    }

    // MARK: Records

    private func summary(_ tag: String, _ step: Int, _ time: Date, _ fill: (inout MessageEncoder) -> Void) {
        event(time) { event in
            event.add(2, step)
            event.add(5) { summary in
                summary.add(1) { value in
                    value.add(1, tag)
                    fill(&value)
                }
            }
        }
    }

    private func event(_ time: Date = .now, _ fill: (inout MessageEncoder) -> Void) {
        RecordFile.append(to: &pending) { event in
            event.add(1, time.timeIntervalSince1970)
            fill(&event)
        }
    }
}

extension MessageEncoder {
    /// Adds the plugin of TensorBoard that shows a value.
    fileprivate mutating func metadata(plugin: String, dataClass: Int? = nil, content: [UInt8] = []) {
        add(9) { metadata in
            metadata.add(1) { data in
                data.add(1, plugin)
                if !content.isEmpty { data.add(2, bytes: content) }
            }
            if let dataClass { metadata.add(4, dataClass) }
        }
    }
}
