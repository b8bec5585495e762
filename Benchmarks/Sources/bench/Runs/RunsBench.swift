import Descent
import Foundation

/// Whole processes, each from a file to a saved model and its score on another file, beside programs that do the same.
enum RunsBench {
    static let cases = [digits, csv, rows]

    /// The value is the accuracy on the test file. Each peer makes as many passes as bring it there.
    private static let digits = Case(
        name: "run-digits", unit: .milliseconds, agreementSteps: 1, tolerance: 0.015, isWholeRun: true,
        limits: [Limit(threads: Paths.processors, against: scikit, atMost: 0.1)]
    ) { python in
        let parts = try Split<[Int]>(of: Dataset.digits.targets, seed: 0)
        let files = try [("training", parts.training), ("test", parts.test)].map { part, rows in
            try RunData.cached("digits-\(part).csv") { path in
                try Table.digits[rows].csv.write(toFile: path, atomically: true, encoding: .utf8)
            }
        }
        var peers: [Peer] = []
        if python?.versions["scikit-learn"] != nil {
            peers.append(.script("\(scikit) MLPClassifier", "run_sklearn", ["digits"] + files))
            peers.append(.script("JAX", "run_jax", ["digits"] + files))
        }
        return peers + [
            .training(DescentPeer.name, [files[0], "--test", files[1], "--epochs", "15"], key: "testAccuracy")
        ]
    }

    /// The value is the log loss on the test file.
    private static let csv = Case(
        name: "run-csv-1M", unit: .milliseconds, agreementSteps: 1, tolerance: 0.015, isWholeRun: true,
        limits: [Limit(threads: Paths.processors, against: wabbit, atMost: 1)]
    ) { python in
        let files = try [("training", 0..<1_000_000), ("test", 1_000_000..<1_100_000)].map { part, rows in
            try RunData.Format.allCases.map { format in
                try RunData.cached("1M-\(part).\(format)") { try RunData.write(rows, as: format, to: $0) }
            }
        }
        let (training, test) = (files[0], files[1])
        var peers: [Peer] = []
        if python?.versions["vowpalwabbit"] != nil {
            peers.append(.script(wabbit, "run_vw", [training[1], test[1]]))
            peers.append(.script("\(scikit) SGDClassifier", "run_sklearn", ["csv", training[0], test[0]]))
            peers.append(.script("JAX", "run_jax", ["csv", training[0], test[0]]))
        }
        return peers
            + [Paths.processors, 1].map { threads in
                .training(
                    DescentPeer.name, threads: threads, logistic + [training[0], "--test", test[0]], key: "testLoss")
            }
    }

    /// Time and memory against the rows of the file. The value is the log loss on a fifth of the rows.
    private static let rows = Case(
        name: "run-rows", unit: .milliseconds, agreementSteps: 1, tolerance: 0.01, isWholeRun: true
    ) { _ in
        try [1, 2, 4, 8].map { millions in
            let file = TemporaryFile()
            try RunData.write(0..<millions * 1_000_000, as: .csv, to: file.path)
            // The file lives as long as the arguments that name it.
            return .training("Descent, \(millions)M rows", logistic + [file.path], key: "testLoss", keeping: file)
        }
    }

    private static let logistic = ["--model", "logistic", "--epochs", "1", "--quiet"]
    private static let scikit = "scikit-learn"
    private static let wabbit = "Vowpal Wabbit"
}

extension Table {
    /// Some of the rows.
    fileprivate subscript(rows: [Int]) -> Table {
        Table(
            columns: columns.map { column in
                guard case .numbers(let numbers) = column.values else { return column }
                return Column(name: column.name, numbers: rows.map { numbers[$0] })
            })
    }
}
