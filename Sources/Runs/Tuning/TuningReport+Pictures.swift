import Plots
import Studies
import Support

extension TuningReport {
    private var isMinimized: Bool { metric.direction == .minimize }

    /// The value of each trial with the best so far, the settings of all trials across parallel axes, and how much each
    /// setting decides, one below the other.
    public var picture: PlotPanels {
        var panels = [values, settingsOfTrials, importance]
        let width = panels.map(\.width).max() ?? 0
        for index in panels.indices { panels[index].width = width }
        return PlotPanels("Search \(study)", columns: 1, plots: panels)
    }

    private var values: Plot {
        .trials(
            title: "Trials", ended.map { $0.state == .completed ? $0.value ?? .nan : .nan },
            numbers: ended.map(\.number), label: metric.description,
            isMinimized: isMinimized)
    }

    private var settingsOfTrials: Plot {
        let completed = ended.filter { $0.state == .completed }
        return .parallelCoordinates(
            title: "Settings", axes: space.parameters.map { SearchAxis($0.name, $0.distribution.axis) },
            rows: completed.map { $0.point.map { $0 } }, values: completed.map { $0.value ?? .nan },
            valueName: metric.description, isMinimized: isMinimized)
    }

    private var importance: Plot {
        .importance(title: "Importance", importances.map { ($0.name, $0.importance) })
    }

    /// The search as one page in HTML that needs nothing else, light or dark as the viewer prefers.
    /// - Parameter command: that trains with the best settings.
    public func html(command: String) -> String {
        var pictures = AdaptivePictures()
        func figure(_ plot: Plot) -> String {
            var plot = plot
            let title = plot.title
            plot.title = ""
            return Page.figure(pictures.html(plot), title: title)
        }
        let numbers = [(metric.text(best.value ?? .nan), "best \(metric.description)"), ("\(trials)", "trials")]
        let found = Page.grid([figure(values), figure(importance)]) + figure(settingsOfTrials)
        let body = [
            Page.header(kind: "A search of descent", title: study, numbers: numbers),
            Page.section("What was found", [found]),
            Page.section("Best settings", [Page.table("Trial \(best.number)", settings.map { [$0.name, $0.text] })]),
            Page.command("Train with them", command), Page.footer(version: descentVersion),
        ]
        return Page.text(title: "Search \(study)", css: pictures.css, body: body.joined(separator: "\n"))
    }

    /// Writes `html` to a file, which appears whole or not at all.
    /// - Throws: `FileError`.
    public func write(html path: String, command: String) throws(FileError) {
        try FileBytes.writeRegular(Array(html(command: command).utf8), to: path)
    }
}

extension Distribution {
    fileprivate var axis: SearchAxis.Kind {
        switch self {
        case .uniform, .integer: .linear
        case .logUniform, .logInteger: .logarithmic
        case .choices(let texts): .categories(texts)
        }
    }
}
