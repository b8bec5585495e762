// The C library of the platform, for the whole package: files, threads, and the functions of plain numbers, which
// stand beside those of tensors.
#if canImport(Glibc)
    @_exported import Glibc
#elseif canImport(Musl)
    @_exported import Musl
#else
    @_exported import Darwin
#endif
