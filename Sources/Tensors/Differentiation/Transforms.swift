import Support

/// A value made of tensors: a tensor, an array or dictionary of them, or any `Codable` struct that holds some.
public typealias TensorTree = Codable & Sendable

// MARK: Reverse mode

/// The value of `function` and its gradient with respect to all arguments.
///
/// - Parameters:
///   - arguments: one or more tensors or structs of tensors; integer and Boolean tensors in them have gradient 0.
///   - function: returns a tensor with one element.
/// - Returns: the value, and gradients of the same structure and shapes as the arguments.
/// - Complexity: a small constant times that of `function`, whatever the number of arguments (reverse mode;
///   Griewank and Walther, *Evaluating Derivatives*, 2nd ed., 2008, section 3.3).
public func valueAndGradient<each Argument: TensorTree, S: FloatingScalar>(
    at arguments: repeat each Argument, of function: (repeat each Argument) -> Tensor<S>
) -> (value: Tensor<S>, gradient: (repeat each Argument)) {
    let (value, pullback) = pullback(at: repeat each arguments, of: function)
    guard value.count == 1 else {
        misuse("gradient: the function returned shape \(value.shape); it must return one element, such as `.sum()`")
    }
    return (value, pullback(Tensor(repeating: 1, shape: value.shape)))
}

/// The gradient of `function` with respect to all arguments: see `valueAndGradient`.
///
/// ```swift
/// let x: Tensor<Double> = [1, 2]
/// print(gradient(at: x) { square($0).sum() })  // Tensor<Double> [2]: [2.0, 4.0]
/// ```
public func gradient<each Argument: TensorTree, S: FloatingScalar>(
    at arguments: repeat each Argument, of function: (repeat each Argument) -> Tensor<S>
) -> (repeat each Argument) {
    valueAndGradient(at: repeat each arguments, of: function).gradient
}

/// The gradient of a function of one argument: see `valueAndGradient`.
public func gradient<Argument: TensorTree, S: FloatingScalar>(
    at argument: Argument, of function: (Argument) -> Tensor<S>
) -> Argument {
    valueAndGradient(at: argument, of: function).gradient
}

/// The value of `function` and the linear map from a cotangent u of the value to uᵀJ, the cotangents of the
/// arguments. The map may be applied any number of times.
public func pullback<each Argument: TensorTree, Value: TensorTree>(
    at arguments: repeat each Argument, of function: (repeat each Argument) -> Value
) -> (value: Value, pullback: @Sendable (Value) -> (repeat each Argument)) {
    let point = Arguments(repeat each arguments)
    let aliases = point.nodes.map { Node(.alias, [$0]) }
    let result = Leaves(of: function(repeat each point.rebuilt(with: aliases)))
    let outputs = result.tensors.map(\.node)
    let closing = Dictionary(uniqueKeysWithValues: zip(aliases.map(\.id), point.nodes))
    let value = result.rebuilt(with: Node.substituting(outputs, closing).map { AnyTensor($0) })
    return (
        value,
        { cotangent in
            let cotangents = Leaves(of: cotangent).tensors.map(\.node)
            requireLike("pullback", cotangents, outputs)
            let gradients = Reverse.cotangents(of: aliases, outputs: outputs, cotangents: cotangents)
            return point.rebuilt(with: Node.substituting(gradients, closing))
        }
    )
}

// MARK: Forward mode

/// The value of `function` and its derivative Jv along the tangents v of the arguments.
///
/// The derivative is the transpose of the transpose: the pullback, which is linear in its cotangent, is
/// differentiated once more with respect to it.
public func pushforward<each Argument: TensorTree, Value: TensorTree>(
    at arguments: repeat each Argument, along tangents: repeat each Argument,
    of function: (repeat each Argument) -> Value
) -> (value: Value, derivative: Value) {
    let tangentNodes = Arguments(repeat each tangents).nodes
    requireLike("pushforward", tangentNodes, Arguments(repeat each arguments).nodes)
    let (value, transpose) = pullback(at: repeat each arguments, of: function)
    let result = Leaves(of: value)
    let zeros = result.tensors.map { Node(.fill(0, $0.shape, $0.scalarType)) }
    let cotangents = zeros.map { Node(.alias, [$0]) }
    let gradients = Arguments(repeat each transpose(result.rebuilt(with: cotangents.map { AnyTensor($0) }))).nodes
    let derivative = Reverse.cotangents(of: cotangents, outputs: gradients, cotangents: tangentNodes)
    let closing = Dictionary(uniqueKeysWithValues: zip(cotangents.map(\.id), zeros))
    return (value, result.rebuilt(with: Node.substituting(derivative, closing).map { AnyTensor($0) }))
}

// MARK: Batching

/// A function that applies `function` to each example of its arguments: the examples lie along the leading axis of
/// every tensor in the arguments, and so do the results. What `function` captures is shared by all examples.
///
/// ```swift
/// let slopes = vmap { (x: Tensor<Double>) in gradient(at: x) { square($0).sum() } }
/// print(slopes([[1, 2], [3, 4]]))  // Tensor<Double> [2, 2] [[2.0, 4.0], [6.0, 8.0]]
/// ```
public func vmap<A: TensorTree, Value: TensorTree>(_ function: @escaping (A) -> Value) -> (A) -> Value {
    { batched(Arguments($0)) { function($0.rebuilt(with: $1)) } }
}

