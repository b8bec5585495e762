import CKernels

#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// Matrix products by the BLAS, with transposes as flags and batches as a loop.
struct MatrixProduct: Instruction {
    struct Matrix: Sendable {
        var address: Address
        var isTransposed: Bool
        /// Elements from one row (or column, if transposed) to the next.
        var leading: Int
        /// Elements from one matrix of the batch to the next, for each batch axis.
        var batchStrides: [Int]
    }

    var type: ScalarType
    var rows: Int
    var columns: Int
    var inner: Int
    var batch: [Int]
    var left: Matrix
    var right: Matrix
    var out: Address

    func unbound() -> BoundInstruction { BoundMatrixProduct(self) }

    var batchCount: Int { batch.reduce(1, *) }

    var listing: [String] {
        let size = batch.isEmpty ? "" : batch.map(String.init).joined(separator: "×") + " of "
        return [
            "product \(size)[\(rows), \(inner)]\(left.isTransposed ? "ᵀ" : "") × [\(inner), \(columns)]"
                + "\(right.isTransposed ? "ᵀ" : "") \(left.address), \(right.address) → \(out)"
        ]
    }

    var cost: Cost {
        let elements = rows * inner + inner * columns + rows * columns
        return Cost(
            operations: 2 * batchCount * rows * columns * inner, bytes: batchCount * elements * type.size)
    }

    /// Whether a kernel of our own takes no longer: measured on the products of a 64-32-10 network, 0.6 to 1 of OpenBLAS.
    var isSmall: Bool { rows * columns * inner <= 1 << 16 && inner <= 128 && rows > 1 && columns > 1 }

    /// Whether the same is true of a kernel for a matrix and a vector: 0.2 to 0.5 of OpenBLAS.
    var isSmallOfVector: Bool {
        guard rows == 1 || columns == 1, rows * columns * inner <= 1 << 13, batch.isEmpty else { return false }
        return rows * columns >= 16 && inner >= 16
    }

    /// One product is cut into panels of its columns or rows, by its size only, so that the bits do not depend on
    /// the number of threads.
    var panels: Int {
        let work = rows * columns * inner
        guard batchCount == 1, work >= 1 << 20 else { return 1 }
        return Swift.min(work >= 1 << 26 ? 8 : 2, Swift.max(rows, columns) / 16 + 1)
    }
}

final class BoundMatrixProduct: BoundInstruction, ParallelJob {
    private let product: MatrixProduct
    private var left = UnsafeRawPointer(bitPattern: 64)
    private var right = UnsafeRawPointer(bitPattern: 64)
    private var out = UnsafeMutableRawPointer(bitPattern: 64)
    private let panels: Int
    /// The kernel for matrices so small that starting the BLAS would take longer than multiplying.
    private let smallProduct: descent_product?
    private let smallVectorProduct: descent_vector_product?
    /// The layout of vector and matrix for `smallVectorProduct`.
    private let smallVector: VectorProduct?
    private let batchCount: Int
    private let splitsRows: Bool
    /// Whether panels are along the inner axis, and their products added: for Xᵀ v, whose matrix then is read as it lies.
    private let splitsInner: Bool
    /// The products of the panels, one after the other, where they are to be added.
    private let partial: Storage?
    /// Byte offsets of the matrices of each example of the batch.
    private let leftOffsets: [Int]
    private let rightOffsets: [Int]

    init(_ product: MatrixProduct) {
        self.product = product
        panels = product.panels
        smallProduct = product.isSmall ? descent_find_small_product(product.type.kernelType) : nil
        smallVectorProduct =
            product.isSmallOfVector ? descent_find_small_vector_product(product.type.kernelType) : nil
        smallVector = VectorProduct(product, product.rows, product.columns, product.inner).flatMap {
            $0.stride == 1 ? $0 : nil
        }
        batchCount = product.batchCount
        splitsRows = product.rows > product.columns
        let isTransposed = product.columns == 1 ? product.left.isTransposed : !product.right.isTransposed
        // Longer than the result, so that no panel is empty.
        splitsInner =
            panels > 1 && Swift.min(product.rows, product.columns) == 1 && isTransposed && product.type.isFloating
            && product.inner >= product.rows * product.columns
        let outSize = product.rows * product.columns * product.type.size
        partial = splitsInner ? Storage(byteCount: panels * outSize) : nil
        func offsets(_ strides: [Int]) -> [Int] {
            (0..<product.batchCount).map { index in
                zip(Shape(product.batch).coordinates(of: index), strides).reduce(0) { $0 + $1.0 * $1.1 }
                    * product.type.size
            }
        }
        leftOffsets = offsets(product.left.batchStrides)
        rightOffsets = offsets(product.right.batchStrides)
        _ = BoundMatrixProduct.singleThreadedLibrary
    }

