import Formulas
import Tensors
import Testing

/// Every way of computing a formula and its derivatives against SymPy.
@Suite("Formulas against SymPy")
struct ReferenceTests {
    @Test("There are enough of them")
    func count() { #expect(ReferenceFormula.all.count >= 170) }

    @Test("Names", arguments: ReferenceFormula.all)
    func names(reference: ReferenceFormula) throws {
        let formula = try Formula(reference.formula)
        #expect(Set(formula.variables) == Set(reference.variables))
    }

    @Test("Value and gradient: of numbers, of tensors, of the list of operations", arguments: ReferenceFormula.all)
    func values(reference: ReferenceFormula) throws {
        let formula = try Formula(reference.formula)
        let tensor = try formula.tensorFunction(of: reference.variables)
        let compiled = try #require(try formula.compiled(of: reference.variables))
        for point in reference.points {
            let value = try formula.value(at: reference.named(point))
            #expect(agree(value, point.value))
            let (tensorValue, tensorGradient) = valueAndGradient(at: Tensor(point.at), of: tensor)
            #expect(agree(tensorValue.scalar, point.value))
            let (listValue, listGradient) = compiled.valueAndGradient(at: point.at)
            #expect(agree(listValue, point.value))
            #expect(compiled.value(at: point.at) == listValue)
            let largest = point.gradient.map(abs).max() ?? 0
            for (position, expected) in point.gradient.enumerated() {
                #expect(agree(tensorGradient.scalars[position], expected, scale: largest), "tensors")
                #expect(agree(listGradient[position], expected, scale: largest), "operations")
            }
        }
    }

    @Test("First and second derivatives as formulas, and these printed and read again", arguments: ReferenceFormula.all)
    func derivatives(reference: ReferenceFormula) throws {
        let formula = try Formula(reference.formula)
        let gradient = try formula.gradient(withRespectTo: reference.variables)
        let hessian = try formula.hessian(withRespectTo: reference.variables)
        for point in reference.points {
            let at = reference.named(point)
            let largest = point.gradient.map(abs).max() ?? 0
            for (slope, expected) in zip(gradient, point.gradient) {
                #expect(agree(try slope.value(at: at), expected, scale: largest), "\(slope)")
                #expect(agree(try Formula(slope.description).value(at: at), expected, scale: largest), "\(slope)")
            }
            let steepest = point.hessian.joined().map(abs).max() ?? 0
            for (slope, expected) in zip(hessian.joined(), point.hessian.joined()) {
                #expect(agree(try slope.value(at: at), expected, scale: max(steepest, largest)), "\(slope)")
            }
        }
        for slope in gradient + hessian.joined() { #expect(try Formula(slope.description) == slope, "\(slope)") }
    }

    @Test("Printed and simplified, it is the same function", arguments: ReferenceFormula.all)
    func simplified(reference: ReferenceFormula) throws {
        let formula = try Formula(reference.formula)
        #expect(try Formula(formula.description) == formula)
        let simplified = try formula.simplified()
        #expect(try Formula(simplified.description) == simplified, "\(simplified)")
        #expect(try simplified.simplified() == simplified, "\(simplified)")
        for point in reference.points {
            #expect(agree(try simplified.value(at: reference.named(point)), point.value), "\(simplified)")
        }
    }

    @Test(
        "The second derivative of the tensor function",
        arguments: ReferenceFormula.all.prefix(60) + ReferenceFormula.all.suffix(14))
    func tensorHessians(reference: ReferenceFormula) throws {
        let tensor = try Formula(reference.formula).tensorFunction(of: reference.variables)
        let point = reference.points[0]
        let exact = hessian(at: Tensor(point.at), of: tensor).scalars
        let largest = point.hessian.joined().map(abs).max() ?? 0
        let scale = max(largest, point.gradient.map(abs).max() ?? 0)
        for (a, b) in zip(exact, point.hessian.joined()) { #expect(agree(a, b, scale: scale, digits: 1e-9)) }
    }
}
