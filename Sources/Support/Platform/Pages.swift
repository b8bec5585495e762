/// Gives the pages that lie wholly in `bytes` back to the system. Of a mapped file they are read again when they are
/// looked at; in other memory their contents are lost.
package func releasePages(of bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let (start, end) = (Int(bitPattern: base), Int(bitPattern: base) + bytes.count)
    let (first, last) = ((start + page - 1) / page * page, end / page * page)
    guard first < last else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: first), last - first, MADV_DONTNEED)
}
