import Settings
import Support
import Tensors

/// A constraint c(x) = 0 or c(x) ≤ 0, with one number c(x) or many.
///
/// ```swift
/// let f = { (x: [Double]) in x[0] * x[0] + 2 * x[1] * x[1] }
/// let onPlane = try minimize(value: f, from: [0.5, 0.5], subjectTo: [.equal(Matrix([[1, 1]]), [1])])
/// let beyond = try minimize(value: f, from: [6, 6], subjectTo: [.atLeast(value: { x in x[0] * x[1] }, 25)])
/// ```
public struct Constraint {
    /// The relation that must hold: c(x) = 0 or c(x) ≤ 0.
    package enum Kind: Sendable { case equality, inequality }

    /// The relation that must hold.
    package let kind: Kind
    /// The numbers c(x).
    package let values: (Vector) throws -> Vector
    /// The numbers c(x) and the function w ↦ Jᵀ w there, where J is the matrix of the derivatives of c.
    package let valuesAndPullback: (Vector) throws -> (values: Vector, pullback: (Vector) throws -> Vector)
    /// The constraint as a person wrote it, for messages; empty if it was not written as text.
    package let text: String

    /// Creates a constraint of vectors with its derivatives.
    package init(
        _ kind: Kind, values: @escaping (Vector) throws -> Vector,
        valuesAndPullback: @escaping (Vector) throws -> (values: Vector, pullback: (Vector) throws -> Vector),
        text: String = ""
    ) {
        (self.kind, self.values, self.valuesAndPullback, self.text) = (kind, values, valuesAndPullback, text)
    }

    /// Creates the constraint of one number c(x). If its gradient is not known, differences approximate it.
    package init(_ kind: Kind, _ function: Objective, text: String = "") {
        let evaluator = Evaluator(Problem(function))
        self.init(
            kind, values: { [try function.value($0)] },
            valuesAndPullback: { point in
                let (value, gradient) = try evaluator.valueAndGradient(point)
                return ([value], { $0[0] * gradient })
            }, text: text)
    }

    /// Creates the linear constraint of A x − b, with as many elements as A has rows.
    package init(_ kind: Kind, _ matrix: Matrix, minus right: Vector, text: String = "") {
        guard right.count == matrix.rows else {
            misuse("Constraint: \(matrix.rows) rows and \(right.count) right sides; give one right side for each row")
        }
        self.init(
            kind, values: { matrix * $0 - right },
            valuesAndPullback: { (matrix * $0 - right, matrix.transposedTimes) }, text: text)
    }

    /// Returns the numbers by which a point violates the constraint: |c(x)| or max(c(x), 0); infinite if c(x) is NaN.
    package func violations(_ values: Vector) -> Vector {
        values.map { value in
            if value.isNaN { return .infinity }
            return kind == .equality ? abs(value) : Swift.max(value, 0)
        }
    }
}

// MARK: Linear constraints

extension Constraint {
    /// The constraint A x = b.
    public static func equal(_ matrix: Matrix, _ right: Vector) -> Constraint {
        Constraint(.equality, matrix, minus: right)
    }

    /// The constraint A x ≤ b.
    public static func atMost(_ matrix: Matrix, _ right: Vector) -> Constraint {
        Constraint(.inequality, matrix, minus: right)
    }

    /// The constraint A x ≥ b.
    public static func atLeast(_ matrix: Matrix, _ right: Vector) -> Constraint {
        Constraint(.inequality, -1 * matrix, minus: -right)
    }
}

// MARK: Functions of numbers

extension Constraint {
    /// The constraint c(x) = `right` on a function of numbers, with its gradient if that is known.
    public static func equal(
        value: @escaping ([Double]) throws -> Double, gradient: (([Double]) throws -> [Double])? = nil, _ right: Double
    ) -> Constraint {
        Constraint(.equality, difference(value, gradient, right, sign: 1))
    }

    /// The constraint c(x) ≤ `right` on a function of numbers, with its gradient if that is known.
    public static func atMost(
        value: @escaping ([Double]) throws -> Double, gradient: (([Double]) throws -> [Double])? = nil, _ right: Double
    ) -> Constraint {
        Constraint(.inequality, difference(value, gradient, right, sign: 1))
    }

    /// The constraint c(x) ≥ `right` on a function of numbers, with its gradient if that is known.
    public static func atLeast(
        value: @escaping ([Double]) throws -> Double, gradient: (([Double]) throws -> [Double])? = nil, _ right: Double
    ) -> Constraint {
        Constraint(.inequality, difference(value, gradient, right, sign: -1))
    }

    /// Returns the function ±(c(x) − r).
    private static func difference(
        _ value: @escaping ([Double]) throws -> Double, _ gradient: (([Double]) throws -> [Double])?, _ right: Double,
        sign: Double
    ) -> Objective {
        let difference = { (point: Vector) in sign * (try value(point.elements) - right) }
        guard let gradient else { return Objective(value: difference) }
        return Objective(value: difference) { point in
            (try difference(point), sign * Vector(try gradient(point.elements)))
        }
    }
}
