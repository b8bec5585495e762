import CKernelSets
import CKernels
import Support
import Testing

/// Kernels of every instruction set that the machine has: the same bits as the kernels for all machines, and no byte
/// read or written beyond an operand, wherever it begins and however long it is.
@Suite struct GuardedKernelTests {
    /// The instruction sets beside the one that every machine has.
    private static let sets = (1..<Int32(KERNEL_SET_COUNT)).filter(kernel_set_is_supported)
    private static let longest = 1100
    private static let types = [DESCENT_FLOAT32, DESCENT_FLOAT64, DESCENT_INT32, DESCENT_BOOL, DESCENT_UINT8]

    /// Lengths around those of registers and passes, and others that differ from kernel to kernel, so that all up to
    /// the longest come up.
    private static func lengths(_ kernel: Int) -> [Int] {
        (0...longest).filter { $0 < 20 || [0, 1, 127].contains($0 % 128) || ($0 + kernel) % 89 == 0 || $0 == longest }
    }

    /// The bytes of numbers among which are all that arithmetic treats apart, by type and seed.
    private static let patterns = types.map { type in (0..<10).map { pattern(of: 3 * longest, type, seed: $0) } }

    private static func pattern(of count: Int, _ type: descent_type, seed: Int) -> [UInt8] {
        (0..<count).flatMap { index -> [UInt8] in
            let special = [
                0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude * 1e9, 0.5, 1e30, 2.5, -7,
            ]
            let place = index * 7919 + seed * 104_729
            let number = place % 5 == 0 ? special[place / 5 % special.count] : Double(place % 4001 - 2000) / 250
            return switch type {
            case DESCENT_FLOAT32: withUnsafeBytes(of: Float(number)) { Array($0) }
            case DESCENT_FLOAT64: withUnsafeBytes(of: number) { Array($0) }
            case DESCENT_INT32:
                withUnsafeBytes(of: number.isNaN ? .min : Int32(min(max(number * 1000, -2e9), 2e9))) { Array($0) }
            case DESCENT_BOOL: [UInt8(place / 3 % 2)]
            default: [UInt8(place % 256)]
            }
        }
    }

    private static func fill(_ bytes: UnsafeMutableRawPointer, _ operand: Operand) {
        let pattern = patterns[Int(operand.type.rawValue)][operand.seed]
        pattern.withUnsafeBytes { if let base = $0.baseAddress { memcpy(bytes, base, operand.size) } }
    }

    /// Whether two results have the same bits, but for those of what is not a number.
    private static func areEqual(_ left: [UInt8], _ right: [UInt8], _ type: descent_type) -> Bool {
        func numbers<Number: FloatingPoint>(_ bytes: [UInt8], as _: Number.Type) -> [Number] {
            bytes.withUnsafeBytes { Array($0.bindMemory(to: Number.self)) }
        }
        func same<Number: FloatingPoint>(_: Number.Type) -> Bool {
            zip(numbers(left, as: Number.self), numbers(right, as: Number.self)).allSatisfy {
                $0 == $1 && $0.sign == $1.sign || $0.isNaN && $1.isNaN
            }
        }
        return left == right || type == DESCENT_FLOAT32 && same(Float.self)
            || type == DESCENT_FLOAT64 && same(Double.self)
    }

    /// An operand or result: so many elements of a type.
    private struct Operand {
        let type: descent_type
        let count: Int
        let seed: Int

        /// The number of bytes.
        var size: Int { count * descent_element_size(type) }
    }

    private let memories = (0..<5).map { _ in GuardedMemory(8 * 3 * longest) }

    /// Runs a kernel of each instruction set between guards, on both sides, and compares the results.
    /// - Parameter run: called with the set, the place of the result and those of the operands.
    private func check(
        _ name: String, _ operands: [Operand], result: Operand,
        _ run: (_ set: Int32, UnsafeMutableRawPointer, [UnsafeMutableRawPointer]) -> Void
    ) {
        for side in GuardedMemory.Side.allCases {
            let places = zip(operands, memories).map { operand, memory in
                let place = memory.place(of: operand.size, at: side)
                Self.fill(place, operand)
                return place
            }
            func bytes(_ set: Int32) -> [UInt8] {
                let place = memories[4].place(of: result.size, at: side)
                Self.fill(place, result)
                run(set, place, places)
                return Array(UnsafeRawBufferPointer(start: place, count: result.size))
            }
            let expected = bytes(0)
            for set in Self.sets where !Self.areEqual(bytes(set), expected, result.type) {
                Issue.record(
                    "\(name) of \(operands.map(\.count)) with \(String(cString: kernel_set_name(set))), guard \(side)")
            }
        }
    }

    @Test(arguments: 0..<UInt32(DESCENT_OPERATION_COUNT)) func elementwise(_ number: UInt32) throws {
        let operation = try #require(KernelOperation(rawValue: number))
        let comparisons: [KernelOperation] = [.less, .lessOrEqual, .equal, .notEqual]
        for type in Self.types {
            for layout in UInt32(0)..<16 where kernel_set_elementwise(0, operation, type, layout) != nil {
                for length in Self.lengths(Int(number)) {
                    let operands = (0..<4).map { index in
                        Operand(
                            type: operation == .select && index == 0 ? DESCENT_BOOL : type,
                            count: layout >> UInt32(index) & 1 == 1 ? 1 : length, seed: index)
                    }
                    let result = Operand(
                        type: comparisons.contains(operation) ? DESCENT_BOOL : type, count: length, seed: 9)
                    let name = "\(String(cString: descent_operation_name(operation))) \(type.rawValue) layout \(layout)"
                    check(name, operands, result: result) { set, out, places in
                        kernel_set_elementwise(set, operation, type, layout)?(
                            out, places[0], places[1], places[2], places[3], length)
                    }
                }
            }
        }
    }

