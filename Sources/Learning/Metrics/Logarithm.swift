#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The natural logarithm of one number, apart from the `log` of tensors.
func logarithm(_ x: Double) -> Double { log(x) }
