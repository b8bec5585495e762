extension TransformationRow {
    /// Returns the names of tensors of optimizer states as they are today, of a file in which transformations may have the
    /// names of earlier versions: "w/averaged.average" for "w/exponentiallyAveraged.average".
    ///
    /// Two that had different names and have the same one today are numbered in the order of the file, as a chain does.
    package static func currentStateNames(_ names: [String]) -> [String] {
        let current = Dictionary(
            all.compactMap { row in row.earlierName.map { ($0, row.name) } }, uniquingKeysWith: { first, _ in first })
        var found: [String: [Substring]] = [:]
        return names.map { name in
            guard let slash = name.firstIndex(of: "/") else { return name }
            var path = String(name[...slash])
            for scope in name[name.index(after: slash)...].split(separator: ".", omittingEmptySubsequences: false) {
                if !path.hasSuffix("/") { path += "." }
                guard let today = current[String(scope.prefix(while: \.isLetter))] else {
                    path += scope
                    continue
                }
                path += today
                if !found[path, default: []].contains(scope) { found[path, default: []].append(scope) }
                let number = (found[path]?.firstIndex(of: scope) ?? 0) + 1
                if number > 1 { path += "\(number)" }
            }
            return path
        }
    }
}
