import Minimizers
import Tensors
import Testing

/// Elements are in one order wherever they are written one after the other: row by row, the last index fastest.
@Suite("Matrices, vectors and tensors")
struct MatrixTests {
    static let matrix = Matrix([[1, 2, 3], [4, 5, 6]])

    @Test("The elements of a matrix stand row by row")
    func rowMajor() {
        #expect(Self.matrix.elements == [1, 2, 3, 4, 5, 6])
        #expect(Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6]) == Self.matrix)
        #expect(Self.matrix[1, 0] == 4 && Self.matrix[0, 2] == 3)
        #expect(Self.matrix.row(1) == [4, 5, 6] && Self.matrix.column(1) == [2, 5])
        #expect(Self.matrix.transposed.elements == [1, 4, 2, 5, 3, 6])
    }

    @Test("A matrix becomes the tensor with the same element at each place, and back")
    func tensors() {
        let tensor = Tensor<Double>(Self.matrix)
        #expect(tensor.shape == [2, 3])
        #expect(tensor.scalars == Self.matrix.elements)
        for i in 0..<2 { for j in 0..<3 { #expect(tensor[i, j].scalar == Self.matrix[i, j]) } }
        #expect(Matrix(tensor) == Self.matrix)
        #expect(Matrix(tensor.transposed()) == Self.matrix.transposed)
        #expect(Matrix(Tensor<Float>(Self.matrix)) == Self.matrix)
        #expect(Matrix(Tensor<Double>(Matrix(rows: 0, columns: 3))) == Matrix(rows: 0, columns: 3))
    }

    @Test("A vector becomes a tensor of one dimension; a tensor of any shape a vector, row by row")
    func vectors() {
        let vector: Vector = [1, -2, 0.5]
        #expect(Tensor<Double>(vector).shape == [3])
        #expect(Vector(Tensor<Double>(vector)) == vector)
        #expect(Vector(Tensor<Float>(vector)) == vector)
        #expect(Vector(Tensor<Double>(Self.matrix)) == Vector(Self.matrix.elements))
    }

    @Test("Products are those of tensors")
    func products() {
        let (a, b) = (Self.matrix, Matrix([[1, -1], [0, 2], [3, 0.5]]))
        #expect(Matrix(matmul(Tensor<Double>(a), Tensor<Double>(b))) == a * b)
        #expect(Vector(matmul(Tensor<Double>(a), Tensor<Double>([1, 2, 3] as Vector))) == a * [1, 2, 3])
    }
}