    @Test func conversions() {
        for from in Self.types {
            for to in Self.types where kernel_set_conversion(0, from, to) != nil {
                for length in Self.lengths(Int(from.rawValue + to.rawValue)) {
                    check(
                        "from \(from.rawValue) to \(to.rawValue)", [Operand(type: from, count: length, seed: 1)],
                        result: Operand(type: to, count: length, seed: 2)
                    ) { set, out, places in kernel_set_conversion(set, from, to)?(out, places[0], nil, nil, nil, length)
                    }
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3]) func reductions(_ rows: Int) throws {
        for number in 0..<UInt32(DESCENT_REDUCTION_COUNT) {
            let reduction = try #require(Reduction(rawValue: number))
            for type in Self.types where kernel_set_reduce_rows(0, reduction, type) != nil {
                for columns in Self.lengths(Int(number)) {
                    let operand = Operand(type: type, count: rows * columns, seed: 1)
                    check(
                        "rows reduced by \(number)", [operand], result: Operand(type: type, count: rows, seed: 2)
                    ) { set, out, places in kernel_set_reduce_rows(set, reduction, type)?(out, places[0], rows, columns)
                    }
                    check(
                        "columns reduced by \(number)", [operand], result: Operand(type: type, count: columns, seed: 2)
                    ) { set, out, places in
                        kernel_set_reduce_columns(set, reduction, type)?(out, places[0], rows, columns)
                    }
                }
            }
        }
    }

    @Test(arguments: 0..<UInt32(4)) func randomNumbers(_ number: UInt32) {
        let distribution = descent_distribution(rawValue: number)
        for type in distribution == DESCENT_RANDOM_BITS ? [DESCENT_INT32] : [DESCENT_FLOAT32, DESCENT_FLOAT64] {
            for length in Self.lengths(Int(number)) {
                check(
                    "random numbers \(number)", [], result: Operand(type: type, count: length, seed: 1)
                ) { set, out, _ in
                    kernel_set_random(set, out, distribution, type, 1, 2, UInt(length * 3), length)
                }
            }
        }
    }

    /// Chains of each operation with each form: load, the operation, store.
    @Test(arguments: 0..<UInt32(DESCENT_OPERATION_COUNT)) func chains(_ number: UInt32) throws {
        let operation = try #require(KernelOperation(rawValue: number))
        guard ![.load, .store, .factor].contains(operation) else { return }
        let load = descent_find_link(.load, DESCENT_FORM_v)
        let store = descent_find_link(.store, DESCENT_FORM_a)
        for raw in 0..<UInt32(DESCENT_FORM_COUNT.rawValue) {
            let form = descent_link_form(rawValue: raw)
            let link = descent_find_link(operation, form)
            guard link >= 0 else { continue }
            let factor: descent_link_form? =
                switch form {
                case DESCENT_FORM_ap, DESCENT_FORM_pa: DESCENT_FORM_s
                case DESCENT_FORM_aq, DESCENT_FORM_qa: DESCENT_FORM_v
                default: nil
                }
            let isNumber = [DESCENT_FORM_as, DESCENT_FORM_sa].contains(form)
            for type in [DESCENT_FLOAT32, DESCENT_FLOAT64] {
                for length in Self.lengths(Int(number)) where length > 0 {
                    let operands = [
                        Operand(type: type, count: length, seed: 1),
                        Operand(type: type, count: isNumber ? 1 : length, seed: 2),
                        Operand(type: type, count: factor == DESCENT_FORM_s ? 1 : length, seed: 3),
                    ]
                    check(
                        "chain of \(String(cString: descent_operation_name(operation))) form \(raw)", operands,
                        result: Operand(type: type, count: length, seed: 4)
                    ) { set, out, places in
                        func link(_ operation: Int32, _ place: UnsafeMutableRawPointer?, isVector: Bool) -> descent_link
                        {
                            var link = descent_link()
                            (link.operation, link.isVector) = (operation, isVector ? 1 : 0)
                            link.base = place?.assumingMemoryBound(to: CChar.self)
                            link.isStore = operation == store ? 1 : 0
                            return link
                        }
                        let takesMemory = ![DESCENT_FORM_a, DESCENT_FORM_aa].contains(form)
                        var links = [link(load, places[0], isVector: true)]
                        links.append(
                            link(
                                descent_find_link(operation, form), takesMemory ? places[1] : nil,
                                isVector: takesMemory && !isNumber))
                        if let factor {
                            links.append(
                                link(
                                    descent_find_link(.factor, factor), places[2], isVector: factor == DESCENT_FORM_v))
                        }
                        links += [
                            link(store, out, isVector: true), link(Int32(DESCENT_LINK_END), nil, isVector: false),
                        ]
                        descent_prepare_chain(&links, links.count)
                        descent_run_chain(kernel_set_chain(set, type), &links, links.count, [0], length)
                    }
                }
            }
        }
    }
}