/// A function that applies `function` to each example of its two arguments: see `vmap`.
public func vmap<A: TensorTree, B: TensorTree, Value: TensorTree>(
    _ function: @escaping (A, B) -> Value
) -> (A, B) -> Value {
    { a, b in
        batched(Arguments(a, b)) { arguments, singles in
            let (a, b) = arguments.rebuilt(with: singles)
            return function(a, b)
        }
    }
}

/// A function that applies `function` to each example of its three arguments: see `vmap`.
public func vmap<A: TensorTree, B: TensorTree, C: TensorTree, Value: TensorTree>(
    _ function: @escaping (A, B, C) -> Value
) -> (A, B, C) -> Value {
    { a, b, c in
        batched(Arguments(a, b, c)) { arguments, singles in
            let (a, b, c) = arguments.rebuilt(with: singles)
            return function(a, b, c)
        }
    }
}

private func batched<each Argument: TensorTree, Value: TensorTree>(
    _ arguments: Arguments<repeat each Argument>,
    _ function: (Arguments<repeat each Argument>, [Node]) -> Value
) -> Value {
    let lengths = Set(arguments.nodes.map { $0.shape.first })
    guard lengths.count == 1, let length = lengths.first, let size = length else {
        let shapes = arguments.nodes.map(\.shape.description).joined(separator: ", ")
        misuse("vmap: the arguments need one common leading axis, got shapes \(shapes)")
    }
    let singles = arguments.nodes.map { Node(.placeholder(Shape($0.shape.dropFirst()), $0.scalarType)) }
    let result = Tracing.of { Leaves(of: function(arguments, singles)) }
    let values = Dictionary(uniqueKeysWithValues: zip(singles.map(\.id), arguments.nodes))
    let outputs = Node.batching(result.tensors.map(\.node), size: size, replacing: values)
    return result.rebuilt(with: outputs.map { AnyTensor($0) })
}

// MARK: Matrices of derivatives

/// The derivative of every element of the value with respect to every element of the argument, computed for all of
/// them in one program: by rows (reverse mode) or, where the argument has fewer elements, by columns.
///
/// - Returns: shape `value.shape + argument.shape`.
public func jacobian<S: FloatingScalar>(
    at argument: Tensor<S>, of function: (Tensor<S>) -> Tensor<S>
) -> Tensor<S> {
    let (value, transpose) = pullback(at: argument, of: function)
    let shape = Shape(value.shape.lengths + argument.shape.lengths)
    func basis(_ shape: Shape) -> Tensor<S> {
        Tensor<S>.identity(shape.elementCount).reshaped(to: Shape([shape.elementCount] + shape))
    }
    guard argument.count < value.count else {
        return vmap { transpose($0) }(basis(value.shape)).reshaped(to: shape)
    }
    let columns = withoutActuallyEscaping(function) { function in
        vmap { pushforward(at: argument, along: $0, of: function).derivative }(basis(argument.shape))
    }
    let first = Array(columns.shape.indices.dropFirst())
    return columns.transposed(permutation: first + [0]).reshaped(to: shape)
}

/// The second derivatives of `function`, which returns one element: entry [i, j] is ∂²f / ∂xᵢ∂xⱼ.
///
/// - Returns: shape `argument.shape + argument.shape`; symmetric.
public func hessian<S: FloatingScalar>(at argument: Tensor<S>, of function: (Tensor<S>) -> Tensor<S>) -> Tensor<S> {
    jacobian(at: argument) { gradient(at: $0, of: function) }
}

/// The derivative of every element of the value with respect to every element of all arguments: see `jacobian`. By
/// rows, in one program.
///
/// - Returns: the structure of the arguments, each tensor of shape `value.shape + tensor.shape`.
public func jacobian<each Argument: TensorTree, S: FloatingScalar>(
    at arguments: repeat each Argument, of function: (repeat each Argument) -> Tensor<S>
) -> (repeat each Argument) {
    let point = Arguments(repeat each arguments)
    let (value, transpose) = pullback(at: repeat each arguments, of: function)
    let cotangent = Node(.placeholder(value.shape, S.scalarType))
    let gradients = Arguments(repeat each transpose(Tensor(cotangent))).nodes
    let basis = Tensor<S>.identity(value.count).reshaped(to: Shape([value.count] + value.shape))
    let rows = Node.batching(gradients, size: value.count, replacing: [cotangent.id: basis.node])
    return point.rebuilt(
        with: zip(rows, gradients).map { row, gradient in
            Node(.reshape(Shape(value.shape.lengths + gradient.shape.lengths)), [row])
        })
}

