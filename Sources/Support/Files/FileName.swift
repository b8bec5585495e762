/// The last part of a path, and its ending. A name that only begins with a dot has none.
package struct FileName {
    /// The name without the ending: "housing" of `data/housing.CSV`.
    package let stem: String
    /// The ending in small letters, without its dot: "csv" of `data/housing.CSV`. Empty where there is none.
    package let ending: String

    /// The last part of a path: `housing.csv` of `data/housing.csv`.
    package static func whole(_ path: String) -> String { String(path.split(separator: "/").last ?? Substring(path)) }

    package init(_ path: String) {
        let name = FileName.whole(path)
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else {
            (stem, ending) = (String(name), "")
            return
        }
        (stem, ending) = (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
    }

    /// The name a file has when it is uncompressed: `housing.csv` of `data/housing.csv.gz`.
    package init(uncompressed path: String) {
        let name = FileName(path)
        self = Compression(ofFile: path) == nil ? name : FileName(name.stem)
    }
}
