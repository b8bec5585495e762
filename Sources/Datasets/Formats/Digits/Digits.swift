extension Dataset {
    /// 1797 handwritten digits of 8 × 8 pixels, 0 (paper) to 1 (ink) in steps of 1/16, as features `pixel0` (top left)
    /// to `pixel63` row by row; the classes are the digits 0 to 9, some 180 of each.
    ///
    /// Source: UCI Optical Recognition of Handwritten Digits, test part (E. Alpaydin, C. Kaynak, 1998),
    /// https://doi.org/10.24432/C50P49, licence CC BY 4.0. Pixels are divided by 16.
    public static let digits: Dataset = {
        let (pixels, labels) = readDigits()
        return Dataset(
            featureScalars: pixels.map { Float($0) / 16 }, featureNames: (0..<pixelCount).map { "pixel\($0)" },
            targets: .classes(labels.map(Int32.init), names: (0...9).map(String.init)))
    }()
}

extension Table {
    /// `Dataset.digits` as a table: columns `pixel0` to `pixel63` of 0…16 and `digit`.
    public static let digits: Table = {
        let (pixels, labels) = readDigits()
        let columns = (0..<pixelCount).map { pixel in
            Column(
                name: "pixel\(pixel)",
                numbers: stride(from: pixel, to: pixels.count, by: pixelCount).map { Double(pixels[$0]) })
        }
        return Table(columns: columns + [Column(name: "digit", numbers: labels.map(Double.init))], source: "digits")
    }()
}

private let pixelCount = 64

private func readDigits() -> (pixels: [UInt8], labels: [UInt8]) {
    digitsText.withUTF8Buffer { text in
        var (pixels, labels): ([UInt8], [UInt8]) = ([], [])
        pixels.reserveCapacity(text.count)
        for byte in text where byte != .newline {
            if byte >= UInt8(ascii: "a") {
                pixels.append(byte - UInt8(ascii: "a"))
            } else {
                labels.append(byte - UInt8(ascii: "0"))
            }
        }
        return (pixels, labels)
    }
}