/// The second derivatives with respect to all elements of type `S` in the arguments, laid end to end in the order of
/// the arguments, of their leaves (`Leaves.names`) and row-major within these.
///
/// - Returns: shape `[n, n]` for n elements in all; symmetric.
public func hessian<each Argument: TensorTree, S: FloatingScalar>(
    at arguments: repeat each Argument, of function: (repeat each Argument) -> Tensor<S>
) -> Tensor<S> {
    let all = Arguments(repeat each arguments)
    let floating = all.nodes.indices.filter { all.nodes[$0].scalarType == S.scalarType }
    let point = concatenate(floating.map { Tensor<S>(all.nodes[$0]).flattened() })
    return hessian(at: point) { (vector: Tensor<S>) in
        var nodes = all.nodes
        var start = 0
        for index in floating {
            let shape = nodes[index].shape
            nodes[index] = vector[start..<(start + shape.elementCount)].reshaped(to: shape).node
            start += shape.elementCount
        }
        return function(repeat each all.rebuilt(with: nodes))
    }
}

/// The product Hv of the Hessian with a direction, without forming H: the gradient of the gradient's pullback.
///
/// - Complexity: a small constant times that of `function` (Pearlmutter, *Neural Computation* 6, 1994).
public func hessianVectorProduct<each Argument: TensorTree, S: FloatingScalar>(
    at arguments: repeat each Argument, along direction: repeat each Argument,
    of function: (repeat each Argument) -> Tensor<S>
) -> (repeat each Argument) {
    let point = Arguments(repeat each arguments)
    let directions = Arguments(repeat each direction).nodes
    requireLike("hessianVectorProduct", directions, point.nodes)
    let aliases = point.nodes.map { Node(.alias, [$0]) }
    let slopes = Arguments(repeat each gradient(at: repeat each point.rebuilt(with: aliases), of: function)).nodes
    let products = Reverse.cotangents(of: aliases, outputs: slopes, cotangents: directions)
    let closing = Dictionary(uniqueKeysWithValues: zip(aliases.map(\.id), point.nodes))
    return point.rebuilt(with: Node.substituting(products, closing))
}

// MARK: Derivatives by declaration

/// The same value, taken as constant by every derivative.
public func withoutDerivative<Scalar>(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor(.withoutDerivative, tensor.node)
}

/// `function` with a derivative of your own.
///
/// ```swift
/// // The straight-through estimator: rounds, but passes the cotangent as if it did not.
/// let rounded = withDerivative(
///     of: { (x: Tensor<Double>) in floor(x + 0.5) }, pullback: { cotangent, _, _ in cotangent })
/// print(gradient(at: Tensor(1.7), of: rounded))  // Tensor<Double> []: 1.0
/// ```
/// - Parameters:
///   - function: any function of tensors; its own derivative is not used.
///   - pullback: from the cotangent of the value, the value and the argument to the cotangent of the argument,
///     written in tensor operations (then it can be differentiated again and batched). What it returns must have the
///     argument's shape.
public func withDerivative<S: FloatingScalar>(
    of function: @escaping @Sendable (Tensor<S>) -> Tensor<S>,
    pullback: @escaping @Sendable (_ cotangent: Tensor<S>, _ value: Tensor<S>, _ argument: Tensor<S>) -> Tensor<S>
) -> @Sendable (Tensor<S>) -> Tensor<S> {
    { argument in
        let derivative = CustomDerivative { cotangent, value, inputs in
            let result = pullback(Tensor(cotangent), Tensor(value), Tensor(inputs[0])).node
            requireLike("withDerivative", [result], inputs)
            return [result]
        }
        return Tensor(.custom(derivative), function(argument).node, argument.node)
    }
}

// MARK: Plumbing

private func requireLike(_ operation: String, _ given: [Node], _ expected: [Node]) {
    let matches =
        given.count == expected.count
        && zip(given, expected).allSatisfy { $0.shape == $1.shape && $0.scalarType == $1.scalarType }
    guard !matches else { return }
    func list(_ nodes: [Node]) -> String { nodes.map { "\($0.scalarType) \($0.shape)" }.joined(separator: ", ") }
    misuse("\(operation): got tensors \(list(given)), needs the shapes of \(list(expected))")
}

/// Several arguments taken apart into their tensors together.
struct Arguments<each Argument: TensorTree>: Sendable {
    private let leaves: (repeat Leaves<each Argument>)
    let nodes: [Node]
    let names: [String]
    /// The numbers, strings and flags of each argument by their path.
    let settings: [[String: String]]

    init(_ arguments: repeat each Argument) {
        leaves = (repeat Leaves(of: each arguments))
        var (nodes, names, settings): ([Node], [String], [[String: String]]) = ([], [], [])
        for leaf in repeat each leaves {
            nodes += leaf.tensors.map(\.node)
            names += leaf.names
            settings.append(leaf.settings)
        }
        (self.nodes, self.names, self.settings) = (nodes, names, settings)
    }

    func rebuilt(with nodes: [Node]) -> (repeat each Argument) {
        var start = 0
        func next<Value>(_ leaves: Leaves<Value>) -> Value {
            defer { start += leaves.names.count }
            return leaves.rebuilt(with: nodes[start..<(start + leaves.names.count)].map { AnyTensor($0) })
        }
        return (repeat next(each leaves))
    }
}