    /// The engine divides the work itself; the library's own threads would change the bits with their number.
    static func useOneThread() { _ = singleThreadedLibrary }

    private static let singleThreadedLibrary: Void = {
        #if !canImport(Accelerate)
            openblas_set_num_threads(1)
        #endif
    }()

    override func bind(to buffers: Buffers) {
        left = UnsafeRawPointer(buffers.pointer(product.left.address))
        right = UnsafeRawPointer(buffers.pointer(product.right.address))
        out = buffers.pointer(product.out)
    }

    override func run() {
        if let smallVectorProduct, let smallVector, let left, let right, let out {
            let (matrix, vector) = smallVector.isRow ? (right, left) : (left, right)
            return smallVectorProduct(
                product.rows * product.columns, product.inner, matrix, Int(smallVector.leading),
                smallVector.flag == CblasTrans ? 1 : 0, vector, out)
        }
        let tasks = batchCount > 1 ? batchTasks : panels
        if tasks == 1 { run(task: 0, worker: 0) } else { Workers.shared.run(self, tasks: tasks) }
        if let partial, let out {
            switch product.type {
            case .float32: addPanels(partial, into: out.assumingMemoryBound(to: Float.self))
            default: addPanels(partial, into: out.assumingMemoryBound(to: Double.self))
            }
        }
    }

    private func addPanels<Scalar: FloatingPoint>(_ partial: Storage, into out: UnsafeMutablePointer<Scalar>) {
        let count = product.rows * product.columns
        let sums = partial.address.assumingMemoryBound(to: Scalar.self)
        for index in 0..<count {
            var sum = sums[index]
            for panel in 1..<panels { sum += sums[panel * count + index] }
            out[index] = sum
        }
    }

    /// Small batches of small matrices stay on one thread.
    private var batchTasks: Int {
        let work = product.rows * product.columns * product.inner * batchCount
        return work >= 1 << 18 ? Swift.min(batchCount, 8) : 1
    }

    func run(task: Int, worker: Int) {
        guard let left, let right, let out else { return }
        let (m, n) = (product.rows, product.columns)
        let size = product.type.size
        if batchCount > 1 {
            let tasks = batchTasks
            for index in (batchCount * task / tasks)..<(batchCount * (task + 1) / tasks) {
                multiply(
                    left + leftOffsets[index], right + rightOffsets[index], out + index * m * n * size, m, n)
            }
        } else if let partial {
            let (first, last) = (bound(product.inner, task), bound(product.inner, task + 1))
            let leftStep = product.left.isTransposed ? product.left.leading : 1
            let rightStep = product.right.isTransposed ? 1 : product.right.leading
            multiply(
                left + first * leftStep * size, right + first * rightStep * size,
                partial.address + task * m * n * size, m, n, inner: last - first)
        } else if splitsRows {
            let (first, last) = (bound(m, task), bound(m, task + 1))
            let step = product.left.isTransposed ? 1 : product.left.leading
            multiply(left + first * step * size, right, out + first * n * size, last - first, n)
        } else {
            let (first, last) = (bound(n, task), bound(n, task + 1))
            let step = product.right.isTransposed ? product.right.leading : 1
            multiply(left, right + first * step * size, out + first * size, m, last - first)
        }
    }

    /// Panels begin at multiples of 16 elements, a cache line of floats.
    private func bound(_ length: Int, _ panel: Int) -> Int {
        panel == panels ? length : (length * panel / panels) & ~15
    }

