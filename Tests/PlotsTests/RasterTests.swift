import Foundation
import Support
import TestSupport
import Testing

@testable import Plots

@Suite("Pictures as pixels")
struct RasterTests {
    private struct Given: Picture { let drawing: Drawing }

    private static let (black, white) = (Drawing.Color(0x000000), Drawing.Color(0xFFFFFF))

    private static func square(_ low: Double, _ high: Double) -> [Drawing.Point] {
        Drawing.Rectangle(left: low, top: low, right: high, bottom: high).corners
    }

    /// How dark each pixel is, from 0 to 1, row by row.
    private static func ink(_ marks: [Drawing.Mark], _ size: Int = 12, scale: Double = 1) -> [[Double]] {
        let drawing = Drawing(width: Double(size), height: Double(size), background: white, marks: marks)
        let image = Raster.image(of: drawing, scale: scale)
        return (0..<image.rows).map { row in
            (0..<image.columns).map { 1 - Double(image.bytes[3 * (row * image.columns + $0)]) / 255 }
        }
    }

    private static func sum(_ ink: [[Double]]) -> Double { ink.joined().reduce(0, +) }

    @Test("A pixel is as dark as the part of it that is covered")
    func coverage() {
        let ink = Self.ink([.outline(Drawing.Outline([Self.square(1.25, 4.5)], isClosed: true), fill: Self.black)])
        for (row, column, part) in [
            (1, 1, 0.5625), (1, 2, 0.75), (2, 2, 1), (4, 4, 0.25), (4, 2, 0.5), (5, 5, 0), (0, 0, 0),
        ] {
            #expect(abs(ink[row][column] - part) < 1.0 / 255, "\(row), \(column)")
        }
        let faint = Self.ink(
            [.outline(Drawing.Outline([Self.square(1, 4)], isClosed: true), fill: Self.black.opacity(0.4))])
        #expect(abs(faint[2][2] - 0.4) < 1.0 / 255)
        #expect(
            abs(Self.sum(Self.ink([.circles([.init(6, 6)], radius: 4.3, fill: Self.black)])) - .pi * 4.3 * 4.3) < 0.3)
    }

    @Test("What is in an even number of runs is a hole, whichever way they go")
    func holes() {
        for inner in [Self.square(4, 8), Self.square(4, 8).reversed()] {
            let ring = Drawing.Outline([Self.square(2, 10), inner], isClosed: true)
            let ink = Self.ink([.outline(ring, fill: Self.black)])
            #expect(ink[6][6] == 0 && ink[3][3] == 1 && Self.sum(ink) == 48)
        }
    }

    @Test("A stroke covers its length times its width, with its ends cut and its corners round")
    func strokes() {
        func ink(_ points: [(Double, Double)], width: Double, isClosed: Bool = false, isDashed: Bool = false)
            -> [[Double]]
        {
            let run = points.map { Drawing.Point($0.0, $0.1) }
            return Self.ink(
                [
                    .outline(
                        Drawing.Outline([run], isClosed: isClosed),
                        stroke: Drawing.Stroke(Self.black, width: width, isDashed: isDashed))
                ], 40)
        }
        let line = ink([(5, 10), (25, 10)], width: 2)
        #expect(Self.sum(line) == 40 && line[9][5] == 1 && line[10][24] == 1 && line[9][4] == 0 && line[11][10] == 0)
        // Two arms and a quarter of a disc outside their corner; the square inside it is covered once.
        let corner = ink([(5, 30), (5, 5), (30, 5)], width: 4)
        #expect(abs(Self.sum(corner) - (2 * 25 * 4 - 4 + .pi)) < 0.1)
        #expect(corner.joined().allSatisfy { $0 <= 1 })
        // The way back covers some pixels at the turn in part for a second time, which is added.
        let back = ink([(10, 10), (30, 10), (10, 10)], width: 4)
        #expect(abs(Self.sum(back) - (20 * 4 + 2 * .pi)) < 1.2)
        // A line that is cut into many pieces is no thicker at their joints.
        let circle = (0...200).map { index -> (Double, Double) in
            let angle = Double(index) * .pi / 100
            return (20 + 15 * cos(angle), 20 + 15 * sin(angle))
        }
        let pieces = ink(circle, width: 1.5)
        #expect(abs(Self.sum(pieces) - 2 * .pi * 15 * 1.5) < 0.6)
        let square = ink([(5, 5), (35, 5), (35, 35), (5, 35)], width: 2, isClosed: true)
        #expect(abs(Self.sum(square) - (4 * 30 * 2 - 4 + .pi)) < 0.1 && square[20][20] == 0)
        let dashes = ink([(2, 10), (2 + 5 + 4 + 5 + 4 + 5, 10)], width: 2, isDashed: true)
        #expect(abs(Self.sum(dashes) - 30) < 1e-6 && dashes[10][8] == 0 && dashes[10][12] == 1)
    }

    @Test("Clipped marks stay within their rectangle, images show the color at the middle of each pixel")
    func clips() {
        let all = Drawing.Mark.outline(Drawing.Outline([Self.square(-1e9, 1e9)], isClosed: true), fill: Self.black)
        let place = Drawing.Rectangle(left: 3, top: 2, right: 8, bottom: 10)
        #expect(Self.sum(Self.ink([.clipped([.clipped([all], to: place)], to: place)])) == 40)
        let image = PlotImage(grey: [[0, 1], [1, 0]])
        let ink = Self.ink([.image(image, in: Drawing.Rectangle(left: 2, top: 4, right: 6, bottom: 8))])
        #expect(ink[4][2] == 1 && ink[5][3] == 1 && ink[4][4] == 0 && ink[7][5] == 1 && Self.sum(ink) == 8)
    }

    @Test("Text begins, has its middle, or ends at its place, and is as wide as is said")
    func text() throws {
        for (anchor, start) in [(Drawing.Font.Anchor.start, 20.0), (.middle, 20 - 7.22), (.end, 20 - 14.44)] {
            let font = Drawing.Font(size: 20, color: Self.black, anchor: anchor)
            let ink = Self.ink([.text("H", at: .init(20, 30), font)], 40)
            let columns = (0..<40).filter { column in ink.contains { $0[column] > 0.2 } }
            let rows = (0..<40).filter { row in ink[row].contains { $0 > 0.2 } }
            // Half a pen's width beyond the lines at 12 and 60 of 72.2 hundredths.
            #expect(abs(Double(try #require(columns.first)) - (start + 2.4 - 0.85)) < 1, "\(anchor)")
            #expect(abs(Double(try #require(columns.last)) - (start + 12 + 0.85)) < 1, "\(anchor)")
            #expect(rows.first == 15 && rows.last == 29)
        }
        #expect(abs(Lettering.width(of: "Hi", size: 20) - (14.44 + 4.44)) < 1e-9)
        let bold = Drawing.Font(size: 20, color: Self.black, isBold: true)
        let plain = Drawing.Font(size: 20, color: Self.black)
        #expect(
            Self.sum(Self.ink([.text("H", at: .init(5, 30), bold)], 40)) > 1.25
                * Self.sum(Self.ink([.text("H", at: .init(5, 30), plain)], 40)))
        let up = Self.ink([.text("l", at: .init(20, 30), Drawing.Font(size: 20, color: Self.black, turn: 90))], 40)
        #expect(up[28].filter { $0 > 0.5 }.count > 10)
    }

    @Test("There is a letter for every sign of our pictures, and each looks different")
    func letters() {
        let signs =
            (33...126).map { Character(Unicode.Scalar($0)) }
            + "−×·…°√‖±≤≥≈≠∞→∂∇αβγδεηθλμπρστφχωΔΣΩßäöüÄÖÜéèçñåß⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂"
        var shapes: [[[Drawing.Point]]: Character] = [:]
        let unknown = Lettering.letter("中").strokes
        for sign in signs {
            let letter = Lettering.letter(sign)
            #expect(
                letter.width > 10 && letter.width < 110 && !letter.strokes.isEmpty && letter.strokes != unknown,
                "\(sign)")
            for point in letter.strokes.joined() {
                #expect((-2...letter.width + 2).contains(point.x) && (-22...95).contains(point.y), "\(sign) \(point)")
            }
            let same = shapes.updateValue(sign, forKey: letter.strokes)
            #expect(same == nil || same == sign, "\(sign) looks like \(String(describing: same))")
        }
        #expect(Lettering.letter("é").strokes.count == Lettering.letter("e").strokes.count + 1)
        #expect(Lettering.letter("µ").strokes == Lettering.letter("μ").strokes)
    }

    /// One of each mark but texts.
    private static let picture = Given(
        drawing: Drawing(
            width: 60, height: 45, background: .init(0xF7F7F7),
            marks: [
                .outline(
                    Drawing.Outline([[.init(3, 3), .init(40, 6), .init(30, 40)], square(20, 23)], isClosed: true),
                    fill: .init(0x0072B2), stroke: Drawing.Stroke(.init(0x222222), width: 1.5)),
                .circles(
                    [.init(45, 12), .init(50, 15)], radius: 6.5, fill: .init(0xD55E00, opacity: 0.5),
                    stroke: Drawing.Stroke(.init(0x000000), width: 0.8)),
                .outline(
                    Drawing.Outline([[.init(4, 42), .init(20, 30.5), .init(36, 41), .init(56, 26)]]),
                    stroke: Drawing.Stroke(.init(0x009E73, opacity: 0.8), width: 3)),
                .outline(
                    Drawing.Outline([[.init(2.5, 20), .init(58, 35)]]),
                    stroke: Drawing.Stroke(.init(0xCC79A7), width: 1.4, isDashed: true)),
                .clipped(
                    [.circles([.init(10, 34)], radius: 8, fill: .init(0xE69F00))],
                    to: Drawing.Rectangle(left: 2, top: 30, right: 12, bottom: 38)),
            ]))

    @Test("Pixels are those that Cairo draws")
    func reference() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../References")
        let text = try String(contentsOf: folder.appending(path: "raster.svg"), encoding: .utf8)
        try #require(text == Self.picture.svg)
        struct Reference: Decodable { let rows: [String] }
        let rows = try JSONDecoder().decode(
            Reference.self, from: Data(contentsOf: folder.appending(path: "raster.json"))
        ).rows
        let expected = rows.flatMap { row in
            stride(from: 0, to: row.count, by: 2).compactMap { UInt8(row.dropFirst($0).prefix(2), radix: 16) }
        }
        let bytes = Raster.image(of: Self.picture.drawing, scale: 1).bytes
        try #require(bytes.count == expected.count)
        let differences = zip(bytes, expected).map { abs(Int($0) - Int($1)) }
        #expect(differences.reduce(0, +) < bytes.count / 2)
        // Where two strokes pass a pixel, or one turns in it, the parts they cover are added.
        #expect((differences.max() ?? 255) < 48)
    }

    @Test("zlib finds in PNG files what was drawn", arguments: [0, 1, 2, 3, 4, 5])
    func unpacked(kind: Int) throws {
        let image: PlotImage
        switch kind {
        case 0: image = PlotImage(grey: [[0.5]])
        case 1: image = Raster.image(of: Self.picture.drawing, scale: 3)
        // Long runs; more than 32,768 bytes back; no repetition at all.
        case 2: image = PlotImage(grey: [[Double]](repeating: [Double](repeating: 1, count: 299), count: 300))
        case 3:
            let row = (0..<20_000).map { Double(($0 * $0) % 251) / 250 }
            image = PlotImage(grey: [row, row.map { 1 - $0 }, row])
        // So small that it has the codes of the format, of each length, with repetitions and a line like the one above.
        case 4:
            let row = (0..<40).map { Double($0 * 37 % 256) / 255 }
            image = PlotImage(grey: [row, row, row.reversed(), row.map { $0 < 0.5 ? 0 : 1 }])
        default:
            var state: UInt64 = 1
            var noise: [Double] = []
            for _ in 0..<1600 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                noise.append(Double(state >> 40) / Double(1 << 24))
            }
            image = PlotImage(grey: [noise])
        }
        let bytes = PNG.encode(image)
        if kind == 2 { #expect(bytes.count < 1_200) }
        if kind == 4 { #expect(bytes.count < 200) }
        if kind == 5 { #expect(bytes.count < 2_000) }
        let folder = try Self.madeFolder()
        try Data(bytes).write(to: URL(filePath: folder.path + "/a.png"))
        guard let found = try Python.output("png_pixels.py", folder.path + "/a.png") else { return }
        #expect(found == "\(image.columns) \(image.rows) \(image.channels) \(PNG.cyclicRedundancyCheck(image.bytes))\n")
    }

    @Test("A PNG file is written whole, and twice the size of the drawing")
    func writing() throws {
        let folder = try Self.madeFolder()
        try Self.picture.write(png: folder.path + "/a.png")
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/a.png")))
        #expect(bytes == Self.picture.png() && Array(bytes[16..<24]) == [0, 0, 0, 120, 0, 0, 0, 90])
        #expect(throws: FileError.self) { try Self.picture.write(png: folder.path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.png"])
    }

    private static func madeFolder() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        return folder
    }
}
