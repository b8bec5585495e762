import Minimizers
import Plots
import Tensors

extension CurveFit {
    /// The data, the curve with its 95 % band and the residuals below for one predictor; otherwise fitted against observed
    /// values.
    public func picture(of solution: LeastSquaresSolution<NamedPoint>) -> any Picture {
        let fitted = fitted(at: solution.estimates)
        guard let predictor = onlyPredictor else {
            return Plot.predictions(
                title: "\(formula)", label: "\(formula.response)", observed: observed, predicted: fitted)
        }
        return PlotPanels.fit(
            title: "\(formula)", horizontalLabel: predictor.name, verticalLabel: "\(formula.response)",
            x: predictor.values, y: observed, residuals: zip(observed, fitted).map { $0 - $1 },
            curve: curve(of: predictor.name, predictor.values, solution))
    }

    /// The curve over the range of the data, with ŷ ± t s for the standard error s of the model's value.
    private func curve(
        of predictor: String, _ values: [Double], _ solution: LeastSquaresSolution<NamedPoint>
    ) -> FittedCurve {
        let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
        let x = (0...400).map { least + (greatest - least) * Double($0) / 400 }
        let model = try? formula.model.tensorFunction(
            parameters: parameters, data: [predictor: Tensor<Double>(x as [Double])])
        guard let model,
            let line = try? Residuals(model, like: Tensor<Double>(start.elements)).valuesAndJacobian?(
                solution.estimates)
        else { return FittedCurve(x: [], y: []) }
        let y = line.values.elements
        let quantile = solution.regression.quantile(probability: 0.95)
        guard quantile.isFinite, solution.covariance.isFinite else { return FittedCurve(x: x, y: y) }
        let halfWidths = x.indices.map { quantile * solution.regression.standardError(along: line.jacobian.row($0)) }
        return FittedCurve(
            x: x, y: y, lower: zip(y, halfWidths).map { $0 - $1 }, upper: zip(y, halfWidths).map { $0 + $1 })
    }
}
