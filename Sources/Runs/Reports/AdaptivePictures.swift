import Plots

/// Pictures within a page that are light or dark as the viewer prefers: colors become variables, of images there are
/// two, and where the styles differ in more than that the page holds both pictures.
struct AdaptivePictures {
    /// UTF-8.
    private typealias Text = ArraySlice<UInt8>

    private struct Pair: Hashable {
        let light: Text
        let dark: Text
    }

    private var pairs: [Pair] = []
    private var numbers: [Pair: Int] = [:]

    mutating func html(_ picture: any Picture) -> String {
        let (light, dark) = (picture.styled(.light).svg, picture.styled(.dark).svg)
        if let both = merged(light, dark) { return "<div class=\"picture\">\(both)</div>" }
        return "<div class=\"picture light\">\(light)</div><div class=\"picture dark\">\(dark)</div>"
    }

    /// One text for both; nil where that cannot be.
    private mutating func merged(_ light: String, _ dark: String) -> String? {
        // Each mark is a line.
        let newline = UInt8(ascii: "\n")
        let (lightLines, darkLines) = (Array(light.utf8).split(newline), Array(dark.utf8).split(newline))
        guard lightLines.count == darkLines.count else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(light.utf8.count)
        for (light, dark) in zip(lightLines, darkLines) {
            if light.starts(with: "<image ".utf8) && light != dark {
                text += "<g class=\"light\">".utf8
                text += light
                text += "</g><g class=\"dark\">".utf8
                text += dark
                text += "</g>".utf8
            } else {
                guard let line = withVariables(light, dark) else { return nil }
                text += line
            }
            text.append(newline)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The line with variables for colors that differ; nil if the lines differ in more.
    private mutating func withVariables(_ light: Text, _ dark: Text) -> Text? {
        if light == dark { return light }
        let sign = UInt8(ascii: "#")
        let (lightPieces, darkPieces) = (light.split(sign), dark.split(sign))
        guard lightPieces.count == darkPieces.count, var text = lightPieces.first, text == darkPieces.first else {
            return nil
        }
        for (light, dark) in zip(lightPieces, darkPieces).dropFirst() {
            if light == dark {
                text.append(sign)
                text += light
                continue
            }
            guard light.count >= 6, dark.count >= 6, light.dropFirst(6) == dark.dropFirst(6) else { return nil }
            text += "var(--c\(number(of: Pair(light: light.prefix(6), dark: dark.prefix(6)))))".utf8
            text += light.dropFirst(6)
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
        func variables(_ color: (Pair) -> Text) -> String {
            pairs.enumerated().map { "--c\($0):#\(String(decoding: color($1), as: UTF8.self));" }.joined()
        }
        return """
            :root{\(variables { $0.light })}
            .dark{display:none}
            @media(prefers-color-scheme:dark){:root{\(variables { $0.dark })}.light{display:none}.dark{display:block}}
            """
    }
}

extension Collection<UInt8> {
    fileprivate func split(_ separator: UInt8) -> [SubSequence] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
