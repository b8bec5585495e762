extension Plot {
    /// Returns the weights of a first layer: each unit as a small image, blue where weights are negative and red where
    /// they are positive; as a matrix if the images' shape is unknown or does not fit, and as bars for a single unit.
    /// - Parameters:
    ///   - weights: `[features][units]`, all rows of the same length.
    ///   - image: the shape of the images whose pixels the features are, row by row.
    ///   - featureNames: the names for a matrix and for bars; empty for their numbers, from 0.
    ///   - limit: the number of units shown, the first ones.
    public static func weightGrid(
        title: String, _ weights: [[Double]], image: (rows: Int, columns: Int)? = nil,
        featureNames: [String] = [], limit: Int = 64
    ) -> Plot {
        let units = min(PlotImage.commonLength(of: weights), limit)
        let greatest = weights.joined().filter(\.isFinite).map(abs).max() ?? 0
        let range = greatest > 0 ? -greatest...greatest : -1...1
        guard let image, image.rows * image.columns == weights.count, !weights.isEmpty else {
            if units == 1 { return bars(title: title, label: "weight", weights.map { $0[0] }, names: featureNames) }
            return matrix(title: title, weights.map { Array($0.prefix(limit)) }, range, featureNames)
        }
        let tiles = (0..<units).map { unit in
            TileLayer.Tile(
                (0..<image.rows).map { row in
                    (0..<image.columns).map { weights[row * image.columns + $0][unit] }
                })
        }
        let columns = units <= 8 ? units : units <= 40 ? 8 : 16
        return .tiles(
            title: title,
            TileLayer(tiles, columns: columns, map: .blueRed, range: range, showsColorBar: true), unit: 52)
    }

    /// Features by units, in cells that need not be square.
    private static func matrix(
        title: String, _ weights: [[Double]], _ range: ClosedRange<Double>, _ featureNames: [String]
    ) -> Plot {
        var plot = Plot.matrix(title: title, weights, range: range, map: .blueRed, rowNames: featureNames)
        (plot.horizontal.label, plot.vertical.label) = ("unit", "feature")
        let cell = weights.count > 40 ? 12.0 : 22
        (plot.keepsProportions, plot.width) = (false, 760)
        plot.height = max(cell * Double(weights.count), 90) + 70
        return plot
    }

    /// Returns images with the predictions of a model beside the truth; mistakes are framed.
    public static func samples(title: String, _ samples: [SamplePrediction]) -> Plot {
        let pixels = samples.flatMap { $0.image.joined() }.filter(\.isFinite)
        let range = (pixels.min() ?? 0)...max(pixels.max() ?? 1, (pixels.min() ?? 0) + 1e-12)
        let tiles = samples.map { sample in
            TileLayer.Tile(
                sample.image,
                caption: sample.isRight ? sample.predicted : "\(sample.predicted), not \(sample.expected)",
                isMarked: !sample.isRight)
        }
        return .tiles(title: title, TileLayer(tiles, columns: 6, map: .ink, range: range), unit: 66)
    }

    /// - Parameter unit: how wide an image is.
    private static func tiles(title: String, _ layer: TileLayer, unit: Double) -> Plot {
        var plot = Plot(title, layers: [layer])
        (plot.horizontal.isHidden, plot.vertical.isHidden, plot.vertical.isReversed) = (true, true, true)
        plot.setSize(ofUnit: unit, columns: layer.size.width, rows: layer.size.height)
        return plot
    }
}

/// The prediction of a model for an image.
public struct SamplePrediction: Sendable {
    /// The pixels row by row, all rows of the same length; the least value of all samples is shown as background.
    package var image: [[Double]]
    /// The prediction.
    var predicted: String
    /// The truth.
    var expected: String

    /// Creates a sample.
    public init(image: [[Double]], predicted: String, expected: String) {
        (self.image, self.predicted, self.expected) = (image, predicted, expected)
    }

    /// Indicates whether the prediction is right.
    package var isRight: Bool { predicted == expected }
}
