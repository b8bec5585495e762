/// The last part of a path, and its ending. A name that only begins with a dot has none.
package struct FileName {
    /// The name without the ending: "housing" of `data/housing.CSV`.
    package let stem: String
    /// The ending in small letters, without its dot: "csv" of `data/housing.CSV`. Empty where there is none.
    package let ending: String

    package init(_ path: String) {
        let name = path.split(separator: "/").last ?? Substring(path)
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else {
            (stem, ending) = (String(name), "")
            return
        }
        (stem, ending) = (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
    }
}
