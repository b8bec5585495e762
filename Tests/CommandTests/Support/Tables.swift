/// Tables to learn from, made without random numbers.
enum Tables {
    /// y = 300 + 20 a - 5 b: a line, far from 0.
    static let line = csv("a,b,y", rows: 60) { row in
        let (a, b) = (Double(row % 7), Double(row * row % 11))
        return "\(a),\(b),\(300 + 20 * a - 5 * b + 0.25)"
    }

    /// Three kinds by two sizes; `color` says nothing and has missing values.
    static let kinds = csv("length,width,color,kind", rows: 90) { row in
        let kind = ["round", "long", "flat"][row % 3]
        let (length, width) = [(1.0, 1.0), (5.0, 1.0), (5.0, 6.0)][row % 3]
        let color = row % 10 == 9 ? "" : ["red", "green"][row / 3 % 2]
        return "\(length + Double(row % 5) / 10),\(width + Double(row % 4) / 10),\(color),\(kind)"
    }

    private static func csv(_ header: String, rows: Int, _ row: (Int) -> String) -> String {
        header + "\n" + (0..<rows).map { row($0) + "\n" }.joined()
    }
}

/// The metrics of classes, as messages list them.
let classMetrics =
    "loss, accuracy, balancedAccuracy, precision, recall, f1, mcc, rocAUC, averagePrecision, logLoss, brier or "
    + "calibrationError"

/// The names of all metrics, as messages list them.
let allMetrics =
    classMetrics.replacing(" or ", with: ", ") + ", rmse, mae, medianError, pinball, r2"
