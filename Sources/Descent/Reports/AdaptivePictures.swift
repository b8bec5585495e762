/// Pictures within a page that are light or dark as the viewer prefers: a picture's colours become variables where it is
/// the same in both styles but for them, else the page holds both and shows one.
struct AdaptivePictures {
    private struct Pair: Hashable {
        let light: Substring
        let dark: Substring
    }

    private var pairs: [Pair] = []
    private var numbers: [Pair: Int] = [:]

    mutating func html(_ picture: any Picture) -> String {
        let (light, dark) = (picture.styled(.light).svg, picture.styled(.dark).svg)
        if let both = merged(light, dark) { return "<div class=\"picture\">\(both)</div>" }
        return "<div class=\"picture light\">\(light)</div><div class=\"picture dark\">\(dark)</div>"
    }

    /// One text for both; nil where they differ in more than colours.
    private mutating func merged(_ light: String, _ dark: String) -> String? {
        let (lightPieces, darkPieces) = (light.split(separator: "#"), dark.split(separator: "#"))
        guard lightPieces.count == darkPieces.count, lightPieces.first == darkPieces.first else { return nil }
        var text = lightPieces.first.map(String.init) ?? ""
        for (light, dark) in zip(lightPieces, darkPieces).dropFirst() {
            if light == dark {
                text += "#" + light
                continue
            }
            guard light.count >= 6, dark.count >= 6, light.dropFirst(6) == dark.dropFirst(6) else { return nil }
            text += "var(--c\(number(of: Pair(light: light.prefix(6), dark: dark.prefix(6)))))" + light.dropFirst(6)
        }
        return text
    }

    private mutating func number(of pair: Pair) -> Int {
        if let known = numbers[pair] { return known }
        numbers[pair] = pairs.count
        pairs.append(pair)
        return pairs.count - 1
    }

    /// The variables of all pictures so far.
    var css: String {
        func variables(_ color: KeyPath<Pair, Substring>) -> String {
            pairs.enumerated().map { "--c\($0):#\($1[keyPath: color]);" }.joined()
        }
        return """
            :root{\(variables(\.light))}
            .dark{display:none}
            @media(prefers-color-scheme:dark){:root{\(variables(\.dark))}.light{display:none}.dark{display:block}}
            """
    }
}
