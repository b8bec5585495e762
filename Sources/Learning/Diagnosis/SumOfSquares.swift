extension [Float] {
    /// Summed in 64 bits, in eight lanes: one sum would wait for each addition.
    package var sumOfSquares: Double {
        withUnsafeBytes { bytes in
            let width = 8 * MemoryLayout<Float>.stride
            var (lanes, position) = (SIMD8<Double>.zero, 0)
            while position + width <= bytes.count {
                let values = SIMD8<Double>(bytes.loadUnaligned(fromByteOffset: position, as: SIMD8<Float>.self))
                lanes += values * values
                position += width
            }
            return self[(position / MemoryLayout<Float>.stride)...].reduce(lanes.sum()) { $0 + Double($1) * Double($1) }
        }
    }

    /// 0 of no numbers.
    package var rootMeanSquare: Double { isEmpty ? 0 : (sumOfSquares / Double(count)).squareRoot() }
}
