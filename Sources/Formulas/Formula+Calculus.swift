import Support

extension Formula {
    /// The derivative with respect to a variable, simplified; 0 for a name that is not in the formula.
    ///
    /// A sum over an index stays a sum, unless the variable is an element that the index chooses: then the terms with
    /// that element are written out. Products over an index are written out, up to 100 factors.
    /// - Throws: `FormulaError` if the derivative would have more than 100,000 parts.
    public func derivative(withRespectTo name: String) throws(FormulaError) -> Formula {
        try simplified().slope(withRespectTo: name)
    }

    /// The derivative with respect to each name, by default each variable.
    public func gradient(withRespectTo names: [String]? = nil) throws(FormulaError) -> [Formula] {
        let formula = try simplified()
        return try (names ?? variables).map { name throws(FormulaError) in try formula.slope(withRespectTo: name) }
    }

    /// The symmetric matrix of second derivatives with respect to each pair of names, by default each pair of variables.
    public func hessian(withRespectTo names: [String]? = nil) throws(FormulaError) -> [[Formula]] {
        let names = names ?? variables
        var rows: [[Formula]] = []
        for (row, slope) in try gradient(withRespectTo: names).enumerated() {
            let right = try names[row...].map { name throws(FormulaError) in try slope.slope(withRespectTo: name) }
            rows.append(rows.map { $0[row] } + right)
        }
        return rows
    }

    /// The derivative of a formula that is simplified already, so that derivatives stay short.
    private func slope(withRespectTo name: String) throws(FormulaError) -> Formula {
        let parts = name.split(separator: "[")
        let position = parts.count == 2 ? Int(parts[1].dropLast()) : nil
        let rules = Differentiation(name: position == nil ? name : String(parts[0]), position: position)
        let derivative = try rules.derivative(of: expression) ?? 0
        guard derivative.size(atMost: Differentiation.mostNodes) != nil else { throw Differentiation.tooLong }
        return Formula(derivative.simplified())
    }

    /// The formula as a mathematician would write it: numbers collected, like terms and powers joined, in a fixed
    /// order. The value is the same up to rounding wherever both have one.
    /// - Throws: `FormulaError` if the formula has more than 100,000 parts.
    public func simplified() throws(FormulaError) -> Formula {
        try requireReasonableLength()
        return Formula(expression.simplified())
    }

    /// The formula with another formula in place of a variable. An index of a sum that has the name of one of the other
    /// formula's variables is renamed.
    public func substituting(_ name: String, by formula: Formula) -> Formula {
        Formula(expression.substituting(name, by: formula.expression, names: Set(formula.variables)), columns: columns)
    }

    private func requireReasonableLength() throws(FormulaError) {
        guard expression.size(atMost: Differentiation.mostNodes) != nil else {
            throw FormulaError(
                "the formula has more than \(Differentiation.mostNodes) parts", "it is too long for algebra")
        }
    }
}

extension FormulaVector {
    /// The matrix of derivatives of each formula (rows) with respect to each name (columns), by default each variable.
    public func jacobian(withRespectTo names: [String]? = nil) throws(FormulaError) -> [[Formula]] {
        let names = names ?? variables
        return try formulas.map { formula throws(FormulaError) in try formula.gradient(withRespectTo: names) }
    }
}

extension Expression {
    /// The number of nodes; `nil` if it is greater than `most`.
    func size(atMost most: Int) -> Int? {
        var left = most
        func count(_ expression: Expression) -> Bool {
            left -= 1
            return left >= 0 && expression.operands.allSatisfy(count)
        }
        return count(self) ? most - left : nil
    }

    fileprivate func substituting(_ name: String, by value: Expression, names: Set<String>) -> Expression {
        switch self {
        case .variable(name): return value
        case .element(let base, let index):
            let position = index.constantValue.map { written($0) } ?? ""
            return "\(base)[\(position)]" == name ? value : self
        case .repeated(let repetition, let loop, let body) where names.contains(loop.index):
            let used = Set(variables).union(names)
            var (fresh, count) = (loop.index, 1)
            while used.contains(fresh) || body.depends(onIndex: fresh) {
                count += 1
                fresh = "\(loop.index)\(count)"
            }
            let renamed = Expression.repeated(
                repetition, Loop(index: fresh, lower: loop.lower, upper: loop.upper),
                body.replacing(index: loop.index, by: .index(fresh)))
            return renamed.substituting(name, by: value, names: names)
        default: return with(operands.map { $0.substituting(name, by: value, names: names) })
        }
    }
}
