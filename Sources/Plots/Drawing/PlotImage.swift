import Support

/// An image of pixels in grey or color, 8 bit each, in rows from the top.
public struct PlotImage: Sendable, Equatable {
    /// The width in pixels.
    public let columns: Int
    /// The height in pixels.
    public let rows: Int
    /// The number of channels: 1 for grey, 3 for red, green and blue.
    package let channels: Int
    /// The bytes row by row, with the channels of a pixel beside each other.
    package let bytes: [UInt8]

    /// Creates a grey image from black, the lower end of `range`, to white. A value that is not finite is black.
    /// - Precondition: all rows have the same length.
    public init(grey values: [[Double]], range: ClosedRange<Double> = 0...1) {
        self.init(channels: [values], range: range)
    }

    /// Creates a color image, each channel from dark, the lower end of `range`, to light.
    /// - Precondition: the channels have the same shape, and all rows the same length.
    public init(red: [[Double]], green: [[Double]], blue: [[Double]], range: ClosedRange<Double> = 0...1) {
        self.init(channels: [red, green, blue], range: range)
    }

    /// Creates an image of numbers in the colors of a map.
    /// - Parameter range: the numbers from the first to the last color.
    /// - Precondition: all rows have the same length.
    public init(_ values: [[Double]], range: ClosedRange<Double>, map: ColorMap) {
        columns = Self.commonLength(of: values)
        (rows, channels) = (values.count, 3)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(3 * columns * rows)
        for value in values.joined() {
            let color = map.color(at: Self.position(of: value, in: range))
            bytes.append(color.red)
            bytes.append(color.green)
            bytes.append(color.blue)
        }
        self.bytes = bytes
    }

    private init(channels: [[[Double]]], range: ClosedRange<Double>) {
        let lengths = channels.map { Self.commonLength(of: $0) }
        let counts = channels.map(\.count)
        guard Set(lengths).count == 1, Set(counts).count == 1 else {
            misuse("an image's channels have \(counts) rows of \(lengths) values; give each the same shape")
        }
        (columns, rows, self.channels) = (lengths[0], counts[0], channels.count)
        let flat = channels.map { $0.flatMap { $0 } }
        bytes = (0..<columns * rows).flatMap { index in
            flat.map { UInt8((255 * Self.position(of: $0[index], in: range)).rounded()) }
        }
    }

    /// Red, green and blue of each pixel, row by row.
    init(columns: Int, rows: Int, colors: [UInt8]) {
        (self.columns, self.rows, channels, bytes) = (columns, rows, 3, colors)
    }

    /// The position of a value in a range, from 0 to 1.
    static func position(of value: Double, in range: ClosedRange<Double>) -> Double {
        let length = range.upperBound / 2 - range.lowerBound / 2
        guard value.isFinite, length > 0 else { return 0 }
        return min(max((value / 2 - range.lowerBound / 2) / length, 0), 1)
    }

    static func commonLength(of rows: [[Double]]) -> Int {
        let length = rows.first?.count ?? 0
        guard rows.allSatisfy({ $0.count == length }) else {
            misuse("rows of \(Set(rows.map(\.count)).sorted()) values; give all rows the same length")
        }
        return length
    }
}
