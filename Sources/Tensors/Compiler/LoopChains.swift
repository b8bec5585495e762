import CKernels

/// Neighbouring steps as chains, whose values stay in vector registers from one step to the next.
extension LoopBuilder {
    /// Of fewer elements a kernel for each step has less to begin.
    static let leastElementsInChain = 128

    /// Whether blocks are long enough for chains.
    var usesChains: Bool {
        Swift.min(recipe.rowsInBlock * recipe.columnsInBlock, elementCount) >= LoopBuilder.leastElementsInChain
    }

    /// The steps from `first` on that one chain computes; none where that would be a single one.
    func chain(from first: Int) -> Range<Int> {
        // At most, a step loads, computes and stores.
        let longest = (Int(DESCENT_LONGEST_CHAIN) - 1) / 3
        let end = steps[first...].prefix(longest).firstIndex { $0.type != steps[first].type || !canChain($0) }
        let range = first..<(end ?? Swift.min(first + longest, steps.count))
        return usesChains && range.count > 1 ? range : first..<first
    }

    private func canChain(_ step: Step) -> Bool {
        guard case .elements = step.call, step.type.isFloating else { return false }
        return step.name == "copy" || descent_find_link(step.name, step.sources.count == 1 ? "a" : "aa") >= 0
    }

    /// Whether nothing but the next step of the chain uses the value of a step.
    func isOnlyPassed(_ index: Int, in chain: Range<Int>, lastUse: Int) -> Bool {
        steps[index].destination == nil && lastUse <= index + 1 && (lastUse < 0 || chain.contains(lastUse))
    }

    /// The links that compute a chain.
    /// - Parameters:
    ///   - operand: where a source lies.
    ///   - destination: where the value of a step goes, unless it is only passed.
    func links(
        _ chain: Range<Int>, operand: (Source) -> LoopRecipe.Operand, destination: (Int) -> LoopRecipe.Operand?
    ) -> [LoopRecipe.Link] {
        var links: [LoopRecipe.Link] = []
        func append(_ name: String, _ form: String, _ operand: LoopRecipe.Operand?) {
            links.append(
                LoopRecipe.Link(
                    operation: descent_find_link(name, form), operand: operand, isVector: !form.contains("s"),
                    isStore: name == "store"))
        }
        for index in chain {
            let (name, sources) = (steps[index].name, steps[index].sources)
            var forms = sources.map { source in
                index > chain.lowerBound && source == .step(index - 1) ? "a" : layout([source])
            }
            if !forms.contains("a") {
                append("load", forms[0], operand(sources[0]))
                for position in sources.indices where sources[position] == sources[0] { forms[position] = "a" }
            }
            if name != "copy" {
                let fetched = forms.firstIndex { $0 != "a" }
                append(name, forms.joined(), fetched.map { operand(sources[$0]) })
            }
            if let place = destination(index) { append("store", "a", place) }
        }
        append("end", "", nil)
        return links
    }
}
