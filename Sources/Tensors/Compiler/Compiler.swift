/// The way from a function of tensors to numbers: each step makes one type into the next, and has a file of its own.
enum Compiler {
    /// - Parameters:
    ///   - inputs: placeholders. What `outputs` depend on besides is captured as it is now.
    ///   - replacing: for outputs that replace an input, the index of that input. Its buffer is passed as the output's,
    ///     and written in place where possible.
    static func program(for outputs: [Node], of inputs: [Node], replacing: [Int?]? = nil) -> Program {
        let trace = Trace(of: outputs, inputs, replacing: replacing)
        let graph = Graph(simplifying: trace)
        let fusion = Fusion(fusing: graph)
        let schedule = Schedule(ordering: fusion)
        let placement = Placement(placing: schedule)
        return Program(emitting: placement)
    }

    /// An execution of a program on these buffers, which must outlive it.
    static func execution(
        of program: Program, inputs: [UnsafeMutableRawPointer], outputs: [UnsafeMutableRawPointer]
    ) -> Execution {
        let execution = Execution(program)
        execution.bind(inputs: inputs + program.captured.map(\.address), outputs: outputs)
        return execution
    }
}
