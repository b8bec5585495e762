import Formulas

extension FormulaModel {
    /// Returns the parameters that enter the model linearly, all at the same time: ∂²model/∂p∂q is 0 for each pair.
    ///
    /// In `a*exp(-b*x) + c` these are a and c; in `a*b*x` the first of both. Formulas too long for algebra have none.
    func linearParameters(among names: [String]) -> [String] {
        var linear: [String] = []
        for name in names {
            guard let slope = try? model.derivative(withRespectTo: name) else { continue }
            let isLinear = (linear + [name]).allSatisfy { other in
                (try? slope.derivative(withRespectTo: other)) == Formula(0)
            }
            if isLinear { linear.append(name) }
        }
        return linear
    }
}