    private func multiply(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutableRawPointer, _ m: Int, _ n: Int,
        inner: Int? = nil
    ) {
        guard m > 0, n > 0 else { return }
        if let smallProduct {
            return smallProduct(
                m, n, product.inner, a, product.left.leading, product.left.isTransposed ? 1 : 0, b,
                product.right.leading, product.right.isTransposed ? 1 : 0, c)
        }
        let panelRows = rowsAtOnce(m, n)
        if panelRows < m {
            let step = (product.left.isTransposed ? 1 : product.left.leading) * product.type.size
            for row in stride(from: 0, to: m, by: panelRows) {
                let rows = Swift.min(panelRows, m - row)
                multiply(a + row * step, b, c + row * product.columns * product.type.size, rows, n, inner: inner)
            }
            return
        }
        let (k, ldc) = (inner ?? product.inner, product.columns)
        let (lda, ldb) = (product.left.leading, product.right.leading)
        switch product.type {
        case .float32:
            let (a, b, c) = (a.as(Float.self), b.as(Float.self), c.assumingMemoryBound(to: Float.self))
            if let vector = VectorProduct(product, m, n, k) {
                let (matrix, x) = vector.isRow ? (b, a) : (a, b)
                return cblas_sgemv(
                    CblasRowMajor, vector.flag, vector.rows, vector.columns, 1, matrix, vector.leading, x,
                    vector.stride, 0, c, 1)
            }
            cblas_sgemm(
                CblasRowMajor, flag(product.left), flag(product.right), Int32(m), Int32(n), Int32(k), 1, a, Int32(lda),
                b, Int32(ldb), 0, c, Int32(ldc))
        case .float64:
            let (a, b, c) = (a.as(Double.self), b.as(Double.self), c.assumingMemoryBound(to: Double.self))
            if let vector = VectorProduct(product, m, n, k) {
                let (matrix, x) = vector.isRow ? (b, a) : (a, b)
                return cblas_dgemv(
                    CblasRowMajor, vector.flag, vector.rows, vector.columns, 1, matrix, vector.leading, x,
                    vector.stride, 0, c, 1)
            }
            cblas_dgemm(
                CblasRowMajor, flag(product.left), flag(product.right), Int32(m), Int32(n), Int32(k), 1, a, Int32(lda),
                b, Int32(ldb), 0, c, Int32(ldc))
        case .int32, .bool, .uint8:
            let (a, b, c) = (a.as(Int32.self), b.as(Int32.self), c.assumingMemoryBound(to: Int32.self))
            let (rowA, stepA) = product.left.isTransposed ? (1, lda) : (lda, 1)
            let (stepB, columnB) = product.right.isTransposed ? (1, ldb) : (ldb, 1)
            for i in 0..<m {
                for j in 0..<n {
                    var sum: Int32 = 0
                    for p in 0..<k { sum &+= a[i * rowA + p * stepA] &* b[p * stepB + j * columnB] }
                    c[i * ldc + j] = sum
                }
            }
        }
    }

    /// The library clears the result, then adds to it. Where the sums are short that takes as long as the sums, unless
    /// it finds the result in the cache: large results are computed some rows at a time.
    private func rowsAtOnce(_ m: Int, _ n: Int) -> Int {
        let rowBytes = n * product.type.size
        guard product.inner <= 64, n > 1, m * rowBytes > 1 << 20 else { return m }
        return Swift.max(64, (1 << 19) / rowBytes & ~15)
    }

    /// A product of a matrix and a vector, which the general product would copy the matrix for.
    private struct VectorProduct {
        /// Whether the vector is on the left.
        var isRow: Bool
        var flag: CBLAS_TRANSPOSE
        /// The rows of the matrix as it lies in memory.
        var rows: Int32
        var columns: Int32
        var leading: Int32
        /// Elements from one of the vector to the next.
        var stride: Int32

        /// The product of `m` rows and `n` columns of a product's; nil where neither is one.
        init?(_ product: MatrixProduct, _ m: Int, _ n: Int, _ k: Int) {
            guard n == 1 && m > 1 || m == 1 && n > 1, product.columns == n || m == 1 else { return nil }
            isRow = m == 1
            let (matrix, vector) = isRow ? (product.right, product.left) : (product.left, product.right)
            let (long, inner) = (Int32(isRow ? n : m), Int32(k))
            // On the left the rows of the matrix are those of the result, on the right its columns are.
            let liesAcross = matrix.isTransposed == isRow
            flag = liesAcross ? CblasNoTrans : CblasTrans
            (rows, columns) = liesAcross ? (long, inner) : (inner, long)
            leading = Int32(matrix.leading)
            stride = Int32(vector.isTransposed == isRow ? vector.leading : 1)
        }
    }

    private func flag(_ matrix: MatrixProduct.Matrix) -> CBLAS_TRANSPOSE {
        matrix.isTransposed ? CblasTrans : CblasNoTrans
    }
}

extension UnsafeRawPointer {
    fileprivate func `as`<T>(_: T.Type) -> UnsafePointer<T> { assumingMemoryBound(to: T.self) }
}
