import Plots

/// A page in HTML that needs nothing else, in the house style.
enum Page {
    static func text(title: String, css: String, body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width,initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>\(SVG.escaped(title))</title>
        <style>
        \(style)
        \(css)
        </style>
        </head>
        <body>
        \(body)
        </body>
        </html>

        """
    }

    /// The beginning of the page: its subject, with the most important numbers on cards.
    static func header(
        kind: String, title: String, summary: String = "", numbers: [(value: String, name: String)]
    ) -> String {
        let line = summary.isEmpty ? "" : "\n<p>\(SVG.escaped(summary))</p>"
        let cards = numbers.map { "<div><b>\(SVG.escaped($0.value))</b><span>\(SVG.escaped($0.name))</span></div>" }
        return """
            <header><p>\(SVG.escaped(kind))</p>
            <h1>\(SVG.escaped(title))</h1>\(line)
            <div class="numbers">\(cards.joined())</div></header>
            """
    }

    /// - Parameter version: of the program that wrote the page.
    static func footer(version: String) -> String { "<footer>Written by descent \(SVG.escaped(version))</footer>" }

    /// A command for a shell, in a section of its own.
    static func command(_ title: String, _ command: String) -> String {
        section(title, ["<div class=\"card\"><pre>\(SVG.escaped(command))</pre></div>"])
    }

    static func section(_ title: String, _ content: [String]) -> String {
        let inside = content.filter { !$0.isEmpty }
        return inside.isEmpty
            ? "" : "<section>\n<h2>\(SVG.escaped(title))</h2>\n\(inside.joined(separator: "\n"))\n</section>"
    }

    /// - Parameter columns: on a wide screen.
    static func grid(_ parts: [String], columns: Int = 2) -> String {
        let inside = parts.filter { !$0.isEmpty }
        return inside.isEmpty ? "" : "<div class=\"grid columns\(columns)\">\n\(inside.joined(separator: "\n"))\n</div>"
    }

    /// - Parameter picture: HTML.
    static func figure(_ picture: String, title: String, note: String = "") -> String {
        let caption = note.isEmpty ? "" : " <span>\(SVG.escaped(note))</span>"
        return "<figure><figcaption>\(SVG.escaped(title))\(caption)</figcaption>\n\(picture)</figure>"
    }

    /// A table with its names in the first column.
    /// - Parameter header: empty for none.
    static func table(_ title: String, header: [String] = [], _ rows: [[String]]) -> String {
        func row(_ cells: [String], _ tag: String) -> String {
            let texts = cells.enumerated().map { column, cell in
                let tag = column == 0 ? "th" : tag
                return "<\(tag)>\(SVG.escaped(cell))</\(tag)>"
            }
            return "<tr>\(texts.joined())</tr>"
        }
        let head = header.isEmpty ? "" : "<thead>\(row(header, "th"))</thead>"
        let body = rows.map { row($0, "td") }.joined(separator: "\n")
        return """
            <div class="card table"><h3>\(SVG.escaped(title))</h3>
            <table>\(head)<tbody>
            \(body)
            </tbody></table></div>
            """
    }

    private static let style = """
        :root{--back:#f4f5f7;--card:#ffffff;--ink:#222222;--muted:#5b6470;--line:#e2e5ea;--strong:#0072b2;\
        color-scheme:light dark}
        @media(prefers-color-scheme:dark){:root{--back:#0d0f13;--card:#14171c;--ink:#eceef1;--muted:#a8b0bb;\
        --line:#2c323b;--strong:#56b4e9}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--ink);\
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
        body>*{max-width:1160px;margin:0 auto;padding:0 20px}
        header{padding-top:40px}
        header p{margin:0;color:var(--muted)}
        h1{margin:2px 0 4px;font-size:30px;line-height:1.2;letter-spacing:-.01em;overflow-wrap:anywhere}
        h2{margin:44px 0 14px;font-size:20px}
        h3{margin:0 0 8px;font-size:15px}
        .numbers{display:flex;flex-wrap:wrap;gap:14px;margin-top:24px}
        .numbers div{flex:1 1 130px;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
        .numbers b{display:block;font-size:24px;line-height:1.25;font-weight:650;font-variant-numeric:tabular-nums}
        .numbers div:first-child b{color:var(--strong)}
        .numbers span{color:var(--muted);font-size:14px}
        .grid{display:grid;gap:16px;align-items:start}
        .columns2{grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr))}
        .columns3{grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr))}
        figure,.card{margin:0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;\
        overflow:hidden}
        .grid+figure{margin-top:16px}
        figcaption{font-weight:650;font-size:15px}
        figcaption span{font-weight:400;color:var(--muted)}
        .picture>svg{display:block;max-width:100%;height:auto;margin:0 auto}
        .table{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:15px;font-variant-numeric:tabular-nums}
        th,td{padding:5px 0 5px 14px;border-top:1px solid var(--line);text-align:right;vertical-align:top;\
        overflow-wrap:anywhere}
        th:first-child{padding-left:0;text-align:left;font-weight:400;color:var(--muted);white-space:nowrap}
        thead th{border-top:0;color:var(--muted);font-weight:400}
        pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;\
        font:14px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
        footer{padding:36px 20px;color:var(--muted);font-size:14px}
        @media(max-width:560px){body>*{padding-left:12px;padding-right:12px}h1{font-size:24px}figure,.card{padding:10px}}
        @media print{body{background:none}figure,.card{break-inside:avoid}}
        """
}
